"""Mail of our own goes to whose address is known; the tracker writes to the others."""

from tests.fakes import mail_server
from tests.house import house


def test_links_go_by_own_mail_where_the_address_is_known(tmp_path):
    with mail_server() as server:
        smtp = f"smtp://127.0.0.1:{server.server_address[1]}?from=trida@example.com"
        with house(tmp_path, TRIDA_SMTP_URL=smtp) as home:
            home.open()
            assert {letter["To"] for letter in server.letters} == {"savin@polus.example", "orlov@polus.example"}
            assert home.link("savin") is None
            assert home.link("kotova") is not None
            text = server.letters[0].get_body(("plain",)).get_content()
            assert f"{home.url}/a/" in text


def test_a_mail_server_that_is_away_holds_nothing_else_up(tmp_path):
    with house(tmp_path, TRIDA_SMTP_URL="smtp://127.0.0.1:9?from=trida@example.com") as home:
        home.open()
        assert home.round().state == "open"
        assert home.link("kotova") is not None

"""The mailer against a small server on loopback that speaks just enough SMTP."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from adapters.smtp import Smtp
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.world import Document
from tests.fakes import mail_server


@pytest.fixture
def server():
    with mail_server() as one:
        yield one


def _document(text):
    return Document(text, SyntaxTreeNode(MarkdownIt().parse(text)))


def _mailer(server, user=""):
    port = server.server_address[1]
    return Smtp(
        f"smtp://{user}127.0.0.1:{port}?from=trida@example.com", lambda d: d.markdown, lambda d: f"<p>{d.markdown}</p>"
    )


def test_a_letter_arrives_as_text_and_html(server):
    _mailer(server).send("anna@example.com", "Тема", _document("Ответьте до пятницы"))
    (letter,) = server.letters
    assert (letter["To"], letter["Subject"], letter["From"]) == ("anna@example.com", "Тема", "trida@example.com")
    assert letter.get_body(("plain",)).get_content().strip() == "Ответьте до пятницы"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Ответьте до пятницы</p>"


def test_an_address_that_the_server_refuses_needs_a_person(server):
    with pytest.raises(NeedsOperator, match="address_refused"):
        _mailer(server).send("nobody@example.com", "s", _document("t"))


def test_no_password_travels_without_tls(server):
    with pytest.raises(NeedsOperator, match="smtp_without_tls"):
        _mailer(server, "user:secret@").send("anna@example.com", "s", _document("t"))
    assert server.letters == []


def test_a_server_that_is_away_is_tried_later():
    with pytest.raises(TryLater, match="mail_away"):
        Smtp("smtp://127.0.0.1:9?from=a@b.c", str, str).send("x@y.z", "s", _document("t"))


@pytest.mark.parametrize("url", ["smtp://host", "http://host?from=a@b", "smtp://?from=a@b"])
def test_an_address_without_host_or_sender_is_refused_at_the_start(url):
    with pytest.raises(NeedsOperator, match="smtp_url"):
        Smtp(url, str, str)


def test_the_password_is_not_in_the_repr():
    assert "secret" not in repr(Smtp("smtps://u:secret@mail.example.com?from=a@b.c", str, str))


def test_a_check_logs_in_and_sends_nothing(server):
    _mailer(server).check()
    assert server.letters == []
    with pytest.raises(NeedsOperator, match="smtp_without_tls"):
        _mailer(server, "user:secret@").check()


def test_a_check_of_a_server_that_is_away_or_out_of_order(server, monkeypatch):
    with pytest.raises(TryLater, match="mail_away"):
        Smtp("smtp://127.0.0.1:9?from=a@b.c", str, str).check()
    monkeypatch.setattr("smtplib.SMTP.noop", lambda _: (421, b"closing"))
    with pytest.raises(TryLater, match="mail_away"):
        _mailer(server).check()

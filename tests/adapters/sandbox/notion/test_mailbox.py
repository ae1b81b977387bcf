"""Mail comes in by SMTP and stands in people's boxes."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from adapters.sandbox.notion.sandbox import NotionSandbox

LONG = "ссылка " * 60 + "http://127.0.0.1/a/token_x-y"


def letter(to: str, subject: str, text: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "trida@polus.example", to, subject
    made.set_content(text)
    made.add_alternative(f"<p>{text}</p>", subtype="html")
    return made


def test_letters_arrive_whole_and_know_their_deal(client, sandbox: NotionSandbox) -> None:
    port = urlsplit(sandbox.smtp_url).port or 0
    assert sandbox.smtp_url.endswith("?from=trida@polus.example")
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        server.send_message(letter("savin@polus.example", "Сделка DEAL-142, раунд 1", f"{LONG}\nend"))
        server.send_message(letter("savin@polus.example", "UTF-8 and DEAL-999", "about DEAL-141\n.\n..end"))
        server.send_message(letter("kotova@polus.example", "no deal", "words"))
    first, second = sandbox.mail("savin")
    assert (first.subject, first.issue) == ("Сделка DEAL-142, раунд 1", "DEAL-142")
    assert first.text == f"{LONG}\nend\n"
    assert first.html.startswith("<p>ссылка")
    assert (second.issue, second.text) == ("DEAL-141", "about DEAL-141\n.\n..end\n")
    told = client.get("/_sandbox/mail", query_string={"account": "kotova"}).get_json()
    assert [(one["subject"], one["issue"], one["textBody"]) for one in told] == [("no deal", "", "words\n")]
    assert client.get("/mail").status_code == 200
    sandbox.reset()
    assert sandbox.mail("savin") == []


def test_who_does_not_work_here_gets_nothing(sandbox: NotionSandbox) -> None:
    port = urlsplit(sandbox.smtp_url).port or 0
    sandbox.set_active("orlov", active=False)
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        for who in ("nobody@polus.example", "orlov@polus.example"):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as no:
                server.send_message(letter(who, "s", "t"))
            assert no.value.recipients[who][0] == 550
        assert server.noop()[0] == 250
        assert server.docmd("DATA")[0] == 503
        assert server.docmd("RCPT", "TO:<savin@polus.example>")[0] == 503
        assert server.docmd("MAIL", "nobody")[0] == 501
        assert server.docmd("VRFY", "savin")[0] == 502
        server.mail("a@b.example")
        assert server.rcpt("savin@polus.example")[0] == 250
        assert server.rset()[0] == 250
        assert server.docmd("DATA")[0] == 503
    assert sandbox.mailbox.letters == []

"""Letters over SMTP to a real server on loopback, in clear, with STARTTLS and with TLS."""

from email.message import EmailMessage

import pytest

from kernel.errors import Unavailable
from kernel.sources.mail import MailRefused, MailUnsure, SmtpServer
from tests.sources.smtp_server import ACCOUNT, self_signed, smtp_server


def a_letter(to="Vera <vera@example.com>"):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "w@example.com", to, "Plan: A-1 moved"
    letter.set_content("A-1: 2 days later")
    return letter


def send(port, letter=None, **how):
    with SmtpServer(host="127.0.0.1", port=port, timeout_s=10, **how).line() as line:
        line.hand_over(letter or a_letter())


def test_that_a_letter_reaches_the_server_in_clear_where_that_is_asked_for():
    with smtp_server() as box:
        send(box.port, security="none")

    assert [(one["to"], one["subject"]) for one in box.letters] == [
        ("Vera <vera@example.com>", "Plan: A-1 moved")
    ]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_that_a_letter_goes_over_tls_with_a_sign_in(tmp_path, security):
    pem = self_signed(tmp_path)
    user, password = ACCOUNT
    with smtp_server(certificate=pem, tls=security == "tls", account=True) as box:
        how = {"security": security, "user": user, "ca_file": str(pem)}
        send(box.port, password=password, **how)
        with pytest.raises(Unavailable, match="refuses the account") as refused:
            send(box.port, password="wrong", **how)

    assert box.secured == [True]
    assert "wrong" not in str(refused.value)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_that_a_server_that_cannot_prove_who_it_is_gets_no_letter(tmp_path, security):
    pem = self_signed(tmp_path)
    with (
        smtp_server(certificate=pem, tls=security == "tls") as box,
        pytest.raises(Unavailable, match="cannot prove who it is"),
    ):
        send(box.port, security=security)

    assert box.letters == []


def test_that_a_server_without_starttls_gets_no_letter():
    with smtp_server() as box, pytest.raises(Unavailable):
        send(box.port, security="starttls")

    assert box.letters == []


def test_that_a_refusal_says_whether_it_is_for_good_and_a_broken_line_that_nobody_knows():
    with smtp_server() as box:
        box.answers += ["451 busy, try again", "550 no such mailbox", "break", None]
        for for_good, words in ((False, "451: busy"), (True, "550: no such mailbox")):
            with pytest.raises(MailRefused, match=words) as refused:
                send(box.port, security="none")
            assert refused.value.for_good is for_good
        with pytest.raises(MailUnsure):
            send(box.port, security="none")
        send(box.port, security="none")

    assert len(box.letters) == 1


def test_that_no_server_is_a_failure_before_any_letter():
    with smtp_server() as box:
        port = box.port

    with pytest.raises(Unavailable, match="does not answer"):
        send(port, security="none")

"""Mail: a server that takes letters over SMTP. A Protocol, the real one, and a fake.

A line to the server is opened before a letter is given to it, so that the sender can tell what
surely did not go out (no server, no TLS, no sign-in, a refusal) from what may have.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal, Protocol

from kernel.errors import KernelError, Unavailable

Security = Literal["tls", "starttls", "none"]
_TEMPORARY = range(400, 500)  # reply codes of SMTP that ask to try again


class MailRefused(KernelError):
    """The server refused a letter; it surely did not go out.

    Attributes:
        for_good: Whether trying again is of no use.
    """

    def __init__(self, message: str, *, for_good: bool) -> None:
        super().__init__(message)
        self.for_good = for_good


class MailUnsure(KernelError):
    """The line broke while a letter was handed over: it may have gone out, or not."""


class MailLine(Protocol):
    """An open line to a mail server."""

    def hand_over(self, letter: EmailMessage) -> None:
        """Give a letter to the server.

        Raises:
            MailRefused: The server does not take it.
            MailUnsure: The line broke before the server answered.
        """


class MailServer(Protocol):
    """Anything that takes letters."""

    def line(self) -> AbstractContextManager[MailLine]:
        """A line, signed in and ready.

        Raises:
            Unavailable: The server does not answer, has no valid certificate or no such account.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A server that speaks SMTP.

    Attributes:
        host: Its name, as in its certificate.
        security: TLS from the start, STARTTLS, or none.
        user: The account; empty where it asks for none.
        ca_file: Certificates to trust instead of the machine's own.
        timeout_s: How long it may take to answer. [s]
    """

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str | None = None
    timeout_s: float = 30.0

    @contextmanager
    def line(self) -> Iterator["SmtpLine"]:
        """A line, signed in and ready."""
        try:
            opened = self._opened()
        except smtplib.SMTPAuthenticationError as refused:
            raise Unavailable(
                f"The mail server {self.host} refuses the account.",
                hint="An administrator checks WORKBENCH_SMTP_USER and WORKBENCH_SMTP_PASSWORD.",
            ) from refused
        except ssl.SSLError as failure:
            raise Unavailable(
                f"The mail server {self.host} cannot prove who it is.",
                hint="An administrator checks its certificate, or names WORKBENCH_SMTP_CA_FILE.",
            ) from failure
        except (OSError, smtplib.SMTPException) as failure:
            raise Unavailable(
                f"The mail server {self.host} does not answer.", hint="It is tried again later."
            ) from failure
        try:
            yield SmtpLine(opened)
        finally:
            opened.close()

    def _opened(self) -> smtplib.SMTP:
        context = ssl.create_default_context(cafile=self.ca_file)
        if self.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout_s, context=context
            )
        else:
            client = smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)
        try:
            if self.security == "starttls":
                client.starttls(context=context)
            if self.user:
                client.login(self.user, self.password)
        except (OSError, smtplib.SMTPException):
            client.close()
            raise
        return client


class SmtpLine:
    """An open line to an SMTP server."""

    def __init__(self, client: smtplib.SMTP) -> None:
        self._client = client

    def hand_over(self, letter: EmailMessage) -> None:
        """Give a letter to the server."""
        try:
            self._client.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            [(code, said)] = list(refused.recipients.values())[:1]
            raise _refusal(code, said) from refused
        except smtplib.SMTPResponseException as refused:
            raise _refusal(refused.smtp_code, refused.smtp_error) from refused
        except (OSError, smtplib.SMTPException) as failure:
            raise MailUnsure("The line to the mail server broke.") from failure


def _refusal(code: int, said: bytes | str) -> MailRefused:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = " ".join(words.split())[:200]
    return MailRefused(f"The mail server answered {code}: {words}", for_good=code not in _TEMPORARY)


@dataclass(slots=True)
class KeptMail:
    """A server that keeps what it is given; the fake of tests.

    Attributes:
        troubles: What goes wrong with the next letters, in turn; None lets one through.
        closed: Whether no line can be had.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    troubles: list[KernelError | None] = field(default_factory=list)
    closed: bool = False

    @contextmanager
    def line(self) -> Iterator["KeptMail"]:
        """A line to itself."""
        if self.closed:
            raise Unavailable("The mail server does not answer.")
        yield self

    def hand_over(self, letter: EmailMessage) -> None:
        """Keep a letter, or fail as told."""
        if self.troubles and (trouble := self.troubles.pop(0)) is not None:
            raise trouble
        self.letters.append(letter)

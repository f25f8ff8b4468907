"""A real SMTP server on loopback: keeps letters, answers as told; TLS and sign-in if wanted."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from workbench.testing import free_port

ACCOUNT = ("workbench", "a password of the mail server")


@dataclass(slots=True)
class Mailbox:
    """What came, and what the server answers to the next letters: None takes one."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str | None] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
        answer = self.answers.pop(0) if self.answers else None
        if answer == "break":
            server.transport.abort()
            return "250 never heard"
        if answer:
            return answer
        self.secured.append(server.transport.get_extra_info("ssl_object") is not None)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def smtp_server(
    *, certificate: Path | None = None, tls: bool = False, account: bool = False
) -> Iterator[Mailbox]:
    """Serve: in clear, with STARTTLS where a certificate is given, or with TLS from the start."""
    box = Mailbox(port=free_port())
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)

    def authenticate(server, session, envelope, mechanism, data):
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == ACCOUNT, handled=False)

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        ssl_context=context if tls else None,
        tls_context=None if tls else context,
        require_starttls=bool(context) and not tls,
        authenticator=authenticate if account else None,
        auth_required=account,
        auth_require_tls=not tls,
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file

"""Whether another machine answers: a connection is made and closed, nothing is asked."""

import socket
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

from kernel.errors import InvalidInput, Unavailable

_PORTS = {"http": 80, "https": 443}


def certificate_ends(url: str, *, timeout_s: float = 5.0) -> datetime | None:
    """Connect to the address; the end of its certificate, or None where it speaks no TLS.

    Args:
        url: http or https.
        timeout_s: How long it may take. [s]

    Raises:
        InvalidInput: No address of that kind.
        Unavailable: Nobody answers there, or the certificate is not valid; the message says which.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InvalidInput(f"{url} is no http or https address.")
    host, port = parts.hostname, parts.port or _PORTS[parts.scheme]
    try:
        with socket.create_connection((host, port), timeout=timeout_s) as plain:
            if parts.scheme == "http":
                return None
            context = ssl.create_default_context()
            with context.wrap_socket(plain, server_hostname=host) as line:
                return _end_of(line)
    except ssl.SSLCertVerificationError as failure:
        raise Unavailable(
            f"The certificate of {host} is not valid: {failure.verify_message}.",
            hint="Install one with its chain that this machine trusts; an authority of your own "
            "is made known to it by update-ca-certificates.",
        ) from failure
    except OSError as failure:
        raise Unavailable(
            f"{host}:{port} does not answer: {failure}.",
            hint="See that it runs, that its name leads there and that no firewall stands between.",
        ) from failure


def _end_of(line: ssl.SSLSocket) -> datetime | None:
    ends = (line.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None  # type: ignore[arg-type]

"""Addresses of servers of models: https, or the own network where somebody allowed it."""

import ipaddress
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST = 300


def model_address(text: str, *, local_hosts: frozenset[str] | None = None) -> str:
    """An address that may be asked, without the slash at its end.

    Args:
        text: As typed.
        local_hosts: Hosts of the own network that may be named, by name or address; None for all
            of them, for whoever runs the installation.

    Raises:
        ValueError: It may not be asked; the words say why.

    >>> model_address("https://llm.example.com/v1/", local_hosts=frozenset())
    'https://llm.example.com/v1'
    """
    parts = urlsplit(text)
    host = parts.hostname or ""
    if len(text) > LONGEST or not host or parts.username or parts.query or parts.fragment:
        raise ValueError("give host and path alone, for example https://llm.example.com/v1")
    near = is_near(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and near):
        raise ValueError("give https, or http for this machine or a private address")
    if near and local_hosts is not None and host not in local_hosts:
        raise ValueError(
            f"{host} is in the own network; whoever runs the workbench may allow it with "
            "WORKBENCH_LLM_LOCAL_HOSTS"
        )
    return text.rstrip("/")


def is_near(host: str) -> bool:
    """Whether a host is this machine or an address of a private network.

    >>> is_near("10.1.2.3"), is_near("localhost"), is_near("8.8.8.8"), is_near("llm.example.com")
    (True, True, False, False)
    """
    if host in LOOPBACK or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.isdigit() or host.startswith("0x")  # other spellings of an address
    return not address.is_global

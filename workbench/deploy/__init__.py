"""What an administrator puts beside the product: proxy, services, container files.

The files of this folder are templates; `workbench deploy` fills them in. A name in `@{…}` is filled
in, so that the variables of nginx, systemd and compose stand as they are.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kernel.errors import InvalidInput
from workbench.settings import ROOT, Settings
from workbench.startup import RESERVED_CONNECTIONS

HERE = Path(__file__).parent
FIRST_PORT = 8501
SUPERUSERS = 3  # superuser_reserved_connections, as PostgreSQL has it
MOST_REPLICAS = 9  # their ports end in the number of the replica


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """An installation as its administrator wants it.

    Attributes:
        address: What people type, https.
        replicas: App processes behind the proxy; one person stays with one of them.
        workers: Processes that take jobs.
        certificate: The certificate chain of the proxy.
        key: Its private key.
        home: The data folder.
        program: Where the product lies.
        account: The account that it runs as.
        upload_mb: The largest upload. [MB]
    """

    address: str
    replicas: int = 2
    workers: int = 2
    certificate: Path
    key: Path
    home: Path = Path("/var/lib/well-workbench")
    program: Path = ROOT
    account: str = "workbench"
    upload_mb: int = 50

    def __post_init__(self) -> None:
        if urlsplit(self.address).scheme != "https" or not urlsplit(self.address).hostname:
            raise InvalidInput(
                f"{self.address} is no https address.",
                hint="Give what people type, for example https://workbench.example.com.",
            )
        if not (1 <= self.replicas <= MOST_REPLICAS and 1 <= self.workers <= MOST_REPLICAS):
            raise InvalidInput(f"Between 1 and {MOST_REPLICAS} replicas and workers go here.")
        if not re.fullmatch(r"[a-z_][a-z0-9_-]*", self.account):
            raise InvalidInput(f"{self.account} is no name of an account.")


def files_of(kit: Kit) -> dict[str, str]:
    """Every file of an installation, by its name, filled in."""
    parts = urlsplit(kit.address)
    programs = kit.program / ".venv" / "bin"
    names = [f"app{number}" for number in range(1, kit.replicas + 1)]
    values = {
        "address": kit.address.rstrip("/"),
        "host": parts.hostname or "",
        "port": str(parts.port or 443),
        "certificate": str(kit.certificate),
        "key": str(kit.key),
        "servers": _servers(f"127.0.0.1:{FIRST_PORT + at}" for at in range(kit.replicas)),
        "apps": "\n".join(f"  {name}:\n    <<: *app" for name in names),
        "all_apps": ", ".join(names),
        "workers": str(kit.workers),
        "home": str(kit.home),
        "program": str(kit.program),
        "python": str(programs / "python"),
        "workbench": str(programs / "workbench"),
        "account": kit.account,
        "connections": str(connections_of(kit)),
        "body_mb": str(max(kit.upload_mb + 1, 160)),
    }
    texts = {
        file.name.removesuffix(".template"): file.read_text("utf-8")
        for file in HERE.glob("*.template")
    }
    inside = {
        "servers": _servers(f"{name}:{FIRST_PORT}" for name in names),
        "certificate": "/etc/nginx/tls/fullchain.pem",
        "key": "/etc/nginx/tls/key.pem",
    }
    filled = {name: _filled(text, values) for name, text in texts.items()}
    filled["nginx.container.conf"] = _filled(texts["nginx.conf"], values | inside)
    return dict(sorted(filled.items()))


def connections_of(kit: Kit) -> int:
    """How many connections the database server must allow for all processes of the kit.

    >>> places = {"certificate": Path("c"), "key": Path("k"), "home": Path("h")}
    >>> connections_of(Kit(address="https://w.example.com", **places))
    81
    """
    of_one = int(Settings.model_fields["connections"].default)
    return (kit.replicas + kit.workers) * of_one + RESERVED_CONNECTIONS + SUPERUSERS


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"@\{([a-z_]+)\}", lambda found: values[found[1]], text)


def _servers(addresses: Iterable[str]) -> str:
    return "\n".join(f"    server {one} max_fails=1 fail_timeout=5s;" for one in addresses)


def next_steps(kit: Kit, folder: Path) -> str:
    """What to do with the files on a machine with systemd, as root, in the order of doing."""
    apps = " ".join(f"well-workbench-app@{n}" for n in range(1, kit.replicas + 1))
    workers = " ".join(f"well-workbench-worker@{n}" for n in range(1, kit.workers + 1))
    ours = f"runuser -u {kit.account} -- {kit.program / '.venv' / 'bin' / 'workbench'}"
    many = connections_of(kit)
    return f"""\
1. The account:   useradd --system --home {kit.home} {kit.account}
                  install -d -m 700 -o {kit.account} -g {kit.account} {kit.home} {kit.home}/backups
2. The database:  runuser -u postgres -- createuser --superuser --pwprompt workbench_admin
                  (a password of letters and digits alone, since it becomes part of an address)
                  runuser -u postgres -- createdb --owner workbench_admin workbench
                  runuser -u postgres -- psql -c "alter system set max_connections = {many}"
                  systemctl restart postgresql
3. The settings:  install -D -m 600 {folder}/workbench.env /etc/well-workbench/workbench.env
                  and write the password of step 2 into it, in place of CHANGE-ME
4. The services:  cp {folder}/well-workbench-* /etc/systemd/system/ && systemctl daemon-reload
                  systemctl enable --now {apps} {workers} well-workbench-backup.timer
5. The proxy:     put the certificate with its chain at {kit.certificate}
                  and its key at {kit.key}, readable by root alone
                  cp {folder}/nginx.conf /etc/nginx/conf.d/workbench.conf
                  nginx -t && systemctl reload nginx
6. The first administrator, a first backup, and is all well? With the settings of step 3:
                  set -a; . /etc/well-workbench/workbench.env; set +a
                  {ours} organization "Your company" you@example.com
                  systemctl start well-workbench-backup
                  {ours} doctor"""


def out_of_reach(kit: Kit) -> str:
    """Why the services could not run the product where it lies, with what to do; else empty.

    >>> places = {"certificate": Path("c"), "key": Path("k"), "home": Path("h")}
    >>> out_of_reach(Kit(address="https://w.example.com", program=Path("/root/w"), **places))[:45]
    '/root/w lies where services see nothing: move'
    >>> out_of_reach(Kit(address="https://w.example.com", program=Path("/opt"), **places))
    ''
    """
    python = kit.program / ".venv" / "bin" / "python"
    for one in (kit.program, python.resolve()):
        if one.is_relative_to("/root") or one.is_relative_to("/home"):
            return (
                f"{one} lies where services see nothing: move the product to /opt/well-workbench, "
                "set it up there with the system's Python (make setup BASE_PYTHON=/usr/bin/python3)"
                ", and call this again there."
            )
    return ""


def write_kit(kit: Kit, folder: Path) -> list[Path]:
    """Write the files; those that are there already are kept beside as NAME.old."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in files_of(kit).items():
        file = folder / name
        if file.exists() and file.read_text("utf-8") != text:
            file.replace(file.with_name(f"{name}.old"))
        file.write_text(text, "utf-8")
        written.append(file)
    (folder / "workbench.env").chmod(0o600)  # the database's password goes there
    return written

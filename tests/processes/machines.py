"""Machines of their own on one kernel: network namespaces on a bridge, each with its address."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kernel.store.server.account import server_account
from kernel.store.server.binaries import find_binaries
from kernel.store.server.tools import reachable_tools
from workbench.settings import ROOT

NET = f"10.{64 + os.getpid() // 250 % 64}.{os.getpid() % 250}"  # of this run alone
PATH = f"{os.defpath}:/usr/sbin:/sbin"


@dataclass(slots=True, kw_only=True)
class Machine:
    """A network of its own; files and processors are shared with the others.

    Attributes:
        name: Of the namespace.
        address: On the bridge.
        cable: Its end of the cable that is plugged into the bridge.
    """

    name: str
    address: str
    cable: str
    running: list[tuple[subprocess.Popen[bytes], int]] = field(default_factory=list)

    def start(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        log: Path,
        end: int = signal.SIGKILL,
    ) -> subprocess.Popen[bytes]:
        """Begin a program on the machine; END is the signal that ends it with the machine."""
        process = subprocess.Popen(
            ["ip", "netns", "exec", self.name, *command],
            cwd=ROOT, env=dict(env), stdout=log.open("ab"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.running.append((process, end))
        return process

    def run(self, command: Sequence[str | Path], *, env: Mapping[str, str]) -> str:
        """Run a program on the machine to its end, and give what it printed."""
        done = subprocess.run(
            ["ip", "netns", "exec", self.name, *command],
            cwd=ROOT, env=dict(env), capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def talks_to(self, other: "Machine", port: int) -> bool:
        """Whether a connection from here to a port of another machine stands."""
        told = self.run(["ss", "-Htn", "state", "established", "dst", f"{other.address}:{port}"],
                        env={"PATH": PATH})  # fmt: skip
        return bool(told.strip())

    def unplug(self) -> None:
        """Cut its cable: nothing that is sent to it comes back, not even a refusal."""
        _ip("link", "set", self.cable, "down")


def why_not() -> str:
    """Why there can be no such machines here; empty where there can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "there is no `ip` on this machine (Debian: apt install iproute2)"
    tried = subprocess.run(
        ["ip", "netns", "add", f"wbtry{os.getpid()}"], capture_output=True, text=True
    )
    if tried.returncode:
        return f"ip netns: {tried.stderr.strip()}"
    _ip("netns", "delete", f"wbtry{os.getpid()}")
    return ""


@contextmanager
def machines(*names: str) -> Iterator[dict[str, Machine]]:
    """So many machines on one bridge, which this process is on as well, at NET.1."""
    mark = f"w{os.getpid() % 10_000}"
    bridge = f"{mark}br"
    with ExitStack() as undo:
        _ip("link", "add", bridge, "type", "bridge")
        undo.callback(_ip, "link", "delete", bridge)
        _ip("address", "add", f"{NET}.1/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        made = {}
        for number, name in enumerate(names, 11):
            one = Machine(name=f"{mark}{name}", address=f"{NET}.{number}", cable=f"{mark}c{number}")
            _ip("netns", "add", one.name)
            undo.callback(_ip, "netns", "delete", one.name)
            _ip("link", "add", one.cable, "type", "veth", "peer", "eth0", "netns", one.name)
            undo.callback(_ip, "link", "delete", one.cable)
            _ip("link", "set", one.cable, "master", bridge, "up")
            for arguments in (
                ("link", "set", "lo", "up"),
                ("address", "add", f"{one.address}/24", "dev", "eth0"),
                ("link", "set", "eth0", "up"),
            ):
                _ip("-n", one.name, *arguments)
            undo.callback(_ended, one)
            made[name] = one
        yield made


def _ended(machine: Machine) -> None:
    for process, end in machine.running:
        process.send_signal(end)
    for process, _ in machine.running:
        process.wait(20)


def _ip(*arguments: str) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, f"ip {' '.join(arguments)}: {done.stderr}"


def postgres_on(machine: Machine, folder: Path) -> str:
    """A PostgreSQL server on the machine, as an administrator installs one; its DATABASE_URL."""
    account = server_account(None)
    tools = reachable_tools(find_binaries(None), folder, account)
    data, secret = folder / "pg", folder / "administrator"
    secret.write_text("turning slow to the right")
    data.mkdir()
    for path in (data, secret):
        shutil.chown(path, account.name, account.gid)
    data.chmod(0o700)
    as_account = ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
    env = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    machine.run(
        [*as_account, tools.binaries / "initdb", "-D", data, "-U", "workbench_admin", "-A",
         "scram-sha-256", f"--pwfile={secret}", "--no-sync", "-E", "UTF8"], env=env,
    )  # fmt: skip
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {NET}.0/24 scram-sha-256\n")
    machine.start(
        [*as_account, tools.binaries / "postgres", "-D", data,
         "-c", f"listen_addresses={machine.address}",
         "-c", "max_connections=120", "-c", "fsync=off", "-c", f"unix_socket_directories={data}"],
        env=env, log=folder / "postgres.log", end=signal.SIGQUIT,
    )  # fmt: skip
    password = secret.read_text().replace(" ", "%20")
    return f"postgresql://workbench_admin:{password}@{machine.address}:5432/workbench"


def program(name: str) -> Path:
    """A program of our virtual environment."""
    return Path(sys.executable).parent / name

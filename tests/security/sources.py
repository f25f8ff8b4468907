"""What the product's own files may not hold: each rule reads the sources and names the offenders.

A rule is given every text file of the product by its path, so that a test can plant a mistake.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {"__pycache__", "node_modules"}  # beside what begins with a dot
DOTTED = {".ci", ".streamlit", ".gitignore"}
TEXT = {
    "", ".py", ".js", ".css", ".html", ".svg", ".md", ".toml", ".lock", ".yaml", ".json", ".csv",
    ".template", ".ipynb", ".mako", ".txt",
}  # fmt: skip
Sources = Mapping[str, str]
Rule = Callable[[Sources], Iterator[str]]


def sources() -> dict[str, str]:
    """Every text file of the product by its path."""
    found = {}
    for file in sorted(_files(ROOT)):
        if file.suffix in TEXT and file.is_file():
            found[file.relative_to(ROOT).as_posix()] = file.read_text("utf-8")
    return found


def _files(folder: Path) -> Iterator[Path]:
    for one in folder.iterdir():
        if one.name in LEFT_OUT or (one.name.startswith(".") and one.name not in DOTTED):
            continue
        if one.suffix == ".egg-info" or one.is_symlink():
            continue
        if one.is_dir():
            yield from _files(one)
        else:
            yield one


def every_package_is_pinned_with_its_hash(of: Sources) -> Iterator[str]:
    """The lock holds nothing but `name==version` with hashes: no address, no index, no option."""
    entry = re.compile(
        r"[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;]+(?: ; [^\\]+?)?"
        r"(?: --hash=sha256:[0-9a-f]{64})+"
    )
    folded = of["requirements.lock"].replace("\\\n", " ")
    for line in folded.splitlines():
        said = re.sub(r"\s+", " ", line).strip()
        if said and not said.startswith("#") and not entry.fullmatch(said):
            yield f"requirements.lock: {said[:60]}"


def every_installation_asks_for_the_hashes(of: Sources) -> Iterator[str]:
    """No recipe takes the lock without `--require-hashes`, and none installs another package."""
    for name in ("Makefile", "README.md", ".ci/run", "workbench/deploy/Containerfile.template"):
        for line in of[name].splitlines():
            told = re.search(r"pip install (.*)", line)
            if told is None or "-e ." in told[1] or "pip-audit" in told[1]:
                continue
            if "--require-hashes -r requirements.lock" not in told[1]:
                yield f"{name}: {line.strip()[:80]}"


# What stands in the sources as an address and is none that anything is loaded from.
NAMESPACES = ("http://www.w3.org/2000/svg", "http://schemas.microsoft.com/project")
OUTSIDE = {
    "webapps.rrc.texas.gov": ("kernel/sources/rrc_site.py", "workbench/settings.py"),
}
_ADDRESS = re.compile(r"(?:https?:|wss?:|(?<=[\"'(=]))//([\w.-]+\.[A-Za-z]{2,})")


def nothing_is_loaded_from_elsewhere(of: Sources) -> Iterator[str]:
    """No page, component, style, proxy or policy names a host of the internet."""
    for name, text in of.items():
        if not name.startswith(("kernel/", "workbench/", "pages/", ".streamlit/")):
            continue
        if name.endswith(".txt"):  # the licence of our font
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for namespace in NAMESPACES:
                line = line.replace(namespace, "")
            for host in _ADDRESS.findall(line):
                invented = host.endswith((".example", ".example.com")) or host == "example.com"
                if not invented and name not in OUTSIDE.get(host, ()):
                    yield f"{name}:{number}: {host}"


def no_picture_of_a_tab_is_an_icon_by_name(of: Sources) -> Iterator[str]:
    """Streamlit fetches a Material icon of a tab from a public host."""
    for name, text in of.items():
        if name.startswith(("workbench/", "pages/")) and re.search(
            r"page_icon\s*=\s*[\"']:material", text
        ):
            yield name


SECRETS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/]{16}",
    "a key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of a forge": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|glpat-[\w-]{20})",
    "a key of a model": r"\bsk-(?:[a-z]+-)*[A-Za-z0-9]{20,}",
    "a key of Google": r"\bAIza[0-9A-Za-z_-]{35}",
    "a token of a chat": r"\bxox[abprs]-[0-9A-Za-z-]{20,}",
    "a token of ours": r"\bwb[st]_(?!(.)\1{20})[A-Za-z0-9_-]{43}\b",
    # the words that follow are those of our examples
    "a password in an address": (
        r"\b[a-z]+://[\w.%-]+:(?!(?:CHANGE-ME|secret|password|s%2Fcret|two%20words|hunter2|"
        r"\[hidden\]|\$?\{\w.*?\})@)[^\s@/:\"'`]{4,}@"
    ),
}
KEPT_APART = re.compile(r"(^|/)(secrets/|id_rsa|id_ed25519|\.env$|[^/]+\.(pem|key|p12|pfx)$)")


def no_secret_is_kept_with_the_sources(of: Sources) -> Iterator[str]:
    """Neither by its look nor by the name of its file."""
    for name, text in of.items():
        if KEPT_APART.search(name):
            yield name
        for what, look in SECRETS.items():
            if found := re.search(look, text):
                yield f"{name}: {what}, {found[0][:24]}…"


def every_page_asks_who_is_there(of: Sources) -> Iterator[str]:
    """A page does nothing outside of `with page(…)`, which asks for person and role."""
    for name, text in of.items():
        if not re.fullmatch(r"pages/\w+\.py", name):
            continue
        doors = 0
        for part in ast.parse(text).body:
            if isinstance(part, ast.With) and _is_door(part):
                doors += 1
            elif not _is_quiet(part):
                yield f"{name}:{part.lineno}"
        if doors != 1:
            yield f"{name}: {doors} doors"


def _is_door(part: ast.With) -> bool:
    call = part.items[0].context_expr
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "page"


def _is_quiet(part: ast.stmt) -> bool:
    """An import, words, or a name for a constant: nothing that a stranger would see or start."""
    if isinstance(part, ast.Import | ast.ImportFrom):
        return True
    if isinstance(part, ast.Expr):
        return isinstance(part.value, ast.Constant)
    return isinstance(part, ast.Assign | ast.AnnAssign) and not any(
        isinstance(node, ast.Call) for node in ast.walk(part)
    )


def every_page_asks_for_the_role_of_its_entry(of: Sources) -> Iterator[str]:
    """What the menu keeps for administrators is refused to others at its address, too."""
    from workbench.ui.screens import SCREENS

    for screen in SCREENS:
        asked = re.search(r"with page\([^)]*\brole=[\"'](\w+)[\"']", of[f"pages/{screen.name}.py"])
        if (asked[1] if asked else "viewer") != screen.role.value:
            yield f"pages/{screen.name}.py: {screen.role.value} in the menu"


def markup_is_never_handed_to_streamlit(of: Sources) -> Iterator[str]:
    """`unsafe_allow_html` stands nowhere, and `st.html` takes files and constants of ours alone.

    One line is excepted, a link whose only variable is quoted as part of an address.
    """
    look = re.compile(r"unsafe_allow_html|st\.html\((?!HERE / \"|_?[A-Z][A-Z_]*\)|'<style>)")
    for name, text in of.items():
        if not name.startswith(("workbench/", "pages/")) or not name.endswith(".py"):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            excepted = name == "workbench/ui/page.py" and "?next=/{back}" in line
            if look.search(line) and not excepted:
                yield f"{name}:{number}"


def no_script_makes_markup_of_text(of: Sources) -> Iterator[str]:
    """Scripts of ours draw data with `textContent`, and never run text."""
    look = re.compile(r"\beval\(|new Function\(|document\.write|insertAdjacentHTML|outerHTML\s*=")
    for name, text in of.items():
        if name.startswith("workbench/") and name.endswith(".js") and (found := look.search(text)):
            yield f"{name}: {found[0]}"


RULES: tuple[Rule, ...] = (
    every_package_is_pinned_with_its_hash,
    every_installation_asks_for_the_hashes,
    nothing_is_loaded_from_elsewhere,
    no_picture_of_a_tab_is_an_icon_by_name,
    no_secret_is_kept_with_the_sources,
    every_page_asks_who_is_there,
    every_page_asks_for_the_role_of_its_entry,
    markup_is_never_handed_to_streamlit,
    no_script_makes_markup_of_text,
)

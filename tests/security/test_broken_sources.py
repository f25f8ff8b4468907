"""The product's files keep each rule, and a planted mistake of each kind is found."""

import base64
import hashlib
import io
import re
import subprocess
import sys
import zipfile

import pytest

from tests.security import sources as rules
from tests.security.sources import ROOT, RULES, sources

CLOUD, FORGE = "AKIA" + "IOSFODNN7EXAMPLE", "ghp_" + "a1B2" * 9
OURS = "wbt_" + "aB3-" * 10 + "xyz"
MISTAKES = [
    (rules.every_package_is_pinned_with_its_hash, "requirements.lock", "left-pad==1.0\n"),
    (
        rules.every_package_is_pinned_with_its_hash,
        "requirements.lock",
        "left-pad>=1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n",
    ),
    (
        rules.every_package_is_pinned_with_its_hash,
        "requirements.lock",
        "left-pad==1.0 \\\n    --hash=md5:" + "0" * 32 + "\n",
    ),
    (
        rules.every_package_is_pinned_with_its_hash,
        "requirements.lock",
        "--extra-index-url https://pypi.evil.example/simple\n",
    ),
    (
        rules.every_package_is_pinned_with_its_hash,
        "requirements.lock",
        "left-pad @ https://evil.example/left-pad-1.0.whl \\\n    --hash=sha256:" + "0" * 64 + "\n",
    ),
    (
        rules.every_installation_asks_for_the_hashes,
        "workbench/deploy/Containerfile.template",
        "RUN pip install --no-cache-dir -r requirements.lock\n",
    ),
    (rules.every_installation_asks_for_the_hashes, "Makefile", "\tpip install left-pad\n"),
    (
        rules.nothing_is_loaded_from_elsewhere,
        "workbench/ui/parts.js",
        'import d3 from "https://cdn.jsdelivr.net/npm/d3/+esm";\n',
    ),
    (
        rules.nothing_is_loaded_from_elsewhere,
        "workbench/ui/parts.css",
        "@import url(//fonts.googleapis.com/css?family=Inter);\n",
    ),
    (
        rules.nothing_is_loaded_from_elsewhere,
        "workbench/ui/gantt/gantt.css",
        'body { background: url("https://evil.com/x.png"); }\n',
    ),
    (
        rules.nothing_is_loaded_from_elsewhere,
        "pages/home.py",
        'PICTURE = "https://i.imgur.com/x.png"\n',
    ),
    (
        rules.nothing_is_loaded_from_elsewhere,
        "workbench/deploy/nginx.conf.template",
        "    location /js/ { proxy_pass https://unpkg.com/; }\n",
    ),
    (
        rules.nothing_is_loaded_from_elsewhere,
        "workbench/http_edge/content_policy.py",
        "PAGE_POLICY += \"; script-src 'self' https://cdn.jsdelivr.net\"\n",
    ),
    (
        rules.nothing_is_loaded_from_elsewhere,
        ".streamlit/config.toml",
        '[[theme.fontFaces]]\nurl = "https://fonts.gstatic.com/inter.woff2"\n',
    ),
    (
        rules.no_picture_of_a_tab_is_an_icon_by_name,
        "workbench/app.py",
        'st.set_page_config(page_icon=":material/home:")\n',
    ),
    (
        rules.no_secret_is_kept_with_the_sources,
        "notebooks/keys.txt",
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n",
    ),
    (rules.no_secret_is_kept_with_the_sources, "Makefile", f"export AWS={CLOUD}\n"),
    (rules.no_secret_is_kept_with_the_sources, "tests/conftest.py", f'TOKEN = "{FORGE}"\n'),
    (rules.no_secret_is_kept_with_the_sources, "README.md", f"    curl -H 'Bearer {OURS}'\n"),
    (rules.no_secret_is_kept_with_the_sources, "kernel/policy/x.py", "K = 'sk-" + "a1" * 16 + "'"),
    (rules.no_secret_is_kept_with_the_sources, "kernel/policy/x.py", "K = 'AIza" + "a1b-_" * 7),
    (rules.no_secret_is_kept_with_the_sources, "kernel/policy/x.py", "K = 'xoxb-" + "1234" * 6),
    (
        rules.no_secret_is_kept_with_the_sources,
        ".ci/run",
        "export DATABASE_URL=postgresql://" + "admin:turning-left@db.example.com/workbench\n",
    ),
    (rules.no_secret_is_kept_with_the_sources, "workbench/deploy/server.key", "x"),
    (rules.every_page_asks_who_is_there, "pages/wells.py", 'st.write(list_wells("all"))\n'),
    (rules.every_page_asks_who_is_there, "pages/new.py", "import streamlit as st\n"),
    (
        rules.every_page_asks_who_is_there,
        "pages/new.py",
        'with st.container() as user:\n    st.write("wells")\n',
    ),
    (
        rules.markup_is_never_handed_to_streamlit,
        "workbench/ui/well_list.py",
        "st.markdown(lease, unsafe_allow_html=True)\n",
    ),
    (rules.markup_is_never_handed_to_streamlit, "workbench/ui/well_list.py", "st.html(lease)\n"),
    (rules.no_script_makes_markup_of_text, "workbench/ui/tables.js", "eval(data.rule);\n"),
]


@pytest.fixture(scope="module")
def ours() -> dict[str, str]:
    return sources()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_that_the_files_of_the_product_keep_the_rule(ours, rule):
    assert [*rule(ours)] == []


@pytest.mark.parametrize(
    ("rule", "file", "mistake"),
    MISTAKES,
    ids=[f"{rule.__name__}-{number}" for number, (rule, _, _) in enumerate(MISTAKES)],
)
def test_that_a_planted_mistake_is_found(ours, rule, file, mistake):
    others = ours if rule is rules.every_installation_asks_for_the_hashes else {}

    [found, *_] = rule(others | {file: f"{ours.get(file, '')}\n{mistake}"})

    assert found.startswith(file)


def test_that_a_page_that_forgot_its_role_is_found(ours):
    open_to_all = ours["pages/people.py"].replace(', role="admin"', "")

    [found] = rules.every_page_asks_for_the_role_of_its_entry(
        ours | {"pages/people.py": open_to_all}
    )

    assert found == "pages/people.py: admin in the menu"


def test_that_every_rule_is_shown_to_find_something():
    shown = {rule for rule, _, _ in MISTAKES} | {rules.every_page_asks_for_the_role_of_its_entry}

    assert set(RULES) == shown


def test_that_every_kind_of_secret_is_shown_to_be_found(ours):
    planted = "\n".join(mistake for _, _, mistake in MISTAKES)

    assert [what for what, look in rules.SECRETS.items() if not re.search(look, planted)] == []


def made_of_text(name: str, source: str) -> list[str]:
    """Lines in which a statement of SQL is put together from text, by the rule of the linter."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--output-format=concise", "--no-cache",
         "--stdin-filename", name, "-"],
        input=source, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [line for line in done.stdout.splitlines() if " S608 " in line]


def test_that_a_statement_made_of_text_is_found_and_there_is_none(ours):
    """Those that are excepted are made of the schema's own names, as each says."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select=S608", "kernel", "workbench", "pages"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout

    name = "kernel/store/papers.py"
    planted = "\n\ndef named(session, name):\n    return session.execute(\n"
    planted += "        text(f\"select * from app.paper where name = '{name}'\")\n    )\n"
    assert made_of_text(name, ours[name]) == []
    assert len(made_of_text(name, ours[name] + planted)) == 1


def wheel() -> bytes:
    """A package of one module."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        files = {
            "left_pad.py": "",
            "left_pad-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: left-pad\n"
            "Version: 1.0\n",
            "left_pad-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        }
        for name, text in files.items():
            packed.writestr(name, text)
        recorded = "".join(
            f"{name},sha256="
            f"{base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')}"
            f",{len(text)}\n"
            for name, text in files.items()
        )
        packed.writestr("left_pad-1.0.dist-info/RECORD", recorded)
    return out.getvalue()


@pytest.fixture
def installed(tmp_path):
    """Install a lock as the Makefile does, from a folder in the place of an index."""
    content = wheel()
    (tmp_path / "left_pad-1.0-py3-none-any.whl").write_bytes(content)
    recipe = re.search(r"pip (install .*?--require-hashes) -r", (ROOT / "Makefile").read_text())

    def install(line: str) -> subprocess.CompletedProcess[str]:
        lock = tmp_path / "requirements.lock"
        lock.write_text(line.format(hash=hashlib.sha256(content).hexdigest()))
        return subprocess.run(
            [sys.executable, "-m", "pip", *recipe[1].split(), "--no-index",
             "--find-links", tmp_path, "--target", tmp_path / "into", "-r", lock],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return install


def test_that_what_is_installed_is_what_the_lock_says_and_nothing_else(installed, tmp_path):
    for changed in ("left-pad==1.0\n", "left-pad==1.0 --hash=sha256:" + "0" * 64 + "\n"):
        refused = installed(changed)
        assert refused.returncode != 0
        assert "hash" in refused.stderr.lower()
        assert not (tmp_path / "into" / "left_pad.py").exists()

    done = installed("left-pad==1.0 --hash=sha256:{hash}\n")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "into" / "left_pad.py").exists()

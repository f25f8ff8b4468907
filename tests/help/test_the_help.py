"""What the help says is so: its commands, settings, addresses, files, pictures and links."""

import ast
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import typer

from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.wells.facts_file import read_facts
from workbench import notebook
from workbench.api.application import RESOURCES
from workbench.cli import cli
from workbench.help import HERE, ORDER, chapters, chapters_for, found, heading_name
from workbench.settings import setting_names
from workbench.ui.help_view import for_screen
from workbench.ui.screens import SCREENS

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {name: (HERE / f"{name}.md").read_text("utf-8") for name in ORDER}
ALL = "\n".join(TEXTS.values())


def a_person(role):
    return Actor(organization_id=uuid7(), user_id=uuid7(), role=role)


def commands():
    """Every command with its options, and what `workbench bench` measures."""
    known = {}
    group = typer.main.get_command(cli)
    for name, command in group.commands.items():
        known[name] = {option for one in command.params for option in one.opts}
        for inner, below in getattr(command, "commands", {}).items():
            known[f"{name} {inner}"] = {option for one in below.params for option in one.opts}
    return known


def test_that_every_file_of_the_help_is_a_chapter():
    assert sorted(path.stem for path in HERE.glob("*.md")) == sorted(ORDER)
    assert [chapter.name for chapter in chapters()] == list(ORDER)


def test_that_a_section_explains_screens_that_are_there_and_no_screen_has_two():
    explained = [screen for one in chapters() for part in one.sections for screen in part.screens]

    assert set(explained) <= {screen.name for screen in SCREENS}
    assert len(set(explained)) == len(explained)


def test_that_who_may_open_a_screen_reads_a_section_for_it():
    for screen in SCREENS:
        section = for_screen(screen.name, chapters_for(a_person(screen.role)))
        assert section is not None, screen.name


def test_that_an_address_names_one_section_alone():
    for chapter in chapters():
        names = [section.name for section in chapter.sections]
        assert len(set(names)) == len(names)
        assert all(section.text for section in chapter.sections)


def test_that_every_command_in_the_help_is_one_with_these_options():
    known = commands()
    wrong = []
    for said in re.findall(r"`workbench ([^`]+)`", ALL):
        words = said.split()
        name = " ".join(words[:2]) if words[0] == "bench" else words[0]
        options = set(re.findall(r"(?<![\w-])--[a-z-]+", said))
        if name not in known or options - known[name]:
            wrong.append(said)

    assert wrong == []
    assert len(re.findall(r"`workbench ", ALL)) > 20


def described(text: str) -> dict[str, str]:
    """What stands in the first column of a table, and what it says beside."""
    return dict(re.findall(r"(?m)^\| (`.+`) \| (.+) \|$", text))


def test_that_every_command_and_what_is_measured_is_described():
    rows = " ".join(described(TEXTS["reference"]))
    wanted = {f"`workbench {name}" for name in commands() if name != "bench"}

    said = {f"`workbench {word}" for word in re.findall(r"`workbench (bench [a-z]+|[a-z-]+)", rows)}
    assert wanted - said == set()


def test_that_every_setting_is_described_in_the_words_of_the_code():
    rows = described(TEXTS["reference"])

    wanted = {f"`{name}`": about for name, about in setting_names().items()}
    assert {name: rows.get(name) for name in wanted} == wanted


def test_that_the_facts_file_of_the_help_is_one():
    [example] = re.findall(r"(?s)## Facts file.*?```\n(.*?)```", TEXTS["reference"])

    well = read_facts(json.loads(example))

    assert (well.api, well.casing[0].shoe_ft) == ("4200390001", 1750)


def test_that_a_command_which_does_not_exist_would_be_noticed():
    assert "fly" not in commands()
    assert "--nowhere" not in commands()["restore"]


def test_that_every_setting_in_the_help_is_one():
    said = set(re.findall(r"\b(?:WORKBENCH_[A-Z_]+|DATABASE_URL)\b", ALL))

    assert said - set(setting_names()) == set()
    assert len(said) > 12


def test_that_every_target_of_make_in_the_help_is_one():
    recipes = (ROOT / "Makefile").read_text("utf-8")

    for target in re.findall(r"`make ([a-z]+)`", ALL):
        assert re.search(rf"(?m)^{target}:", recipes), target


def test_that_every_file_named_in_the_help_is_there():
    names = re.findall(r"`((?:kernel|workbench|pages|tests|data|notebooks)/[\w./-]+)`", ALL)

    assert [name for name in names if not (ROOT / name).exists()] == []
    assert len(names) > 15


def test_that_every_link_leads_to_a_screen_a_section_or_an_address_of_ours():
    screens = {screen.name for screen in SCREENS}
    sections = {(one.name, part.name) for one in chapters() for part in one.sections}
    wrong = []
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", ALL):
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        at_section = parts.path == "help" and (query.get("chapter"), query.get("section"))
        if (
            parts.scheme
            or not (parts.path in screens or parts.path == "/api/docs")
            or (at_section and at_section not in sections)
        ):
            wrong.append(target)

    assert wrong == []


def test_that_every_address_of_the_api_in_the_help_answers():
    routes = {route.path for module in RESOURCES for route in module.router.routes}

    said = re.findall(r"`(?:GET |POST )?/api(/[a-z/-]+)`", ALL)

    assert said and [path for path in said if path.rstrip("/") not in routes] == []


def test_that_every_picture_is_there_is_shown_and_is_small():
    folder = ROOT / "workbench" / "static" / "help"
    shown = re.findall(r"!\[[^\]]+\]\(app/static/help/([\w-]+\.webp)\)", ALL)

    assert sorted(shown) == sorted(path.name for path in folder.iterdir())
    assert all(path.stat().st_size < 80_000 for path in folder.iterdir())


def test_that_the_cookbook_uses_what_the_notebook_has():
    kinds = {
        "workbench": notebook.Workbench, "portfolio": notebook.Portfolio, "plan": notebook.Plan,
        "batch": notebook.Batch, "scenario": notebook.Scenario,
    }  # fmt: skip
    code = "\n".join(re.findall(r"(?s)```python\n(.*?)```", TEXTS["notebooks"]))
    used = [
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]

    assert [(name, what) for name, what in used if not hasattr(kinds[name], what)] == []
    assert len(used) > 15


def test_that_a_search_finds_what_holds_every_word_and_the_title_first():
    everything = chapters()

    assert found("restore back up", everything)[0].name == heading_name("Back up and restore")
    assert {one.name for one in found("W-3A spacer", everything)} == set()
    assert found("   ", everything) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_that_what_is_written_for_administrators_is_shown_to_them_alone(role):
    shown = {chapter.name for chapter in chapters_for(a_person(role))}

    assert shown == {"using", "reference", "notebooks", "developing"}
    assert {one.name for one in chapters_for(a_person(Role.ADMIN))} == set(ORDER)

"""Every control has words of its own, also where only an icon is drawn of it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTROLS = {
    "pressed", "button", "popover", "asking", "download_button", "link_button", "menu_button",
    "form_submit_button",
    "checkbox", "toggle", "text_input", "text_area", "number_input", "date_input", "selectbox",
    "multiselect", "radio", "segmented_control", "pills", "file_uploader", "slider",
}  # fmt: skip


def nameless(source: str) -> list[int]:
    """The lines of calls that draw a control under an empty label."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        drawn = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if drawn in CONTROLS and node.args and isinstance(node.args[0], ast.Constant):
            words = str(node.args[0].value).strip()
            if not words or words.startswith(":material/"):
                found.append(node.lineno)
    return found


def test_that_every_control_has_words_for_who_does_not_see_its_icon():
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("workbench/ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
        for line in nameless(path.read_text(encoding="utf-8"))
    }

    assert found == set()


def test_that_an_icon_alone_would_be_noticed():
    icons = 'st.button("", icon=":material/close:")\nst.popover(":material/help:")'

    assert nameless(icons) == [1, 2]
    assert nameless('pressed("", key="undo", icon=":material/undo:")') == [1]
    assert nameless('st.button("Close", icon=":material/close:")') == []

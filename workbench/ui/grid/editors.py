"""Editors of cells that every sheet has: one of a few words, and a day."""

import json
from collections.abc import Mapping
from typing import Any

from st_aggrid import JsCode

# A word may be typed as far as it is clear; who opens the cell without typing chooses from a list.
_CHOOSE = (
    "class {{ init(p) {{ const words = {words}, empty = {empty}; this.words = words;"
    " const typed = p.eventKey && p.eventKey.length === 1; this.typed = typed;"
    " const e = document.createElement(typed ? 'input' : 'select');"
    " e.style.cssText = 'width:100%;height:100%;border:0;outline:0;padding:0 9px;"
    "background:inherit;color:inherit;font:inherit';"
    " if (typed) {{ e.value = p.eventKey; }} else {{"
    " (empty ? [''] : []).concat(Object.keys(words)).forEach(function (code) {{"
    " const o = document.createElement('option'); o.value = code;"
    " o.textContent = words[code] || ''; o.style.cssText = 'background:Canvas;color:CanvasText';"
    " e.appendChild(o); }});"
    " e.value = p.eventKey === 'Backspace' ? '' : p.value || '';"
    " e.addEventListener('change', function () {{ p.stopEditing(); }}); }}"
    " this.e = e; }}"
    " getGui() {{ return this.e; }}"
    " afterGuiAttached() {{ this.e.focus();"
    " if (!this.typed && this.e.showPicker) {{ try {{ this.e.showPicker(); }} catch (no) {{}} }} }}"
    " getValue() {{ const said = this.e.value.trim().toLowerCase(), words = this.words;"
    " if (!this.typed || !said) {{ return this.e.value; }}"
    " const codes = Object.keys(words), is = function (c) {{"
    " return words[c].toLowerCase() === said || c.toLowerCase() === said; }};"
    " const begun = codes.filter(function (c) {{"
    " return words[c].toLowerCase().indexOf(said) === 0; }});"
    " return codes.find(is) || (begun.length === 1 ? begun[0] : this.e.value); }} }}"
)
# The browser's own field for days drops the first key; typed text is read as any day is.
_DAY = JsCode(
    "class { init(p) { const i = document.createElement('input');"
    " const typed = p.eventKey && p.eventKey.length === 1; this.typed = typed;"
    " i.type = typed ? 'text' : 'date';"
    " i.style.cssText = 'width:100%;height:100%;border:0;outline:0;padding:0 9px;"
    "background:inherit;color:inherit;font:inherit';"
    " i.value = typed ? p.eventKey : (p.eventKey === 'Backspace' ? '' : p.value || '');"
    " this.i = i; }"
    " getGui() { return this.i; }"
    " afterGuiAttached() { this.i.focus(); }"
    " getValue() { return this.i.value; } }"
)
_BY_DAY = JsCode(
    "function (day, cell) { if (!cell) { return -1; }"
    " const at = String(cell).slice(0, 10).split('-').map(Number);"
    " const own = new Date(at[0], at[1] - 1, at[2]);"
    " return own < day ? -1 : own > day ? 1 : 0; }"
)

# As text: the grid's own days refuse without a word what is not ISO.
DAY_EDITOR: Mapping[str, Any] = {
    "cellDataType": "text",
    "cellEditor": _DAY,
    "filter": "agDateColumnFilter",
    "filterParams": {"comparator": _BY_DAY},
}


def choice_editor(words: Mapping[str, str], *, may_be_empty: bool) -> dict[str, Any]:
    """A column whose cells hold one of a few codes.

    Args:
        words: The words for each code.
        may_be_empty: Whether a cell may hold none.
    """
    choose = _CHOOSE.format(words=json.dumps(words), empty=json.dumps(may_be_empty))
    return {"cellDataType": "text", "cellEditor": JsCode(choose)}

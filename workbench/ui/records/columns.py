"""The columns of a sheet of records: how each field is shown, sorted, filtered and typed."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from st_aggrid import JsCode

from kernel.store.record_kinds import RecordField
from kernel.workflows.record_sheets import heading
from workbench.ui.grid.editors import DAY_EDITOR, choice_editor

WIDE, NUMBER_PX, DAY_PX, FLAG_PX, TEXT_PX = 200, 125, 115, 105, 145
OF_A_MONTH_PX = 290  # a lease, a month and a product
SHORT_PX, LETTER_PX, SIGNS_PX = 90, 8, 62  # whole numbers; of a heading, and the signs beside it
_CENTS, _SHARE_PLACES = 2, 8
_LONG = frozenset({"name", "legal_description", "description", "evidence", "reason"})
# Exact text stays text: only what is drawn has commas, and no zeros that say nothing.
_AMOUNT = (
    "function (p) {{ const t = String(p.value === null || p.value === undefined ? '' : p.value);"
    " if (!/^-?\\d+(\\.\\d+)?$/.test(t)) {{ return t; }}"
    " const parts = t.split('.'), least = {least};"
    " let end = (parts[1] || '').replace(/0+$/, '');"
    " while (end.length < least) {{ end += '0'; }}"
    " return parts[0].replace(/\\B(?=(\\d{{3}})+(?!\\d))/g, ',') + (end ? '.' + end : ''); }}"
)
_BY_NUMBER = JsCode(
    "function (a, b) { const no = function (v) { return v === null || v === undefined ||"
    " v === '' || isNaN(Number(v)); };"
    " if (no(a) || no(b)) { return (no(a) ? 0 : 1) - (no(b) ? 0 : 1); }"
    " return Number(a) - Number(b); }"
)
_AS_NUMBER = JsCode(
    "function (p) { const v = p.data[p.column.getColId()];"
    " return v === null || v === undefined || v === '' ? null : Number(v); }"
)
_WORDS = (
    "function (p) {{ const w = {words}, v = p.value;"
    " return v === null || v === undefined ? '' : w[v] || v; }}"
)
_FILTER_WORDS = "function (p) {{ const w = {words}, v = p.data['{name}']; return w[v] || v; }}"
# Typing narrows the list of names; the browser draws it.
_FIND = JsCode(
    "class { init(p) { this.p = p; const i = document.createElement('input');"
    " i.setAttribute('list', window.__sheet.options(p.column.getColId()));"
    " i.style.cssText = 'width:100%;height:100%;border:0;outline:0;padding:0 9px;"
    "background:inherit;color:inherit;font:inherit';"
    " const typed = p.eventKey && p.eventKey.length === 1;"
    " i.value = typed ? p.eventKey : (p.eventKey === 'Backspace' ? '' : p.value || '');"
    " this.i = i; this.typed = typed; }"
    " getGui() { return this.i; }"
    " afterGuiAttached() { this.i.focus(); if (!this.typed) { this.i.select(); } }"
    " getValue() { return this.i.value; } }"
)
_WRONG = JsCode(
    "function (p) { return !!window.__sheet && !!window.__sheet.fault"
    " && !!window.__sheet.fault(p.node.id, p.column.getColId()); }"
)
_UNSAVED = JsCode(
    "function (p) { return !!window.__sheet && !!window.__sheet.isDraft"
    " && window.__sheet.isDraft(p.node.id); }"
)
_REASON = JsCode(
    "function (p) { const s = window.__sheet, id = p.node ? p.node.id : '';"
    " const why = s && s.fault && p.column ? s.fault(id, p.column.getColId()) : null;"
    " return why || null; }"
)
EACH: Mapping[str, Any] = {
    "cellClassRules": {"wrong": _WRONG, "unsaved": _UNSAVED},
    "tooltipValueGetter": _REASON,
}


def grid_columns(
    fields: Sequence[RecordField],
    *,
    typed: Collection[str],
    named: Collection[str],
    codes: Mapping[str, Mapping[str, str]],
) -> list[dict[str, Any]]:
    """The definitions of the columns; the first one stays at the left.

    Args:
        fields: In their order.
        typed: The names of those that can be typed.
        named: Of those that are chosen from a list of names.
        codes: Of fields that hold a code, the words for each.
    """
    columns = [
        {
            "field": one.name,
            "headerName": heading(one),
            "editable": one.name in typed,
            **_kind(one, named, codes.get(one.name)),
            **({} if one.name in typed else {"cellClass": _reckoned(one)}),
        }
        for one in fields
    ]
    for column, one in zip(columns, fields, strict=True):
        column["width"] = max(int(column["width"]), _longest_word(column["headerName"]))
        if column is columns[0]:
            least = SHORT_PX if one.type is int else 170
            column |= {"pinned": "left", "width": max(int(column["width"]), least)}
    hidden = [{"field": name, "hide": True} for name in ("_tick", "_news", "id")]
    return [*columns, *hidden]


def _longest_word(heading: str) -> int:
    """The width at which a heading breaks between words only. [px]"""
    return SIGNS_PX + LETTER_PX * max(len(word) for word in heading.split())


def _reckoned(of: RecordField) -> list[str]:
    """How a cell is drawn that nobody types: quiet, and numbers at the right as ever."""
    is_number = of.type in (Decimal, int) and not of.choices
    return ["reckoned", *(("ag-right-aligned-cell",) if is_number else ())]


def _kind(
    of: RecordField, named: Collection[str], codes: Mapping[str, str] | None
) -> dict[str, Any]:
    if of.choices or codes:
        words = dict(codes or {one: one.replace("_", " ") for one in of.choices})
        return {
            **choice_editor(words, may_be_empty=of.may_be_empty),
            "width": TEXT_PX,
            "valueFormatter": JsCode(_WORDS.format(words=json.dumps(words))),
            "filterValueGetter": JsCode(
                _FILTER_WORDS.format(words=json.dumps(words), name=of.name)
            ),
        }
    if of.type is UUID:
        wide = OF_A_MONTH_PX if of.refers_to == "lease_volume" else WIDE
        return {"width": wide, "cellDataType": "text"} | (
            {"cellEditor": _FIND} if of.name in named else {}
        )
    if of.type is Decimal or of.type is int:
        places = of.places or 0
        least = places if places in (_CENTS, _SHARE_PLACES) else 0
        return {
            "width": SHORT_PX if of.type is int else NUMBER_PX,
            "type": "rightAligned",
            "cellDataType": "text",
            "comparator": _BY_NUMBER,
            "filter": "agNumberColumnFilter",
            "filterValueGetter": _AS_NUMBER,
            "valueFormatter": JsCode(_AMOUNT.format(least=least)),
        }
    if of.type is date:
        return {**DAY_EDITOR, "width": DAY_PX}
    if of.type is bool:
        return {"cellDataType": "boolean", "width": FLAG_PX}
    return {"cellDataType": "text", "width": WIDE if of.name in _LONG else TEXT_PX}

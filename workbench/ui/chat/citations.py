"""What an answer rests on, as links: a step and a rule on the plan, a page in Document review."""

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.workflows.thread_view import ThreadView
from workbench.ui.markup import Markup, tag
from workbench.ui.screens import address

Json = Mapping[str, Any]


def cited(cites: Iterable[Json], view: ThreadView) -> Markup:
    """Each thing that an answer rests on; what the plan no longer has is named without a link."""
    entries = []
    for one in cites:
        label = str(one.get("label") or "")
        where = _place(one, view)
        if where:
            entries.append(tag("li", tag("a", label, href=where, data_go="1", target="_self")))
        else:
            entries.append(tag("li", tag("span", label, class_="dim")))
    return tag("ul", *entries, class_="cites", aria_label="What the answer rests on")


def _place(cite: Json, view: ThreadView) -> str:
    payload = view.plan.payload
    if cite.get("kind") == "page":
        fact = cite.get("fact") or fact_on(payload, cite)
        api = str(payload.get("api") or "")
        return address("review", api=api, **({"fact": str(fact)} if fact else {})) if api else ""
    step = _step(cite, payload)
    if step is None:
        return ""
    return address("plan", id=str(view.plan.id), thread=str(view.thread.id), step=step)


def _step(cite: Json, payload: Json) -> str | None:
    """The step that is meant, or the first that rests on the rule that is meant."""
    for step in payload.get("steps") or []:
        if cite.get("kind") == "step" and str(step.get("id")) == cite.get("step_id"):
            return str(step["id"])
        if cite.get("kind") == "rule" and cite.get("citation") in (step.get("citations") or []):
            return str(step["id"])
    return None


def fact_on(payload: Json, cite: Json) -> str | None:
    """The first fact that was read on a page.

    >>> held = {"inputs": {"provenance": {"lease": {"document": "w2.pdf", "page": 1}}}}
    >>> fact_on(held, {"document": "w2.pdf", "page": 1}), fact_on(held, {"document": "x"})
    ('lease', None)
    """
    provenance = (payload.get("inputs") or {}).get("provenance") or {}
    wanted = (cite.get("document"), cite.get("page"))
    for path, source in provenance.items():
        if source and (source.get("document"), source.get("page")) == wanted:
            return str(path)
    return None

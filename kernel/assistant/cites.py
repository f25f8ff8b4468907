"""What an answer rests on: steps, rules and pages by name, so that a reader can open them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kernel.plugging.edits.rows import name_of

Json = Mapping[str, Any]
MOST_CITES = 20


def step_cite(step: Json) -> dict[str, Any]:
    """A step of the plan."""
    return {"kind": "step", "label": name_of(step), "step_id": str(step.get("id"))}


def rule_cite(citation: str) -> dict[str, Any]:
    """A paragraph of the law, or the practice of a district."""
    return {"kind": "rule", "label": citation, "citation": citation}


def page_cite(source: Json, fact: str | None = None) -> dict[str, Any]:
    """A page of a paper, and the fact that stands there."""
    page = source.get("page")
    label = f"{source.get('document')}, page {page}" if page else str(source.get("document"))
    told = {"kind": "page", "label": label, "document": source.get("document"), "page": page}
    return {**told, "fact": fact} if fact else told


def cites_of_steps(payload: Json, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Steps with the rules and the pages that they rest on."""
    wanted = set(ids)
    found: list[dict[str, Any]] = []
    for step in payload.get("steps") or []:
        if str(step.get("id")) not in wanted:
            continue
        found.append(step_cite(step))
        found += [rule_cite(str(citation)) for citation in step.get("citations") or []]
        for fact in step.get("sources") or []:
            found += cites_of_fact(payload, str(fact))
    return found


def cites_of_fact(payload: Json, fact: str) -> list[dict[str, Any]]:
    """The page on which a fact stands, if a paper says it."""
    provenance = (payload.get("inputs") or {}).get("provenance") or {}
    source = provenance.get(fact) or provenance.get(fact.rpartition(".")[0])
    return [page_cite(source, fact)] if source else []


def cites_of_findings(findings: Iterable[Json]) -> list[dict[str, Any]]:
    """The rules that findings name."""
    return [rule_cite(str(one["rule"])) for one in findings if one.get("rule")]


def each_once(cites: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """In their order, without repetition; the first twenty."""
    found: dict[str, dict[str, Any]] = {}
    for one in cites:
        found.setdefault(f"{one['kind']} {one['label']}", dict(one))
    return list(found.values())[:MOST_CITES]


class LookedAt:
    """What was looked at for one answer; a mark of anything else names nothing."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[str, Any]] = {}
        self.named: list[dict[str, Any]] = []

    def add(self, cites: Sequence[Json]) -> None:
        """Note what a tool has shown."""
        for one in cites:
            self._known.setdefault(_key(one), dict(one))

    def name(self, kind: str, what: str) -> str | None:
        """The name of what a mark of an answer means, noted as what the answer rests on."""
        found = self._known.get((kind, _folded(what)))
        if found is None:
            return None
        self.named.append(found)
        return str(found["label"])


def _key(cite: Json) -> tuple[str, str]:
    if cite["kind"] == "step":
        return "step", _folded(str(cite["step_id"]))
    if cite["kind"] == "rule":
        return "rule", _folded(str(cite["citation"]))
    return "page", _folded(f"{cite.get('document')}#{cite.get('page')}")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()

"""Policy packs: data/policy read in layers, state → district → county → field → operator.

A pack is YAML; each requirement says its value, its citation and its authority (law, practice
or preference). An inner layer replaces the value of an outer one, never the other way round.
Every folder with a `state.yaml` is a state; the file lists the names that the state goes by.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kernel.errors import NotFound
from kernel.policy.book_layer import book_requirements
from kernel.policy.books import district_with_section
from kernel.policy.district import normal_district
from kernel.policy.formation import BookFormation
from kernel.policy.requirement import Policy, Requirement
from kernel.reference import DATA, sack_chart

PACKS = DATA / "policy"
_PLACES = [PACKS]
_TEXAS = PACKS / "tx"


@lru_cache(maxsize=512)
def policy_for(
    *,
    state: str | None,
    district: str | None,
    county: str | None,
    field: str | None,
    operator: str | None = None,
) -> Policy:
    """The requirements that hold at a well, the innermost layer already chosen.

    An unknown district, county or field leaves its layer out; it is never guessed.

    Raises:
        NotFound: There is no pack for the state.

    >>> policy_for(state="TX", district="8", county="Andrews", field=None)["plug_fill_ft"].value
    100
    """
    folder = _states().get((state or "TX").strip().upper())
    if folder is None:
        raise NotFound(
            f"There are no plugging rules for {state}.",
            hint="Texas is built in; another state needs a pack in data/policy and a rules module.",
        )
    name = normal_district(district) if folder == _TEXAS else district
    layers = [_pack(folder, "state.yaml")]
    if name:
        layers.append(_pack(folder, f"districts/{name.lower()}.yaml"))
        layers += _county_layers(folder, name, county, field)
    if operator:
        layers.append(_pack(folder, f"operators/{place_key(operator).lower()}.yaml"))
    found = [layer for layer in layers if layer]
    chosen = _from_book(folder, name, county, field)
    for layer in found:
        chosen.update(_requirements(layer))
    return Policy(
        requirements=chosen,
        version="+".join(dict.fromkeys(str(layer["version"]) for layer in found)),
        jurisdiction=str(layers[0].get("jurisdiction", folder.name.upper())),
        district=name,
    )


def add_packs(place: Path) -> None:
    """Look for states in a further folder that is laid out as data/policy is."""
    _PLACES.append(place)
    for read in (policy_for, _states, _pack):
        read.cache_clear()


@lru_cache(maxsize=1)
def _states() -> Mapping[str, Path]:
    """The folder of each state by each of its names."""
    files = [file for place in _PLACES for file in sorted(place.glob("*/state.yaml"))]
    return {
        str(name).upper(): file.parent
        for file in files
        for name in _pack(file.parent, file.name).get("names", [file.parent.name])
    }


def overridden(
    policy: Policy, values: Mapping[str, object], *, cite: str = "company preference"
) -> Policy:
    """The policy with some values replaced as preferences of the operator.

    Law cannot be replaced this way: a key of authority law is refused.

    Raises:
        NotFound: A key that the policy does not know, or one that is law.
    """
    chosen = dict(policy.requirements)
    for key, value in values.items():
        if key not in chosen or chosen[key].authority == "law":
            raise NotFound(f"There is no preference named {key}.")
        chosen[key] = Requirement(
            key=key, value=value, cite=cite, authority="preference", layer="operator"
        )
    return replace(policy, requirements=chosen)


def place_key(name: str) -> str:
    """A county or field name without case, brackets and double blanks.

    >>> place_key("Spraberry [Trend  Area]") == place_key("SPRABERRY (TREND AREA)")
    True
    """
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", name.upper()).split())


def _county_layers(
    folder: Path, district: str, county: str | None, field: str | None
) -> list[Mapping[str, Any]]:
    if not county:
        return []
    pack = _pack(folder, f"counties/{district.lower()}.yaml")
    section = (pack.get("counties") or {}).get(place_key(county.removesuffix(" County")))
    if not section:
        return []
    layers: list[Mapping[str, Any]] = [{**section, "layer": "county", "version": pack["version"]}]
    block = (section.get("fields") or {}).get(place_key(field)) if field else None
    if block:
        layers.append({**block, "layer": "field", "version": pack["version"]})
    return layers


def _from_book(
    folder: Path, district: str | None, county: str | None, field: str | None
) -> dict[str, Requirement]:
    """What the district's imported book says; a pack's own value for a county stands over it.

    A book is looked up by county where the papers name no district; the district stays unknown.
    """
    book = district or district_with_section(county)
    return book_requirements(book, county, field) if folder == _TEXAS and book else {}


def _requirements(layer: Mapping[str, Any]) -> dict[str, Requirement]:
    return {
        key: Requirement(
            key=key,
            value=_value(key, row),
            cite=row["cite"],
            authority=row["authority"],
            layer=layer["layer"],
        )
        for key, row in (layer.get("requirements") or {}).items()
    }


def _value(key: str, row: Mapping[str, Any]) -> Any:
    if "chart" in row:
        return sack_chart(row["chart"])
    value = row["value"]
    if key == "formations":
        return tuple(BookFormation(**{"cite": row["cite"], **entry}) for entry in value)
    return tuple(value) if isinstance(value, list) else value


@lru_cache(maxsize=64)
def _pack(folder: Path, name: str) -> Mapping[str, Any]:
    path = folder / name
    if not path.exists():
        return {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(path.read_bytes(), Loader=loader))  # noqa: S506 - a safe loader

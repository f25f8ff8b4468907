"""Rows that a person adds to a well because no paper gives them: what each kind is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kernel.errors import InvalidInput
from kernel.facts.corrections import BEYOND, is_added
from kernel.facts.fact import Correction, FactValue
from kernel.facts.paths import row_of

Values = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value of a row: its name in the facts file, its words, and whether it may be left out."""

    name: str
    words: str
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # value and its words; () = a number, or a name


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """A kind of row that can be added.

    Attributes:
        key: Names the form in an address.
        table: The list of the facts file.
        fixed: Values that the kind itself says.
        order: Pairs of depths (shallower, deeper) that must not be the wrong way round.
        wider: Pairs of sizes (smaller, larger).
    """

    key: str
    table: str
    words: str
    entries: tuple[Entry, ...]
    fixed: tuple[tuple[str, FactValue], ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    wider: tuple[tuple[str, str], ...] = ()

    @property
    def needed(self) -> tuple[Entry, ...]:
        """What a row cannot be without."""
        return tuple(entry for entry in self.entries if entry.needed)


def _span(words: str) -> tuple[Entry, Entry]:
    return (
        Entry(name="from_ft", words=f"{words} from", needed=True),
        Entry(name="to_ft", words="to", needed=True),
    )


_SIZE = Entry(name="od_in", words="outside diameter", needed=True)
_STATUS = Entry(
    name="status",
    words="state",
    choices=(("open", "open"), ("squeezed", "squeezed off"), ("plugged", "plugged off")),
)
FORMS = (
    RowForm(
        key="barriers",
        table="barriers",
        words="Bridge plug, packer or other device in the hole",
        entries=(
            Entry(
                name="kind",
                words="device",
                needed=True,
                choices=(
                    ("cibp", "bridge plug (CIBP)"),
                    ("retainer", "cement retainer"),
                    ("packer", "packer"),
                    ("dv_tool", "stage tool (DV)"),
                    ("junk", "junk or fish"),
                ),
            ),
            Entry(name="depth_ft", words="depth", needed=True),
            Entry(name="cement_ft", words="cement on top"),
            Entry(name="sacks", words="cement"),
        ),
    ),
    RowForm(
        key="cement_plug",
        table="barriers",
        words="Cement plug in the hole",
        fixed=(("kind", "cement"),),
        entries=(
            Entry(name="top_ft", words="top", needed=True),
            Entry(name="bottom_ft", words="bottom"),
            Entry(name="sacks", words="cement"),
        ),
        order=(("top_ft", "bottom_ft"),),
    ),
    RowForm(
        key="casing",
        table="casing",
        words="Casing string",
        entries=(
            Entry(
                name="string",
                words="string",
                needed=True,
                choices=tuple(
                    (name, name) for name in ("surface", "intermediate", "production", "conductor")
                ),
            ),
            _SIZE,
            Entry(name="shoe_ft", words="shoe", needed=True),
            Entry(name="hole_in", words="hole size"),
            Entry(name="weight_lb_ft", words="weight"),
            Entry(name="cement_sacks", words="cement"),
            Entry(name="toc_ft", words="top of cement"),
            Entry(name="stage_tool_ft", words="stage tool"),
        ),
        order=(("toc_ft", "shoe_ft"), ("stage_tool_ft", "shoe_ft")),
        wider=(("od_in", "hole_in"),),
    ),
    RowForm(
        key="liners",
        table="liners",
        words="Liner",
        fixed=(("string", "liner"),),
        entries=(
            _SIZE,
            Entry(name="top_ft", words="top", needed=True),
            Entry(name="shoe_ft", words="bottom", needed=True),
            Entry(name="hole_in", words="hole size"),
            Entry(name="weight_lb_ft", words="weight"),
            Entry(name="cement_sacks", words="cement"),
            Entry(name="toc_ft", words="top of cement"),
        ),
        order=(("top_ft", "shoe_ft"), ("toc_ft", "shoe_ft")),
        wider=(("od_in", "hole_in"),),
    ),
    RowForm(
        key="tubing",
        table="tubing",
        words="Tubing",
        entries=(_SIZE, Entry(name="depth_ft", words="depth", needed=True)),
    ),
    RowForm(
        key="perforations",
        table="perforations",
        words="Perforations",
        fixed=(("kind", "perforations"),),
        entries=(*_span("perforated"), _STATUS),
        order=(("from_ft", "to_ft"),),
    ),
    RowForm(
        key="open_hole",
        table="perforations",
        words="Open hole interval",
        fixed=(("kind", "open_hole"),),
        entries=(*_span("open hole"), _STATUS),
        order=(("from_ft", "to_ft"),),
    ),
    RowForm(
        key="squeezes",
        table="squeezes",
        words="Cement squeeze",
        entries=(*_span("squeezed"), Entry(name="sacks", words="cement")),
        order=(("from_ft", "to_ft"),),
    ),
    RowForm(
        key="formation_tops",
        table="formation_tops",
        words="Formation top",
        entries=(
            Entry(name="name", words="formation", needed=True),
            Entry(name="top_ft", words="top", needed=True),
        ),
    ),
)
_BY_KEY = {form.key: form for form in FORMS}


def form_of(key: str) -> RowForm:
    """The kind of row that KEY names: a form's key or a table of the facts file.

    Raises:
        InvalidInput: There is no such kind.

    >>> form_of("casing").words, form_of("open_hole").table
    ('Casing string', 'perforations')
    """
    if key not in _BY_KEY:
        raise InvalidInput(
            f"“{key}” is no table of facts to which a row can be added.",
            hint=f"Use one of {', '.join(_BY_KEY)}.",
        )
    return _BY_KEY[key]


def complete(form: RowForm, values: Values) -> dict[str, FactValue]:
    """The values of a row in the order of its form, with those that the kind itself says.

    Raises:
        InvalidInput: A value is missing that tells the row apart, is none of the choices,
            belongs to no such row, or two values contradict each other.

    >>> complete(form_of("cement_plug"), {"top_ft": 4900, "bottom_ft": 5000})
    {'kind': 'cement', 'top_ft': 4900, 'bottom_ft': 5000}
    """
    fixed = dict(form.fixed)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    known = {entry.name: entry for entry in form.entries}
    if strange := [name for name in given if name not in known and fixed.get(name) != given[name]]:
        raise InvalidInput(f"{form.words}: “{strange[0]}” is no value of such a row.")
    if missing := [entry.words for entry in form.needed if entry.name not in given]:
        raise InvalidInput(
            f"{form.words}: {' and '.join(missing)} {_is(missing)} missing.",
            hint="Without it the row cannot be told from others. What else is unknown stays empty.",
        )
    for name, value in given.items():
        if name in known:
            _refuse_no_choice(form, known[name], value)
    _refuse(form, given, form.order, "lies below", lambda smaller, larger: smaller > larger)
    _refuse(form, given, form.wider, "is not less than", lambda smaller, larger: smaller >= larger)
    return {**fixed, **{name: given[name] for name in known if name in given}}


def _is(missing: list[str]) -> str:
    return "is" if len(missing) == 1 else "are"


def _refuse_no_choice(form: RowForm, entry: Entry, value: FactValue) -> None:
    if entry.choices and value not in dict(entry.choices):
        raise InvalidInput(
            f"{form.words}: {entry.words} cannot be “{value}”.",
            hint=f"Use one of {', '.join(name for name, _ in entry.choices)}.",
        )


def _refuse(
    form: RowForm,
    given: Values,
    pairs: Iterable[tuple[str, str]],
    said: str,
    wrong: Callable[[float, float], bool],
) -> None:
    words = {entry.name: entry.words for entry in form.entries}
    for one, other in pairs:
        smaller, larger = given.get(one), given.get(other)
        if not isinstance(smaller, int | float) or not isinstance(larger, int | float):
            continue
        if wrong(smaller, larger):
            raise InvalidInput(
                f"{form.words}: {words[one]} ({smaller:g}) {said} {words[other]} ({larger:g}).",
                hint="Check both values; depths are measured from the surface.",
            )


def free_row(standing: Iterable[Correction], table: str) -> int:
    """The number for a new row of TABLE, beyond every row that a person added before.

    >>> free_row([], "barriers")
    1000
    """
    taken = [
        place[1] if place[1] >= BEYOND else BEYOND + place[1]
        for correction in standing
        if is_added(correction)
        and (place := row_of(correction.path)) is not None
        and place[0] == table
    ]
    return max(taken, default=BEYOND - 1) + 1

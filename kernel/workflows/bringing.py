"""Records on their way in: what rows name is found or made, what is wrong is set aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.documents.record_rows import RecordRow
from kernel.documents.volume_rows import Refused, Remark
from kernel.errors import KernelError
from kernel.store.asset_tables import company
from kernel.store.record_import import Subjects, bare
from kernel.store.record_kinds import KINDS
from kernel.store.volume_imports import ImportRow, note_made
from kernel.workflows import records
from kernel.workflows.volume_block import Wanted


class Aside(Exception):
    """A row that is set aside: code and words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


@dataclass(slots=True, kw_only=True)
class Bringing:
    """A block on its way in, and what came of it so far.

    Attributes:
        make: Whether owners, leases and the like that nobody has are made.
    """

    session: Session
    row: ImportRow
    make: bool
    wanted: Wanted
    known: Subjects
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    remarks: dict[str, Remark] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    _forget: list[Callable[[], object]] = field(default_factory=list)

    def set_aside(self, line: int, code: str, words: str) -> None:
        """Put a row into quarantine."""
        self.refused.append(Refused(line=line, code=code, words=words))

    def remark(self, code: str, words: str, lines: Sequence[int]) -> None:
        """Say what is unusual about rows that are taken; no lines take the remark back."""
        self.remarks[code] = Remark(words=words, count=len(lines), lines=tuple(lines[:5]))

    def each(self, rows: Sequence[RecordRow], bring: Callable[[RecordRow], str]) -> None:
        """Bring rows in one by one; what one did is taken back where it is set aside.

        Args:
            rows: Of the block.
            bring: Answers added, changed or unchanged, or raises.
        """
        for one in rows:
            self._forget.clear()
            try:
                with self.session.begin_nested():
                    outcome = bring(one)
            except (Aside, KernelError) as failure:
                for forget in self._forget:
                    forget()
                code = failure.code if isinstance(failure, Aside) else "refused"
                self.set_aside(one.line, code, str(failure))
            else:
                setattr(self, outcome, getattr(self, outcome) + 1)

    def if_set_aside(self, forget: Callable[[], object]) -> None:
        """What to forget of a row that is made and then set aside after all."""
        self._forget.append(forget)

    def company(self, number: str | None, name: str | None) -> UUID:
        """An owner or vendor by number or name, made where nobody has it.

        Raises:
            Aside: None is named, it is not known and not to be made, or several have its name.
        """
        if not (number or name):
            raise Aside("no_owner", "It names no owner. Fill in a number or a name.")
        if number and (found := self.known.codes.get(bare(number))):
            return found
        named = self.known.companies.get(bare(name), []) if name else []
        if len(named) > 1:
            raise Aside(
                "which_owner", f"Several companies are named “{name}”. Give its number too."
            )
        if named:
            return named[0]
        if not self.make:
            raise Aside("unknown_owner", _unknown("company", number or name))
        code = str(number or name)
        made = {"name": name or code, "short_code": code}
        [found] = records.add_in(self.session, KINDS["companies"], [made])
        note_made(self.session, self.row.id, company.name, [found])
        self.wanted.companies.add(code)
        named = self.known.companies[bare(made["name"])]
        self.known.codes[bare(code)] = found
        named.append(found)
        self.if_set_aside(lambda: self.known.codes.pop(bare(code)))
        self.if_set_aside(lambda: named.remove(found))
        self.if_set_aside(lambda: self.wanted.companies.discard(code))
        return found

    def lease(self, number: str | None, name: str | None) -> UUID | None:
        """A lease by number or name; None where the row names none.

        Raises:
            Aside: There is none, or there are several.
        """
        named = self.known.leases.get(bare(name), []) if name else []
        if number:
            numbered = self.known.numbers.get(bare(number), [])
            both = [one for one in numbered if one in named] if len(numbered) > 1 else numbered
            if len(both) == 1:
                return both[0]
            if numbered:
                raise Aside(
                    "which_lease", f"Several leases have the number {number}. Give the name too."
                )
        if len(named) == 1:
            return named[0]
        if named:
            raise Aside("which_lease", f"Several leases are named “{name}”. Give the number too.")
        if number or name:
            raise Aside("unknown_lease", _unknown("lease", number or name))
        return None

    def well(self, api14: str | None, name: str | None = None) -> UUID | None:
        """A well by API number or name; None where the row names none.

        Raises:
            Aside: There is none, or there are several.
        """
        if api14:
            if found := self.known.wells.get(api14[:12]):
                return found
            raise Aside("unknown_well", _unknown("well", api14))
        named = self.known.well_names.get(bare(name), []) if name else []
        if name and len(named) != 1:
            if named:
                raise Aside("which_well", f"Several wells are named “{name}”. Give the API number.")
            raise Aside("unknown_well", _unknown("well", name))
        return named[0] if named else None


def _unknown(kind: str, name: str | None) -> str:
    """That nobody has what a row names, and what to do about it.

    >>> _unknown("lease", "Painted Rock")
    'You have no lease “Painted Rock”. Correct it, or enter the lease on “Leases and wells”.'
    """
    return f"You have no {kind} “{name}”. Correct it, or enter the {kind} on “Leases and wells”."

"""Two people's changes of one rig put together, field by field."""

from dataclasses import fields, replace

from kernel.scheduling.fleet import Rig
from kernel.scheduling.fleet_json import kept


def merged_rig(base: Rig, mine: Rig, theirs: Rig) -> tuple[Rig, tuple[str, ...]]:
    """Their rig with what I changed, and the fields that both set to different values.

    Args:
        base: As both looked at it.
        mine: As I left it.
        theirs: As it is now; the result carries its version.

    >>> base = Rig(id="r", name="R7", kind="Land rig")
    >>> mine, theirs = replace(base, home="Yard"), replace(base, status="standby", version=2)
    >>> both, clashes = merged_rig(base, mine, theirs)
    >>> (both.home, both.status, both.version, clashes)
    ('Yard', 'standby', 2, ())
    """
    was, now, new = kept(base), kept(theirs), kept(mine)
    changed = {name for name in was if new[name] != was[name]}
    clashes = {name for name in changed if now[name] != was[name] and now[name] != new[name]}
    values = {
        each.name: getattr(mine, each.name)
        for each in fields(Rig)
        if each.name in changed - clashes
    }
    ordered = tuple(each.name for each in fields(Rig) if each.name in clashes)
    return replace(theirs, **values), ordered

"""Planning preferences: what holds, for all wells and for single operators; change it."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.policy.preferences import LONGEST_NAME
from kernel.store.actor import Actor
from kernel.workflows.planning_preferences import change_preferences, preferences_in_force
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Preferences"], dependencies=SECURITY)


class Held(BaseModel):
    """The preferences in force; what is not named is as state, district, county and field say."""

    dated: date | None = Field(description="Day of the last change; null before the first.")
    values: dict[str, float | str]
    operators: dict[str, dict[str, float | str]] = Field(
        description="Values for the wells of one operator; they stand over `values`."
    )


class Wanted(Closed):
    """A whole set of values: for all wells, or for those of one operator."""

    values: dict[str, Any] = Field(description="Null of a value leaves what stands below it.")
    operator: str = Field("", max_length=LONGEST_NAME, description="As the forms print it.")
    note: str = Field("", max_length=500)


def _held(actor: Actor) -> Held:
    held = preferences_in_force(actor)
    if held is None:
        return Held(dated=None, values={}, operators={})
    own = {name: dict(values) for name, values in held.operators.items()}
    return Held(dated=held.dated, values=dict(held.values), operators=own)


@router.get("/preferences", summary="Planning preferences")
def preferences(actor: SignedIn) -> Held:
    """What every plan made from now on rests on, besides law and district."""
    return _held(actor)


@router.put("/preferences", summary="Choose planning preferences")
def change(wanted: Wanted, actor: SignedIn) -> Held:
    """Replaces the whole set of all wells or of one operator; an earlier set stays restorable."""
    change_preferences(actor, wanted.values, wanted.note, operator=wanted.operator)
    return _held(actor)

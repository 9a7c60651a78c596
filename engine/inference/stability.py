"""What an advice says of its own stability: what it hangs on, and the questions worth asking."""

from typing import Literal

from msgspec import Struct

from ottava.facts.source.brief import Brief

from ..rulebook.conclusion import Effect


class Place(Brief, Struct, frozen=True, order=True):
    """A method or stage, for one party or for everyone. `stage`: None for the whole method. `party`: None for everyone.
    `title`: the name of method and stage.
    """

    method: str
    stage: str | None
    party: str | None
    title: str


class GateEffect(Brief, Struct, frozen=True, gc=False):
    """A gate that is shut. `effect`: how; `stop` lets no method through."""

    id: str
    title: str
    effect: Effect


class Told(Brief, Struct, frozen=True, gc=False):
    """Something that might be found out. `value`: what. `said`: in words, all values of the same effect."""

    path: str
    label: str
    value: str | bool | int | float | tuple[str, ...]
    said: str


class Prospect(Brief, Struct, frozen=True, gc=False):
    """What one answer to a question leads to.

    `value`, `said`: the answer, and in words all answers of the same effect. `share`: the part of all answers that it
    stands for, from 0 to 1, when every value is as likely as another. `changes`: the weightiest thing that it changes.
    `gates`: those that are then shut. `first`: who and what then comes first.
    """

    value: str | bool | int | float | tuple[str, ...]
    said: str
    share: float
    changes: Literal["gate", "first", "ranking", "nothing"]
    gates: tuple[GateEffect, ...]
    first: tuple[Place, ...]


class Hinge(Brief, Struct, frozen=True, gc=False):
    """An unknown attribute whose answer could change the advice.

    `party`: whom it is about; None for the case. `witness`: answers that change the advice, this attribute among them,
    none of which can be left out. `gates`, `first`: what these answers lead to.
    """

    path: str
    attribute: str
    label: str
    party: str | None
    witness: tuple[Told, ...]
    gates: tuple[GateEffect, ...]
    first: tuple[Place, ...]


class Flip(Brief, Struct, frozen=True, gc=False):
    """How far the strength of one recommendation of one rule would have to move for another first place.

    `title`: that of the rule. `stage`: None for the whole method. `method_title`: that of the method and its stage.
    `strength`: what it is, from -1 to 1. `needed`: the nearest that flips, to six decimals. `first`: the first place
    then, with all else as it is.
    """

    rule: str
    title: str
    method: str
    method_title: str
    stage: str | None
    strength: float
    needed: float
    first: tuple[Place, ...]


class Stability(Brief, Struct, frozen=True, gc=False):
    """Whether what is unknown could still change the gates, their effects or the first place.

    `verdict`: `stable` is proven for every way of finding out any of the unknowns, in whole or in part, each with
    certainty; with `open` it can change; `not proven`: neither was found out. `hangs_on`: the attributes whose answer
    alone changes it or, if there are none, attributes that do so together. `searched`: how it was looked for.

    `margin`: by how much certainty the first place leads. `second`: what comes next. `strengths`: how much would have
    to move in single rules for another first place, the least first. All this is there only in thorough advice.
    """

    verdict: Literal["stable", "open", "not proven"] = "not proven"
    hangs_on: tuple[Hinge, ...] = ()
    searched: str | None = None
    margin: float | None = None
    second: tuple[Place, ...] = ()
    strengths: tuple[Flip, ...] = ()

"""The card: what of an advice fits on one screen, chosen and in order, as plain immutable values.

Every program that shows a card shows these, in this order; how they are chosen is in `card_choice.py`.
"""

from typing import Literal

from msgspec import Struct

from ottava.facts.source.brief import Brief


class CardGate(Brief, Struct, frozen=True, gc=False):
    """A gate that is shut. `text`: what it asks for. `effect`: `stop` lets no method through. `call`: whom to call."""

    id: str
    title: str
    text: str
    effect: Literal["stop", "first", "provisional"]
    call: str | None


class Act(Brief, Struct, frozen=True, gc=False):
    """One thing to do. No parties means everyone.

    `kind`: whether `id` is that of a directive or of a method. `stage`: that of a method, if it has one. `parties`:
    whom it is for. `text`: the title of a method, or what a directive says. `begin`: the first step of a method.
    `strength`: a word for how strongly a method is advised. `because`: the weightiest reason. `matters_most`: the
    method is of rank 1.
    """

    kind: Literal["directive", "method"]
    id: str
    stage: str | None
    text: str
    parties: tuple[str, ...]
    begin: str | None
    strength: str | None
    because: str | None
    matters_most: bool


class Prohibition(Brief, Struct, frozen=True, gc=False):
    """One thing not to do, as a whole sentence. No parties means everyone.

    `kind`: a directive, a method that is excluded, what to avoid with a method, or what a gate stops. `stage`: that of
    a method, if it has one. `text`: the sentence. `parties`: whom it is about. `protects`: it could harm somebody.
    """

    kind: Literal["directive", "exclusion", "method", "gate"]
    id: str
    stage: str | None
    text: str
    parties: tuple[str, ...]
    because: str | None
    protects: bool


class Enquiry(Brief, Struct, frozen=True, gc=False):
    """One thing to find out first; no parties means that it is no question about a party.

    `parties`: whom it is about. `decides`: what the answer would change, each in a few words; `because`: why else it is
    asked.
    """

    attribute: str
    question: str
    parties: tuple[str, ...]
    decides: tuple[str, ...]
    because: str | None


class WeakMethod(Brief, Struct, frozen=True, gc=False):
    """A method that is advised only weakly. `stage`: that of the method, if it has one. `text`: its title. `parties`:
    whom it is for; none means everyone.
    """

    id: str
    stage: str | None
    text: str
    parties: tuple[str, ...]


class Card(Brief, Struct, frozen=True, gc=False):
    """What fits on one screen: the gates, what to do in order, what not to do, and what to find out first.

    `gates`: what comes before all. `acts`: what to do, in order. `prohibitions`: what not to do. `enquiries`: what to
    find out first. `weakly`: the methods that are advised only weakly. `more`: how many things to do the advice has
    beside these.
    """

    gates: tuple[CardGate, ...] = ()
    acts: tuple[Act, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    weakly: tuple[WeakMethod, ...] = ()
    more: int = 0

"""The gates of an advice, and the safeguards of its rulebook that it breaks: first in the report, and loud."""

from collections.abc import Iterator

from ottava.facts.catalogue import tr

from ..inference.advice import Advice, Breach, GateAdvice
from ..rulebook.conclusion import Effect
from .document import Group, Item, ItemNote, Section, Tone
from .reasons import because
from .words import called, people, prose

MEANINGS: dict[Effect, str] = {
    "stop": "No method before this is settled.",
    "first": "This comes before every method.",
    "provisional": "Until this is settled, all that follows is provisional.",
}

TONES: dict[Effect, Tone] = {"stop": "stop", "first": "stop", "provisional": "care"}

AGAINST_A_SAFEGUARD = (
    "This advice goes against a safeguard of its rulebook: it says what no advice may, or leaves out what it must say. "
    "Do not act on it before whoever keeps the rules has looked at it."
)


def gates(advice: Advice) -> Iterator[Section]:
    """Return the section of the gates, if there are any."""
    if advice.gates:
        calls = {gate.id: gate.call for gate in advice.card.gates}
        items = tuple(_gate(gate, calls.get(gate.id)) for gate in advice.gates)
        yield Section("gates", tr("Before anything else"), "stop", groups=(Group(items),))


def _gate(gate: GateAdvice, call: str | None) -> Item:
    """One gate. call: whom to call."""
    remarks = [ItemNote(prose(gate.text)), ItemNote(tr(MEANINGS[gate.effect]), "strong")]
    if call is not None:
        remarks.append(ItemNote(tr("Call: {whom}", whom=prose(call)), "strong"))
    title = called(gate.effect, gate.title)
    return Item(title, mark="!!", tone=TONES[gate.effect], major=True, remarks=tuple(remarks))


def breaches(advice: Advice) -> Iterator[Section]:
    """Return the section of the broken safeguards: none, unless a rule is wrong."""
    if not advice.breaches:
        return
    found: dict[str, list[Breach]] = {}
    for breach in advice.breaches:
        found.setdefault(breach.safeguard, []).append(breach)
    items = tuple(map(_breach, found.values()))
    yield Section("breaches", tr("Against a safeguard"), "stop", groups=(Group(items, tr(AGAINST_A_SAFEGUARD)),))


def _breach(broken: list[Breach]) -> Item:
    """One safeguard, with the parties for whom it is broken."""
    first = broken[0]
    remarks = [ItemNote(prose(first.because), "strong")]
    if first.party is not None:
        remarks.append(ItemNote(tr("Broken for {whom}.", whom=people(each.party for each in broken))))
    reasons = because((reason for each in broken for reason in each.reasons), with_grounds=True)
    return Item(prose(first.title), mark="!!", tone="stop", major=True, remarks=tuple(remarks), because=reasons)

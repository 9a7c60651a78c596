"""The gates of an advice: first in the report, and loud."""

from collections.abc import Iterator

from ..inference.advice import Advice, Effect
from .document import Group, Item, ItemNote, Section, Tone
from .reasons import because
from .words import prose

CALLS: dict[Effect, str] = {
    "stop": "STOP",
    "first": "FIRST",
    "provisional": "PROVISIONAL",
}

MEANINGS: dict[Effect, str] = {
    "stop": "No method before this is settled.",
    "first": "This comes before every method.",
    "provisional": "Until this is settled, all that follows is provisional.",
}

TONES: dict[Effect, Tone] = {"stop": "stop", "first": "stop", "provisional": "care"}


def gates(advice: Advice) -> Iterator[Section]:
    if advice.gates:
        items = tuple(
            Item(
                f"{CALLS[gate.effect]}: {prose(gate.title)}",
                mark="!!",
                tone=TONES[gate.effect],
                major=True,
                remarks=(ItemNote(prose(gate.text)), ItemNote(MEANINGS[gate.effect], "strong")),
                because=because(gate.reasons, with_grounds=True),
            )
            for gate in advice.gates
        )
        yield Section("gates", "Before anything else", "stop", groups=(Group(items),))

"""The words of the page: how strong, for whom, on what grounds, and what comes first behind which gates."""

from collections.abc import Iterable

from ottava.facts import Value
from ottava.facts.source.diagnostic import visible

from ..inference.advice import FactUsed, GateEffect, Place, SourcePlace

EFFECTS = {"stop": "stops everything", "first": "comes first", "provisional": "makes all provisional"}


def number(certainty: float) -> str:
    """A certainty with at most two decimals, and never as 1 or 0 when it only comes close."""
    text = f"{certainty + 0.0:.2f}".rstrip("0").rstrip(".")
    near = {"1": "over 0.99", "-1": "under -0.99", "0": "under 0.01", "-0": "over -0.01"}
    return text if float(text) == certainty else near.get(text, text)


def prose(text: str) -> str:
    """A passage on one line, line breaks as spaces, with everything that could steer a terminal spelt out.

    A case comes from anybody: nothing in it may move the cursor, colour the page or reverse the letters.
    """
    return visible(" ".join(text.split()))


def name(identifier: str) -> str:
    """An identifier as words: `circuitous_tactics` reads circuitous tactics."""
    return visible(identifier.replace("_", " "))


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def listing(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def people(parties: Iterable[str | None]) -> str:
    """For whom: the labels of the parties, or everyone when there is a None among them."""
    labels = list(dict.fromkeys(parties))
    if not labels or None in labels:
        return "everyone"
    return listing(visible(label) for label in labels if label is not None)


def value(seen: Value | tuple[str, ...]) -> str:
    """An observed value as it reads in a sentence."""
    if isinstance(seen, bool):
        return "yes" if seen else "no"
    if isinstance(seen, frozenset | tuple):
        return " + ".join(name(each) for each in sorted(seen)) or "none"
    return name(seen) if isinstance(seen, str) else str(seen)


def grounds(facts: Iterable[FactUsed]) -> str:
    """The facts in words, by what they are about: `customer: temperament hot; dispute: stakes trivial`."""
    about: dict[str, list[str]] = {}
    for fact in facts:
        entity, _, attribute = fact.path.rpartition(".")
        about.setdefault(entity, []).append(_fact(name(attribute), value(fact.value), fact.certainty))
    return "; ".join(f"{subject(entity)}: {', '.join(said)}" for entity, said in about.items())


def _fact(attribute: str, seen: str, certainty: float) -> str:
    # `claim permitted` says it; `claim permitted permitted` stumbles.
    said = attribute if attribute.endswith(f" {seen}") else f"{attribute} {seen}"
    return said if certainty == 1 else f"{said} ({number(certainty)})"


def subject(entity: str) -> str:
    """What a fact is about; a party goes by its label, letter for letter."""
    label = entity.removeprefix("parties.")
    return name(entity) if label == entity else visible(label)


def mark(source: SourcePlace | None) -> str:
    """What a rule rests on: `[text]`, `[inference]`, `[practice: its name]`; nothing without a source."""
    if source is None:
        return ""
    if source.practice is None:
        return f"[{source.basis}]"
    return f"[{source.basis}: {prose(source.practice)}]"


def place(each: Place) -> str:
    """A method or stage, without for whom."""
    return name(each.method) if each.stage is None else f"{name(each.method)} ({name(each.stage)})"


def places(found: Iterable[Place]) -> str:
    """Return methods and for whom: `listening for aunt and clerk`."""
    parties: dict[str, list[str | None]] = {}
    for each in found:
        parties.setdefault(place(each), []).append(each.party)
    return listing(f"{method} for {people(whom)}" for method, whom in parties.items()) if parties else "no method"


def lead(gates: Iterable[GateEffect], first: Iterable[Place]) -> str:
    """The gates that are shut, and what comes first."""
    said = [f"the gate {name(gate.id)} {EFFECTS[gate.effect]}" for gate in gates]
    return "; ".join([*said, f"first {places(first)}"])

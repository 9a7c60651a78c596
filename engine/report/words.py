"""The words of the page: how strong, for whom, on what grounds, and what comes first behind which gates."""

import re
from collections.abc import Iterable
from datetime import date

from ottava.facts import Value
from ottava.facts.catalogue import tr
from ottava.facts.days import said
from ottava.facts.source.diagnostic import visible

from ..inference.advice import Advice, FactUsed, SourcePlace
from ..inference.stability import GateEffect, Place
from ..rulebook.conclusion import Effect

EFFECTS = {"stop": "stops everything", "first": "comes first", "provisional": "makes all provisional"}

_CALLS: dict[Effect, str] = {"stop": "STOP", "first": "FIRST", "provisional": "PROVISIONAL"}


def called(effect: Effect, title: str) -> str:
    """Return how a gate calls out: `STOP: Safety comes first`."""
    return tr("{call}: {title}", call=tr(_CALLS[effect]), title=prose(title))


def number(certainty: float) -> str:
    """A certainty with at most two decimals, and never as 1 or 0 when it only comes close."""
    text = f"{certainty + 0.0:.2f}".rstrip("0").rstrip(".")
    near = {"1": "over 0.99", "-1": "under -0.99", "0": "under 0.01", "-0": "over -0.01"}
    return text if float(text) == certainty else tr(near[text]) if text in near else text


def prose(text: str) -> str:
    """A passage on one line, line breaks as spaces, with everything that could steer a terminal spelt out.

    A case comes from anybody: nothing in it may move the cursor, colour the page or reverse the letters.
    """
    return visible(" ".join(text.split()))


def name(identifier: str) -> str:
    """An identifier as words: `circuitous_tactics` reads circuitous tactics."""
    return visible(identifier.replace("_", " "))


def quoted(title: str) -> str:
    """The title of a rule within a sentence."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{prose(title)}\N{RIGHT DOUBLE QUOTATION MARK}"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A text on one line that ends as a sentence does."""
    text = prose(text)
    return text if text.endswith((".", "!", "?", *_WIDE_ENDS)) else tr("{text}.", text=text)


_WIDE_ENDS = ("。", "！", "？")
"""How sentences end that need no space behind them."""


def paragraph(sentences: Iterable[str]) -> str:
    """Return sentences one behind the other."""
    return "".join(each if each.endswith(_WIDE_ENDS) else f"{each} " for each in sentences).rstrip()


def for_day(advice: Advice) -> str:
    """Return for which day an advice is, behind something else; nothing where it is for any."""
    return tr("; for {day}", day=said(date.fromisoformat(advice.day))) if advice.day else ""


def listing(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = words
    return tr("{most} and {last}", most=tr(", ").join(most), last=last) if most else last


def people(parties: Iterable[str | None]) -> str:
    """For whom: the labels of the parties, or everyone when there is a None among them."""
    labels = list(dict.fromkeys(parties))
    if not labels or None in labels:
        return tr("everyone")
    return listing(visible(label) for label in labels if label is not None)


def names_all(text: str, parties: Iterable[str]) -> bool:
    """Return whether a text already names everybody that it is about, so that no label has to stand beside it."""
    return all(re.search(rf"(?<!\w){re.escape(party)}(?!\w)", text) for party in parties)


def value(seen: Value | tuple[str, ...]) -> str:
    """A value of a rulebook or case as it reads in a sentence, where nothing says what people call it."""
    if isinstance(seen, bool):
        return tr("yes" if seen else "no")
    if isinstance(seen, frozenset | tuple):
        return " + ".join(name(each) for each in sorted(seen)) or tr("none")
    return name(seen) if isinstance(seen, str) else str(seen)


def grounds(facts: Iterable[FactUsed]) -> str:
    """The facts in words, those of the case first, then those of each party behind its label."""
    about: dict[str | None, list[str]] = {None: []}
    for fact in facts:
        about.setdefault(party_in(fact.path), []).append(known(fact))
    return tr("; ").join(of_party(party, tr("; ").join(said)) for party, said in about.items() if said)


def known(fact: FactUsed) -> str:
    """What is known, with its certainty where that is not full: `trust in you: wavering (certainty 0.6)`."""
    if fact.certainty == 1:
        return prose(fact.said)
    return tr("{said} (certainty {number})", said=prose(fact.said), number=number(fact.certainty))


def party_in(path: str) -> str | None:
    """The label of the party that a path such as `parties.customer.trust` speaks of; the label has no dot in it."""
    return path.split(".")[1] if path.startswith("parties.") else None


def of_party(party: str | None, said: str) -> str:
    """Something said of a party, behind its label; of the case as it is."""
    return said if party is None else f"{visible(party)} \N{EN DASH} {said}"


def whose(party: str | None) -> str:
    """A party behind something that is its own: ` (customer)`."""
    return "" if party is None else beside(visible(party))


def beside(text: str) -> str:
    """Return a text in brackets behind another."""
    return tr(" ({text})", text=text)


def mark(source: SourcePlace | None) -> str:
    """What a rule rests on: `[text]`, `[inference]`, `[practice: its name]`; nothing without a source."""
    if source is None:
        return ""
    if source.practice is None:
        return f"[{tr(source.basis)}]"
    return f"[{tr('{label}: {text}', label=tr(source.basis), text=prose(source.practice))}]"


def place(each: Place) -> str:
    """A method or stage, without for whom."""
    return prose(each.title)


def places(found: Iterable[Place]) -> str:
    """Return methods and for whom: `Listening to opinions for aunt and clerk`."""
    parties: dict[str, list[str | None]] = {}
    for each in found:
        parties.setdefault(place(each), []).append(each.party)
    if not parties:
        return tr("no method")
    return listing(tr("{method} for {whom}", method=method, whom=people(whom)) for method, whom in parties.items())


def lead(gates: Iterable[GateEffect], first: Iterable[Place]) -> str:
    """The gates that are shut, and what matters most: `STOP: Safety comes first; then Learning for everyone`."""
    said = [called(gate.effect, gate.title) for gate in gates]
    first = tuple(first)
    return tr("; then ").join([*said, *([places(first)] if first or not said else [])])

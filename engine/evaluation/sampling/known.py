"""What is known of a case in plain words, as an expert reads it. It takes the case alone, and so says no advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ottava.facts import Case, Observation, Vocabulary
from ottava.facts.attribute import DAY, PARTY, UNKNOWN_BELOW, Attribute, in_words
from ottava.facts.catalogue import tr

from ...report.words import number, prose, sentence_case


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is known about one thing: the dispute, a party, and so on. facts: what is known, and how it is."""

    about: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A case in words. not_known: what a quick case says and this one does not."""

    title: str
    known: tuple[KnownFacts, ...]
    parties: tuple[KnownFacts, ...]
    not_known: tuple[str, ...]

    def case_lines(self) -> Iterator[str]:
        """Return line by line what is known of the case without its parties, and what is not known."""
        if self.title:
            yield self.title
        yield from map(_line, self.known)
        if self.not_known:
            yield "Not known: " + "; ".join(self.not_known)

    def party_lines(self) -> Iterator[str]:
        """Return a line on each party."""
        yield from map(_line, self.parties)


def described(case: Case, vocabulary: Vocabulary) -> Described:
    """Return a case in words."""
    of_party = {each.name: each for each in vocabulary.of_entity(PARTY)}
    of_case = {each.path: each for each in vocabulary if each.entity != PARTY}
    found: dict[str, list[tuple[str, str]]] = {}
    for path, label, said in _facts(case.observations, of_case):
        about = "Case" if path == DAY else sentence_case(in_words(path.split(".")[0]))
        found.setdefault(about, []).append((label, said))
    parties = []
    not_known = [each.label for path, each in of_case.items() if each.quick and case.known(path) is None]
    for party in case.parties:
        facts = [(label, said) for _, label, said in _facts(party.observations, of_party)]
        parties.append(KnownFacts(f"Party {prose(party.id)}", _denied_last(facts)))
        not_known += [
            f"{each.label} ({prose(party.id)})"
            for name, each in of_party.items()
            if each.quick and party.known(name) is None
        ]
    known = tuple(KnownFacts(about, _denied_last(facts)) for about, facts in found.items())
    return Described(prose(case.title), known, tuple(parties), tuple(not_known))


def _denied_last(facts: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return facts with all that is not so in one, behind the others: of most cases that is half of what is known."""
    denials = (tr("no"), tr("none"))
    denied = [label for label, said in facts if said in denials]
    others = [fact for fact in facts if fact[1] not in denials]
    return (*others, ("no, or none", "; ".join(denied))) if denied else tuple(others)


def _line(known: KnownFacts) -> str:
    facts = "; ".join(f"{label}: {said}" for label, said in known.facts)
    return f"{known.about}: {facts or 'nothing more is known'}"


def _facts(
    observations: Mapping[str, Observation], attributes: Mapping[str, Attribute]
) -> Iterator[tuple[str, str, str]]:
    """Return the name, the label and the value in words of each attribute that is known."""
    for name, observation in observations.items():
        if observation.certainty < UNKNOWN_BELOW:
            continue
        said = prose(attributes[name].said(observation.value))
        if observation.certainty != 1:
            said += f" (not certain: {number(observation.certainty)} of 1)"
        yield name, prose(attributes[name].label), said

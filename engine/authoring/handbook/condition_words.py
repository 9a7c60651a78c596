"""Conditions in sentences, for readers who have never seen a rule file."""

from collections.abc import Iterable
from dataclasses import dataclass

from ottava.facts import PARTY
from ottava.facts.attribute import number_text
from ottava.facts.days import said_beyond, said_range

from ...report.words import name, sentence_case, value
from ...rulebook.condition import (
    ALWAYS,
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    EveryParty,
    Includes,
    InRange,
    Known,
    Named,
    Not,
    OneOf,
    PartyCount,
    Scalar,
    Share,
    SomeParty,
    Test,
    entity_of,
)
from ...rulebook.rulebook import Rulebook
from .passage import Passage, PassageItem, Piece, Strong, link_to, named_link


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """Puts the conditions of a rulebook in words. `of_parties` are the names of assessments that belong to parties."""

    rulebook: Rulebook
    of_parties: frozenset[str]

    def top(self, condition: Condition) -> PassageItem:
        """Return a whole `when` or `unless`: how many of them must hold, and the list of them; always, and no list."""
        if condition == All(()):
            return PassageItem(("always.",))
        if isinstance(condition, All) and len(condition.parts) > 1:
            return PassageItem(("all of this holds:",), self._each(condition.parts, "the party"))
        return PassageItem(("this holds:",), (self.item(condition),))

    def item(self, condition: Condition, party: str = "the party") -> PassageItem:
        """Return a condition in words. party: what to call the party that the rule is tried for."""
        match condition:
            case All(()):
                return PassageItem(("Always",))
            case All((part,)) | AnyOf((part,)):
                return self.item(part, party)
            case All(parts):
                return PassageItem(("All of this holds:",), self._each(parts, party))
            case AnyOf(parts):
                return PassageItem(("At least one of these holds:",), self._each(parts, party))
            case Named(name=short, title=title, part=part):
                said = (Strong(title), " (the condition ", named_link("condition", short), ")")
                # On the page of conditions, each only names those in it: they have their own places there.
                return PassageItem(said) if part == ALWAYS else PassageItem((*said, ":"), (self.item(part, party),))
            case SomeParty(where, others=others):
                return self._of_parties("For another party" if others else "For at least one party", where, others)
            case EveryParty(where, others=others):
                which = f"For every {'other ' * others}party, and also when there is none"
                return self._of_parties(which, where, others)
            case PartyCount(where, others=others):
                which = _parties(condition)
                if where == All(()):
                    return PassageItem(("The case has ", Strong(which)))
                return self._of_parties(f"For {which}", where, others)
            case Not(part):
                return self._negated(part, party)
            case Advised(method, stage):
                return PassageItem((*self._method(method, stage), " is advised", _for(party)))
            case AdvisedCount(low, high):
                noun = "competing method is" if _one(low, high) else "competing methods are"
                return PassageItem((Strong(sentence_case(_count(low, high))), f" {noun} advised", _for(party)))
            case Derived(atom):
                return PassageItem((*self._assessment(atom, party), " ", *outcome(atom.value)))
            case _:
                return PassageItem((*self.attribute(condition.attribute, party), *self._passes(condition)))

    def looked(self, looked: Atom | Advised | AdvisedCount) -> Passage:
        """Return what other rules bring about, as it reads in a condition."""
        return self.item(Derived(looked) if isinstance(looked, Atom) else looked).said

    def attribute(self, path: str, party: str = "the party") -> Passage:
        """Return an attribute, with whom or what it is about."""
        entity = entity_of(path)
        about = party if entity == PARTY else name(entity)
        return (f"{sentence_case(about)}: ", named_link("attribute", path))

    def _each(self, conditions: Iterable[Condition], party: str) -> tuple[PassageItem, ...]:
        return tuple(self.item(each, party) for each in conditions)

    def _of_parties(self, which: str, where: Condition, others: bool) -> PassageItem:
        parts = where.parts if isinstance(where, All) else (where,)
        return PassageItem(
            (f"{which}:",), self._each(parts or (where,), "that other party" if others else "that party")
        )

    def _negated(self, part: Condition, party: str) -> PassageItem:
        match part:
            case Not(inner):
                return self.item(inner, party)
            case All((inner,)) | AnyOf((inner,)):
                return self._negated(inner, party)
            case All(()):
                return PassageItem(("Never",))
            case SomeParty(where, others=others):
                return self._of_parties(f"For no {'other ' * others}party, and this is certain", where, others)
            case Advised(method, stage):
                return PassageItem((*self._method(method, stage), " is not advised", _for(party)))
            case Derived(atom):
                certainly: Passage = ("certainly ", *outcome(atom.value, negated=True))
                return PassageItem((*self._assessment(atom, party), " ", *certainly))
            case OneOf() | InRange() | Includes() | Known():
                return PassageItem((*self.attribute(part.attribute, party), *self._passes(part, fails=True)))
            case AnyOf(parts):
                return PassageItem(("It is certain that none of these holds:",), self._each(parts, party))
            case All(parts):
                return PassageItem(("It is certain that not all of this holds:",), self._each(parts, party))
            case _:
                return PassageItem(("It is certain that this does not hold:",), (self.item(part, party),))

    def counting(self, test: Test) -> str:
        """Return which values a test looks for, in a few words."""
        match test:
            case OneOf(path, values) | Includes(path, values):
                return ", ".join(self._ordered(path, values))
            case InRange(_, low, high, date="date" | "datetime" as kind):
                return said_range(low, high, kind)
            case InRange(path, low, high):
                return self._range(path, low, high)
            case Known():
                return "known or not"

    def _passes(self, test: Test, *, fails: bool = False) -> Passage:
        """Return that a test passes, or that it fails for certain, as the end of a sentence about its attribute."""
        match test:
            case OneOf(path, values):
                ordered = self._ordered(path, values)
                neither = "not" if len(ordered) == 1 else "neither"
                return (f" is known, and {neither} " if fails else " is ", *_listed(ordered, "nor" if fails else "or"))
            case InRange(_, low, high, date="date" | "datetime" as kind) if not fails:
                return (" is ", Strong(said_range(low, high, kind)))
            case InRange(_, low, high, date="date" | "datetime" as kind) if low is None or high is None:
                return (" is ", Strong(said_beyond(low, high, kind)))
            case InRange(_, low, high, date="date" | "datetime" as kind):
                return (" is known, and not ", Strong(said_range(low, high, kind)))
            case InRange(path, None, float() | int() as high) if fails:
                return (" is ", Strong(f"above {number_text(high)}{self._unit(path)}"))
            case InRange(path, float() | int() as low, None) if fails:
                return (" is ", Strong(f"below {number_text(low)}{self._unit(path)}"))
            case InRange(path, low, high):
                return (" is known, and not " if fails else " is ", Strong(self._range(path, low, high)))
            case Includes(path, values):
                verb = " are known, and do not include " if fails else " include "
                return (verb, *_listed(self._ordered(path, values), "or"))
            case Known():
                return (" is ", Strong("not known")) if fails else (" is ", Strong("known"), ", whatever it is")

    def _range(self, path: str, low: float | None, high: float | None) -> str:
        return f"{_count(low, high)}{self._unit(path)}"

    def _unit(self, path: str) -> str:
        attribute = self.rulebook.vocabulary.get(path)
        return "" if attribute is None or attribute.unit is None else f" {name(attribute.unit)}"

    def _ordered(self, path: str, values: frozenset[Scalar] | frozenset[str]) -> tuple[str, ...]:
        """Return the values in words, in the order of the vocabulary."""
        attribute = self.rulebook.vocabulary.get(path)
        places = {} if attribute is None else {each: place for place, each in enumerate(attribute.values)}
        ordered = sorted(
            values, key=lambda each: (places.get(str(each), 0), each if isinstance(each, int | float) else 0, str(each))
        )
        return tuple(value(each) for each in ordered)

    def _assessment(self, atom: Atom, party: str) -> Passage:
        about = f"{sentence_case(party)}: " if atom.name in self.of_parties else "The case: "
        return (about, named_link("assessment", atom.name))

    def _method(self, method: str, stage: str | None) -> Passage:
        link = link_to(self.rulebook.names.method(method))
        return (link,) if stage is None else (link, f", stage {name(stage)},")


def outcome(concluded: str | bool, *, negated: bool = False) -> Passage:
    """Return what an assessment has come to, as the end of a sentence about it."""
    if isinstance(concluded, str):
        return (f"is {'not ' * negated}", Strong(value(concluded)))
    if concluded:
        return (Strong("does not hold" if negated else "holds"),)
    # That it is concluded not to hold says more than that it does not hold.
    return (f"is {'not ' * negated}concluded ", Strong("not to hold"))


def _for(party: str) -> str:
    return "" if party == "the party" else f" for {party}"


def _listed(values: tuple[str, ...], between: str) -> Passage:
    found: list[Piece] = []
    for place, each in enumerate(values):
        comma = ", " if place < len(values) - 1 else f" {between} "
        found += [comma, Strong(each)] if place else [Strong(each)]
    return tuple(found)


def _count(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"exactly {number_text(low)}" if low == high else f"{number_text(low)} to {number_text(high)}"
    if low is not None:
        return f"at least {number_text(low)}"
    return "any number" if high is None else f"at most {number_text(high)}"


_SHARES: dict[Share, str] = {
    "half": "at least half of the {}parties",
    "most": "more than half of the {}parties",
    "all": "every {}party, of which there must be one",
}


def _parties(count: PartyCount) -> str:
    """Return for how many parties it must hold."""
    low, high, other = count.low, count.high, "other " * count.others
    numbered = (low, high) != (None, None) or count.share is None
    said = [f"{_count(low, high)} {other}{'party' if _one(low, high) else 'parties'}"] if numbered else []
    return " and ".join(said if count.share is None else [*said, _SHARES[count.share].format(other)])


def _one(low: int | None, high: int | None) -> bool:
    return (low if high is None else high) == 1

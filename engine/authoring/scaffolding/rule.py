"""A new rule in a rulebook that is there, for the author to fill in, and a test of a rule: a case and a near miss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from ottava.facts import PARTY, Attribute, Case, Observation, Value, Vocabulary
from ottava.facts.source.node import Sequence
from ottava.facts.source.span import Source
from ottava.facts.source.suggestion import nearest
from ottava.facts.source.yaml_text import from_yaml

from ...advisor import Advisor
from ...explanation.partitions import partitions
from ...explanation.value_classes import Slot, observed, path_of, with_observations
from ...inference.compiled_rulebook import compile_rulebook
from ...inference.formula import CASE, Passes, leaves
from ...rulebook.conclusion import variant_name
from ...rulebook.condition import entity_of
from ...rulebook.loading import InvalidRulebook, load_rulebook
from ...rulebook.locating import TESTS
from ...rulebook.reading.findings import Findings
from ...rulebook.reading.from_rule import rule_from_node
from ...rulebook.reading.scope import Scope
from ...rulebook.rulebook import Names, Rule, Rulebook
from ..schemas.writing import refresh_schemas
from ..solving.logic import Logic, fires
from ..solving.solver import Undecided
from .files import NothingWritten, case_written, folder_to_change, with_entry, write_over, written, yaml_name

FILL_IN = "fill in"

_RULE = """\
- id: {id}
  title: {title}
{for_each}  when:
    {path}: {value}    # {question}
  then:
{conclusion}
  because: {because}
  source: {{place: {place}, basis: text}}    # or `inference`, or `practice` with its name under `practice:`
"""
_TEST = """\
- rule: {id}
{party}  case: {case}
  near_miss: {miss}
"""


@dataclass(frozen=True, slots=True)
class AddedRule:
    """The files to which a rule and its test were added."""

    rules: Path
    tests: Path


def new_rule(rulebook: str, rule_id: str, *, per_party: bool = False, file: str | None = None) -> AddedRule:
    """Add a rule and its test to a rulebook.

    file: the name of the rule file; left out, the part of the id before the first dot. Raises NothingWritten,
    InvalidRulebook (also where the id can be none).
    """
    rules, tests = texts_with_rule(rulebook, rule_id, per_party=per_party, file=file)
    write_over([rules, tests])
    folder = folder_to_change(rulebook)
    refresh_schemas(load_rulebook(folder), folder)
    return AddedRule(rules[0], tests[0])


def texts_with_rule(
    rulebook: str, rule_id: str, *, per_party: bool = False, file: str | None = None
) -> tuple[tuple[Path, str], tuple[Path, str]]:
    """Return the files of rules and of tests to which a rule would be added, each with its text. Raises as `new_rule`
    does.
    """
    folder = folder_to_change(rulebook)
    loaded = load_rulebook(folder)
    if any(rule.id == rule_id for rule in loaded.rules):
        raise NothingWritten(f"the rulebook has a rule `{rule_id}` already; take another name")
    area, dot, _ = rule_id.partition(".")
    name = yaml_name(file or (area if dot else "rules"))
    rule, test = _skeleton(rule_id, loaded, per_party)
    _check(rule, loaded)
    rules, tests = folder / name, folder / TESTS / name
    return (rules, with_entry(rules, rule, "rules")), (tests, with_entry(tests, test, "tests"))


def conclusion(names: Names, vocabulary: Vocabulary) -> list[str]:
    """Return a conclusion that the rulebook knows, in lines: a method, or whatever else there is, weakly."""
    for method in names.methods:
        if names.strengths and method.competing:
            return [f"recommend: {variant_name(method.id, method.competing[0])}", f"strength: {names.strengths[0][0]}"]
    if names.directives:
        return [f"directive: {names.directives[0].id}"]
    if names.points:
        return [f"attend: {names.points[0].id}"]
    if names.gates:
        return [f"gate: {names.gates[0].id}", "effect: provisional"]
    return [f"ask: {next(iter(vocabulary)).path}"]


def _skeleton(rule_id: str, rulebook: Rulebook, per_party: bool) -> tuple[str, str]:
    attribute = _attribute(rulebook.vocabulary, per_party)
    value, other = attribute.values[:2] or ("true", "false")
    first, *further = conclusion(rulebook.names, rulebook.vocabulary)
    rule = _RULE.format(
        id=written(rule_id),
        title=f"{FILL_IN} what the rule says, in one line",
        for_each=f"  for_each: {PARTY}\n" if per_party else "",
        path=attribute.path,
        value=value,
        question=attribute.question,
        conclusion="\n".join([f"    - {first}", *(f"      {line}" for line in further)]),
        because=f"{FILL_IN} the reason, for the people who read the advice",
        place=f"{FILL_IN} where it is written",
    )
    if per_party:
        case = f"{{parties: [{{id: someone, {attribute.name}: {value}}}]}}"
        miss = f"{{parties.someone.{attribute.name}: {other}}}"
    else:
        case = f"{{{attribute.entity}: {{{attribute.name}: {value}}}}}"
        miss = f"{{{attribute.path}: {other}}}"
    party = "  party: someone\n" if per_party else ""
    return rule, _TEST.format(id=written(rule_id), party=party, case=case, miss=miss)


def _attribute(vocabulary: Vocabulary, per_party: bool) -> Attribute:
    """Return an attribute to begin with: one that a quick case has, so that it will mostly be known. Raises
    NothingWritten.
    """
    about = [each for each in vocabulary if (each.entity == PARTY) is per_party]
    fitting = [each for each in about if each.kind == "choice" and len(each.values) > 1]
    fitting += [each for each in about if each.kind == "boolean"]
    if not fitting:
        whose = "a party" if per_party else "the case"
        raise NothingWritten(f"there is nothing that a rule could ask of {whose}; add to `attributes` or `use` first")
    return next((each for each in fitting if each.quick), fitting[0])


def _check(rule: str, rulebook: Rulebook) -> None:
    """Raise InvalidRulebook if the rule is none, as with an id that can be none."""
    findings = Findings()
    (document,), diagnostics = from_yaml(Source("the new rule", rule))
    findings.diagnostics.extend(diagnostics)
    for node in document.items if isinstance(document, Sequence) else ():
        rule_from_node(node, Scope(rulebook.vocabulary, rulebook.names, findings))
    if findings.failed:
        raise InvalidRulebook(findings.diagnostics)


_NO_CASE = """\
- rule: {rule}
  # No case was found on which this rule fires: say one here, and what keeps the rule from firing under `near_miss`.
  case: {{parties: [{{id: someone}}]}}
"""


@dataclass(frozen=True, slots=True)
class AddedTest:
    """Where something was added, and whether the author has to fill in what could not be found."""

    path: Path
    unfinished: bool


def new_test(rulebook: str, rule_id: str, file: str | None = None) -> AddedTest:
    """Add a test of the rule to the tests of a rulebook.

    file: the name of the test file; left out, that of the file of the rule.
    Raises NothingWritten, InvalidRulebook, ExtraMissing.
    """
    path, text, unfinished = texts_with_test(rulebook, rule_id, file)
    write_over([(path, text)])
    return AddedTest(path, unfinished)


def texts_with_test(rulebook: str, rule_id: str, file: str | None = None) -> tuple[Path, str, bool]:
    """Return the file to which a test would be added, its text, and whether the author has to fill something in.
    Raises as `new_test` does.
    """
    folder = folder_to_change(rulebook)
    loaded = load_rulebook(folder)
    rule = next((each for each in loaded.rules if each.id == rule_id), None)
    if rule is None:
        near = nearest(rule_id, [each.id for each in loaded.rules])
        hint = f"did you mean `{near}`?" if near else "`ottava new rule` begins one"
        raise NothingWritten(f"the rulebook has no rule `{rule_id}`; {hint}")
    path = folder / TESTS / yaml_name(file or (Path(rule.span.source.name).name if rule.span else "rules.yaml"))
    entry, unfinished = entry_for(rule, Instances(loaded))
    return path, with_entry(path, entry, "tests"), unfinished


def entry_for(rule: Rule, instances: Instances) -> tuple[str, bool]:
    """Return the entry of a test file, and whether it is still to be filled in."""
    found = instances.of(rule)
    if found is None:
        return _NO_CASE.format(rule=written(rule.id)), True
    lines = [f"- rule: {written(rule.id)}"]
    if found.party is not None:
        lines.append(f"  party: {found.party}")
    lines.append(f"  case: {case_written(found.case)}")
    if found.near_miss is not None:
        lines.append(f"  near_miss: {found.near_miss}")
    return "\n".join(lines) + "\n", found.near_miss is None


LABELS = ("someone", "another", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True)
class Instance:
    """A case on which a rule fires, for the party of that label if it speaks of parties.

    near_miss: one change as a test writes it, with which the rule does not fire; None if there is none.
    """

    case: Case
    party: str | None
    near_miss: str | None


class Instances:
    """Finds instances of the rules of a rulebook; the engine confirms each of them. Raises ExtraMissing."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._translation = compile_rulebook(rulebook)
        self._vocabulary = rulebook.vocabulary
        self._run = Advisor(rulebook).run
        self._logic = Logic(self._translation, self._run)

    def of(self, rule: Rule) -> Instance | None:
        """Return an instance with as few facts as possible.

        None if the rule fires in no case with certain facts, or if that is undecided.
        """
        meant = self._translation.rules[rule.id]
        try:
            found = self._logic.smallest_firing(meant)
        except Undecided:
            return None
        if found is None:
            return None
        labels = chain(LABELS, (f"party_{number}" for number in count(len(LABELS) + 1)))
        parties = tuple(replace(each, id=label) for each, label in zip(found.case.parties, labels, strict=False))
        case = replace(found.case, id="case", parties=parties)
        party = None if found.party_index == CASE else parties[found.party_index].id
        return Instance(case, party, self._near_miss(rule, case, found.party_index))

    def _near_miss(self, rule: Rule, case: Case, party_index: int) -> str | None:
        """Return the first change of one fact with which the rule does not fire: another value rather than unknown."""
        found = partitions(self._translation, case=case)
        for slot in self._slots(rule, case, party_index):
            known = observed(case, slot)
            values: list[Value | None] = [each.value for each in found[slot.attribute].classes]
            for value in [*values, *([None] if known else [])]:
                if known and known.value == value:
                    continue
                changed = {slot: None if value is None else Observation(value)}
                if not fires(self._run(with_observations(case, changed, self._vocabulary)), rule.id, party_index):
                    return written({path_of(case, slot): "unknown" if value is None else value})
        return None

    def _slots(self, rule: Rule, case: Case, party_index: int) -> Iterator[Slot]:
        """Yield what the case says, and what the rule itself looks at beside it."""
        said = [Slot(path, CASE) for path in case.observations]
        said += [Slot(f"{PARTY}.{name}", at) for at, each in enumerate(case.parties) for name in each.observations]
        yield from said
        looked_at = {
            path: None
            for leaf in leaves(self._translation.rules[rule.id].fires)
            if isinstance(leaf, Passes)
            for path in self._vocabulary.given(leaf.test.attribute)
        }
        for path in looked_at:
            slot = Slot(path, max(party_index, 0) if entity_of(path) == PARTY else CASE)
            if slot not in said and slot.party_index < len(case.parties):
                yield slot

"""A new rule in a rulebook that is there: one that works, for the author to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ottava.facts import PARTY, Attribute, Vocabulary
from ottava.facts.source.node import Sequence
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

from ...rulebook.findings import Findings
from ...rulebook.from_rule import rule_from_node
from ...rulebook.loading import InvalidRulebook, load_rulebook
from ...rulebook.rulebook import Names, Rulebook
from ...rulebook.scope import Scope
from ..rule_tests.reading import TESTS
from ..schemas.writing import refresh_schemas
from .files import NothingWritten, folder_to_change, with_entry, write_over, written, yaml_name

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
    folder = folder_to_change(rulebook)
    loaded = load_rulebook(folder)
    if any(rule.id == rule_id for rule in loaded.rules):
        raise NothingWritten(f"the rulebook has a rule `{rule_id}` already; take another name")
    name = yaml_name(file or _area(rule_id))
    rule, test = _skeleton(rule_id, loaded, per_party)
    _check(rule, loaded)
    added = AddedRule(folder / name, folder / TESTS / name)
    rules, tests = with_entry(added.rules, rule, "rules"), with_entry(added.tests, test, "tests")
    write_over([(added.rules, rules), (added.tests, tests)])
    refresh_schemas(load_rulebook(folder), folder)
    return added


def conclusion(names: Names) -> list[str]:
    """Return a conclusion that the rulebook knows, in lines: a method, or whatever else there is, weakly."""
    for method in names.methods:
        if names.strengths and method.competing:
            stage = method.competing[0]
            staged = [] if stage is None else [f"stage: {stage}"]
            return [f"recommend: {method.id}", *staged, f"strength: {names.strengths[0][0]}"]
    if names.directives:
        return [f"directive: {names.directives[0].id}"]
    if names.points:
        return [f"attend: {names.points[0].id}"]
    if names.gates:
        return [f"gate: {names.gates[0].id}", "effect: provisional"]
    return ["ask: dispute.category"]


def _skeleton(rule_id: str, rulebook: Rulebook, per_party: bool) -> tuple[str, str]:
    attribute = _attribute(rulebook.vocabulary, per_party)
    value, other = attribute.values[:2]
    first, *further = conclusion(rulebook.names)
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
    """Return an attribute to begin with: one that a quick case has, so that it will mostly be known."""
    fitting = [
        each
        for each in vocabulary
        if (each.entity == PARTY) is per_party and each.kind == "choice" and len(each.values) > 1
    ]
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


def _area(rule_id: str) -> str:
    area, dot, _ = rule_id.partition(".")
    return area if dot else "rules"

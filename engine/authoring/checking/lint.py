"""Lints: what one is, the rulebook that it examines, which there are, what they find, and automatic fixes of that.

A lint is a generator of findings with the decorator `lint`, in any module of `lints/`. The name of the function gives
the id: `never_fires` is `never-fires`. Its docstring is its page in the manual. Automatic fixes leave every other
character of a file as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from typing import Literal

from ottava.facts import Case
from ottava.facts.source.mending import Mend, TextEdit, edited
from ottava.facts.source.node import Mapping, Node, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source, Span
from ottava.facts.source.suggestion import nearest
from ottava.facts.source.writing import rewrite

from ...explanation.budget import Budget
from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...rulebook.rulebook import Rule, Rulebook
from ..editing import after_line
from ..proving.proving import ProofVerdict, Prover
from ..rule_tests.rule_test import RuleTest
from ..solving.logic import Logic, Witness
from . import lints as room

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a lint on a rulebook.

    lint: the id of the lint. span: the text to underline. rules: the ids of the rules it is about; a suppression in any
    of them covers it. related: further places, each with its meaning. witness: a case that shows it, confirmed by the
    engine; `party` the label of the party in it that is meant. mends: an automatic fix, if there is one; all
    replacements of one finding belong together. safeguard: the id of the safeguard it is about, if it is about one.
    choices: ways to put it right between which the author has to judge.
    """

    lint: str
    message: str
    span: Span | None
    hint: str | None = None
    rules: tuple[str, ...] = ()
    related: tuple[tuple[Span, str], ...] = ()
    witness: Case | None = None
    party: str | None = None
    mends: tuple[TextEdit, ...] = ()
    safeguard: str | None = None
    choices: tuple[Mend, ...] = ()

    def shown_by(self, witness: Witness | None) -> Finding:
        """Return the finding with a case that shows it, if there is one."""
        return self if witness is None else replace(self, witness=witness.case, party=witness.party)


def apply_fixes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Write the fixes of the findings into their files, and return the findings that were fixed.

    Where two fixes overlap the second is left for another time; so is every fix in a file that has changed since it
    was read. Raises OSError where a file cannot be written.
    """
    fixed: list[Finding] = []
    chosen: dict[Source, list[TextEdit]] = {}
    for finding in findings:
        taken = [each for found in chosen.values() for each in found]
        if finding.mends and not any(_overlap(new.span, old.span) for new in finding.mends for old in taken):
            fixed.append(finding)
            for each in finding.mends:
                chosen.setdefault(each.span.source, []).append(each)
    stale = {source for source in chosen if read_source(source.name).text != source.text}
    for source, replacements in chosen.items():
        if source not in stale:
            rewrite(source.name, edited(source, replacements))
    return tuple(each for each in fixed if not any(fix.span.source in stale for fix in each.mends))


def removal(entry: Span, rule: Mapping) -> tuple[TextEdit, ...]:
    """Return a fix that removes an entry of a mapping, wherever in the rule it is.

    None where that needs judgement: where the entry shares its lines with something else (a comment must not be lost),
    or is the only one of its mapping.
    """
    for node in nodes(rule):
        entries = node.entries if isinstance(node, Mapping) else ()
        if len(entries) > 1 and any(each.key.span.start == entry.start for each in entries):
            return _lines_removed(entry)
    return ()


def nodes(node: Node) -> Iterator[Node]:
    """Yield a node and everything inside it, outermost first."""
    yield node
    inside = [entry.value for entry in node.entries] if isinstance(node, Mapping) else ()
    for each in node.items if isinstance(node, Sequence) else inside:
        yield from nodes(each)


def _overlap(one: Span, other: Span) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end


def _lines_removed(span: Span) -> tuple[TextEdit, ...]:
    source, text = span.source, span.text.rstrip()
    first = source.line_bounds(span.line)[0]
    last_line = source.position(span.start + len(text))[0]
    last = source.line_bounds(last_line)[1]
    alone = not source.text[first : span.start].strip() and not source.text[span.start + len(text) : last].strip()
    if not alone or "#" in text:
        return ()
    return (TextEdit(Span(source, first, after_line(source, last_line)), ""),)


LAST = ("needless-allowance",)
"""Lints that look at the findings of the others."""


@dataclass(frozen=True)
class LintSubject:
    """A rulebook under examination.

    compiled_rulebook: its compiled rules. run: the engine, to confirm a witness.
    tests: the tests in the folder. head: the text of `rulebook.yaml`. written: the text of each rule in the folder
    itself, by id; rules of an extended rulebook are not among them and get no findings. budget: the steps of the
    solver for all lints together. found: the findings of each lint that has run.
    """

    rulebook: Rulebook
    compiled_rulebook: CompiledRulebook
    run: Callable[[Case], Blackboard]
    tests: tuple[RuleTest, ...]
    head: Mapping
    written: dict[str, Mapping]
    budget: Budget
    found: dict[str, tuple[Finding, ...]] = field(default_factory=dict)

    @cached_property
    def own(self) -> frozenset[str]:
        """The ids of the rules in the folder itself."""
        return frozenset(self.written)

    @property
    def own_rules(self) -> Iterator[Rule]:
        """The rules in the folder itself, in the order of the rulebook."""
        return (rule for rule in self.rulebook.rules if rule.id in self.own)

    @property
    def own_compiled(self) -> Iterator[CompiledRule]:
        """The compiled rules of the folder itself, in the order in which they run."""
        return (compiled for name, compiled in self.compiled_rulebook.rules.items() if name in self.own)

    @cached_property
    def logic(self) -> Logic:
        """The solver, ready for questions about the rulebook; the same for all lints. Raises ExtraMissing."""
        return Logic(self.compiled_rulebook, self.run, budget=self.budget)

    @cached_property
    def verdicts(self) -> tuple[ProofVerdict, ...]:
        """The verdict on each safeguard; the same for all lints. Raises ExtraMissing."""
        return Prover(self.compiled_rulebook, self.run, self.budget).verdicts() if self.rulebook.safeguards else ()


Find = Callable[[LintSubject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Lint:
    """A lint: its id, the level of its findings, whether it needs the solver, its page in the manual and its work."""

    id: str
    level: Level
    needs_solver: bool
    manual: str
    find: Find

    @property
    def title(self) -> str:
        """Its first sentence."""
        return self.manual.partition("\n")[0].rstrip(".")


def lint(level: Level, *, needs_solver: bool = False) -> Callable[[Find], Lint]:
    """Make a lint of a function that yields findings."""

    def made(find: Find) -> Lint:
        return Lint(find.__name__.replace("_", "-"), level, needs_solver, cleandoc(find.__doc__ or ""), find)

    return made


def hint_for_lint(name: str) -> str:
    """Suggest the lint that is meant by a name that none has."""
    near = nearest(name, sorted(each.id for each in all_lints()))
    return f"did you mean `{near}`?" if near else "`ottava check --list` names them all"


@cache
def all_lints() -> tuple[Lint, ...]:
    """Return every lint, in the order in which they run: errors before warnings, for the solver's steps may run out."""
    modules = [import_module(f"{room.__name__}.{module.name}") for module in iter_modules(room.__path__)]
    found = [each for module in modules for each in vars(module).values() if isinstance(each, Lint)]
    return tuple(sorted(found, key=lambda each: (each.id in LAST, each.needs_solver, each.level != "error", each.id)))

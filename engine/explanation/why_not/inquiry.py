"""A question about one finished run: the search for changes, the engine that confirms them, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ottava.facts import Case
from ottava.facts.attribute import plain_value
from ottava.facts.catalogue import tr
from ottava.facts.source.arguments import expect_text
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError
from ottava.facts.source.suggestion import nearest

from ...inference.blackboard import Blackboard, party_label
from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRule
from ...inference.reasons import NOT_RECORDED, ReasonBuilder
from ...rulebook.rulebook import Rulebook
from ..budget import STEPS, Budget
from ..stability.trials import Run
from ..value_classes import observed, path_of, with_observations
from .abduction import Less
from .blockers import BlockerResult, BlockerSearch, Changes, Goal
from .condition_trace import Observer
from .hypothetical import Actual, DependencyIndex
from .near_miss import Missing


@dataclass(slots=True)
class Inquiry:
    """Answers of one case share what each of them needed. Make it with `Inquiry.of`."""

    search: BlockerSearch
    board: Blackboard
    run: Run
    observer: Observer
    reasons: ReasonBuilder
    _runs: Cache = field(default_factory=Cache)
    _lifted: Cache = field(default_factory=Cache)

    @classmethod
    def of(cls, board: Blackboard, run: Run, budget: Budget | None = None) -> Inquiry:
        """On a finished run; `run` runs the engine on another case. budget: steps for all answers together."""
        translation, reasons = board.translation, ReasonBuilder.of(board)
        groundwork = translation.cache.get("dependencies", None, lambda _: DependencyIndex.of(translation))
        search = BlockerSearch(Actual.of(groundwork, board), budget or Budget(STEPS))
        return cls(search, board, run, Observer(board, reasons.support), reasons)

    @property
    def groundwork(self) -> DependencyIndex:
        """The rulebook in question."""
        return self.search.actual.groundwork

    def board_with(self, changes: Changes) -> Blackboard:
        """Return the finished run of the case with these changes and nothing else."""
        if not changes:
            return self.board
        vocabulary = self.board.translation.rulebook.vocabulary
        return self._runs.get(
            "run",
            frozenset(changes.items()),
            lambda _: self.run(with_observations(self.board.case, changes, vocabulary)),
        )

    def fires_with(self, changes: Changes, rule: str, party_index: int) -> bool:
        """Return whether with these changes a rule fires at a place."""
        fired = self.board_with(changes).fired
        return any([at == party_index and meant.rule.id == rule for _, at, _, meant in fired])

    def fires(self, meant: CompiledRule, party_index: int) -> bool:
        """Return whether the rule fired there."""
        return (meant.rule.id, party_index) in self.search.actual.premises

    def party_indexes(self, meant: CompiledRule, party_index: int | None) -> Sequence[int]:
        """Return where the rule is tried: for the case, for that party, or (with None) for each party."""
        if meant.rule.per_party and party_index is not None:
            return (party_index,)
        return self.board.party_indexes(meant.rule)

    def party(self, party_index: int | None) -> str | None:
        """Return the label of a party."""
        return None if party_index is None else party_label(self.board.case, party_index)

    def nearest(self, goals: list[Goal], most: int) -> BlockerResult:
        """Return the nearest `most` rules among the goals that can be made to fire, each confirmed by the engine."""
        return self.search.nearest(
            goals,
            most,
            lambda each: self.fires_with(each.changes, each.goal.meant.rule.id, each.goal.party_index),
        )

    def lifting(self, meant: CompiledRule, party_index: int) -> BlockerResult:
        """Return what keeps a rule from firing that fires there."""

        def search(_: tuple[str, int]) -> BlockerResult:
            goal = Goal(meant, party_index, Less(meant.fires, party_index))
            return self.search.nearest(
                [goal], 1, lambda each: not self.fires_with(each.changes, meant.rule.id, party_index)
            )

        return self._lifted.get("lifted", (meant.rule.id, party_index), search)

    def missing(self, changes: Changes) -> tuple[Missing, ...]:
        """Return the changes in the words of the case and of the vocabulary."""
        case, vocabulary = self.board.case, self.board.translation.rulebook.vocabulary
        found = (
            Missing(
                path_of(case, slot),
                vocabulary[slot.attribute].label,
                None if known is None else plain_value(known.value),
                None if known is None else known.certainty,
                None if wanted is None else plain_value(wanted.value),
                tr(NOT_RECORDED) if known is None else vocabulary[slot.attribute].said(known.value),
                tr(NOT_RECORDED) if wanted is None else vocabulary[slot.attribute].said(wanted.value),
                vocabulary[slot.attribute].question,
            )
            for slot, wanted in changes.items()
            for known in (observed(case, slot),)
        )
        return tuple(sorted(found, key=lambda each: each.path))


class InvalidSubject(InputError):
    """Something asked about that there is not: a method, stage, party or rule."""


_LISTED = 12
"""Names that are listed when none of them is near to what was written."""


def method_and_stage(method: str, stage: str | None, rulebook: Rulebook) -> tuple[str, str | None]:
    """Return a method and, if one is given, its stage; `METHOD.STAGE` in one word will do. Raises InvalidSubject."""
    expect_text("method", method)
    name, dot, rest = method.partition(".")
    stage = rest if dot and stage is None else stage
    found = {each.id: each for each in rulebook.names.methods}
    _check("method", name, found, "the methods")
    if stage is not None:
        _check("stage", stage, found[name].stages, f"the stages of `{name}`")
    return name, stage


def rule_called(rule: str, rulebook: Rulebook) -> str:
    """Return a rule. Raises InvalidSubject."""
    _check("rule", rule, [each.id for each in rulebook.rules], "the rules")
    return rule


def party_index_of(party: str | None, case: Case) -> int | None:
    """Return the position of a party, None for anyone. Raises InvalidSubject."""
    if party is None:
        return None
    labels = [each.id for each in case.parties]
    _check("party", party, labels, "the parties")
    return labels.index(party)


def _check(kind: str, name: str, known: Iterable[str], what: str) -> None:
    expect_text(kind, name)
    names = list(known)
    if name in names:
        return
    meant = nearest(name, names)
    if meant is not None:
        hint = f"did you mean `{meant}`?"
    elif not names:
        hint = "there are none"
    else:
        listed = ", ".join(f"`{each}`" for each in names[:_LISTED])
        hint = f"{what} are {listed}{', …' if len(names) > _LISTED else ''}"
    raise InvalidSubject(Diagnostic(f"unknown-{kind}", f"unknown {kind} {quoted(name)}", hint=hint))

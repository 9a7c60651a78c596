"""What the engine says of a case, written in the rows of the naive chainer."""

from random import Random
from typing import Any, get_args

import pytest
from naive.chainer import chain, in_order
from naive.strategies import RawRulebook, random_rulebook, rulebook_files

from ottava.engine.inference.advice import Advice
from ottava.engine.inference.advising import advice_from_run
from ottava.engine.inference.blackboard import Trace
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.program import Matcher, Program
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import Case
from ottava.facts.source.span import Source

Rows = dict[str, list[Any]]

MATCHERS: tuple[Matcher, ...] = get_args(Matcher)

with_each_matcher = pytest.mark.parametrize("matcher", MATCHERS)


def loaded(raw: RawRulebook) -> Rulebook:
    """The rulebook, read from its texts as from files."""
    head, *rules = (Source(name, text) for name, text in rulebook_files(raw).items())
    return rulebook_from_sources(head, rules)


VOCABULARY = loaded(random_rulebook(Random(0))).vocabulary
"""That of all random rulebooks."""


def program_of(raw: RawRulebook, matcher: Matcher = "compiled") -> Program:
    """The engine of the rulebook."""
    return Program(compile_rulebook(loaded(raw)), matcher=matcher)


def run(program: Program, raw: dict[str, Any]) -> tuple[Case, Trace, Advice]:
    """The case, what happened to it, and the advice on it."""
    case = Case.from_mapping(raw, VOCABULARY)
    board = program.run(case)
    return case, board.trace(), advice_from_run(board)


def engine_rows(case: Case, trace: Trace, advice: Advice) -> Rows:
    """The same keys and rows as `naive.chainer.chain` gives."""
    return {
        "fired": in_order([each.rule, _label(case, each.party), each.premise] for each in trace.firings),
        "assessments": in_order([each.name, each.value, each.party, each.certainty] for each in advice.assessments),
        "recommendations": [
            [each.rank, each.tied, each.method, each.stage, each.party, each.certainty]
            for each in advice.recommendations
        ],
        "excluded": in_order([each.method, each.stage, each.party] for each in advice.exclusions),
        "gates": [[each.id, each.effect] for each in advice.gates],
        "directives": in_order([each.id, each.party] for each in advice.directives),
        "attention": in_order([each.point, each.party, each.certainty] for each in advice.attention),
    }


def trace_assessments(case: Case, trace: Trace) -> list[list[Any]]:
    """The assessments as the trace has them, in the rows of `assessments`."""
    return in_order(
        [atom.name, atom.value, _label(case, place), certainty]
        for (atom, place), certainty in trace.assessments.items()
    )


def differences(raw: RawRulebook, case: dict[str, Any], found: Rows) -> list[str]:
    """Where the engine and the naive chainer do not agree; empty where all is well."""
    expected = chain(raw.book, raw.rules, case)
    return [
        f"{key}: the engine says {found.get(key)}, the naive chainer {expected.get(key)}"
        for key in sorted({*found, *expected})
        if found.get(key) != expected.get(key)
    ]


def _label(case: Case, place: int) -> str | None:
    return None if place < 0 else case.parties[place].id

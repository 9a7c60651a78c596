"""Which rules fire on a case, for whom, and what is advised, as the naive chainer of the tests has it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from naive.chainer import Chainer
from naive.verdict import Verdict

from benchmarks.exported import at
from benchmarks.synthetic import Plain, Written
from ottava.engine.rulebook.condition import Advised, AdvisedCount

CASE = ""
"""The place of what speaks of the case as a whole."""

Fired = frozenset[tuple[str, str]]
"""Rules by id, each with the label of a party or CASE."""


@dataclass(frozen=True)
class Expected:
    """`given`: the signals that peers are handed ready-made, because they know nothing of methods."""

    fired: Fired
    given: frozenset[str]


def expected(written: Written, case: Plain, asked: dict[str, Advised | AdvisedCount]) -> Expected:
    """What is true of a case. Takes seconds for thousands of rules."""
    chainer = _Indexed(written, case)
    places = [CASE, *chainer.parties]
    given = {at(name, place) for name, about in asked.items() for place in places if _is_advised(chainer, about, place)}
    return Expected(frozenset((rule, party or CASE) for rule, party, _ in chainer.fired()), frozenset(given))


def given(written: Written, case: Plain, asked: dict[str, Advised | AdvisedCount]) -> frozenset[str]:
    """Only what is handed to peers; nothing, and at once, if rules look at nothing of the kind."""
    return expected(written, case, asked).given if asked else frozenset()


def _is_advised(chainer: Chainer, asked: Advised | AdvisedCount, place: str) -> bool:
    if isinstance(asked, Advised):
        return chainer.advised(asked.method, asked.stage, place or None)
    bounds = {"at_least": asked.low, "at_most": asked.high}
    verdict = chainer.entry("advised", {name: each for name, each in bounds.items() if each is not None}, place or None)
    return verdict.truth is True


class _Indexed(Chainer):
    """The naive chainer, made bearable for thousands of rules: it looks for what derives an assessment among the rules
    that name it, and remembers what it found.
    """

    def __init__(self, written: Written, case: Plain) -> None:
        super().__init__(written.head, written.rules, case)
        self._all = self._concluding
        self._naming: defaultdict[str, list[tuple[Plain, list[Plain]]]] = defaultdict(list)
        for each in self._concluding:
            for name in {name for conclusion in each[1] for name in conclusion.get("assess", ())}:
                self._naming[name].append(each)
        self._found: dict[tuple[str, Any, str | None], Verdict] = {}

    def assessment(self, name: str, value: Any, party: str | None) -> Verdict:
        key = name, value, party
        if key not in self._found:
            self._found[key] = self._among(self._naming[name], super().assessment, name, value, party)
        return self._found[key]

    def advised(self, method: str, stage: str | None, party: str | None) -> bool:
        return bool(self._among(self._all, super().advised, method, stage, party))

    def _among(self, concluding: list[tuple[Plain, list[Plain]]], ask: Any, *about: Any) -> Any:
        before, self._concluding = self._concluding, concluding
        try:
            return ask(*about)
        finally:
            self._concluding = before

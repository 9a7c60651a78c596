"""What the tests of a rulebook look at: none is run that could not notice a change, and likely ones are run first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..rule_tests.rule_test import GIVES, RuleTest
from ..rule_tests.support_in_runs import Runs, numbers_in

_SAYING = {"fired": True, "not_fired": False}
"""The keys that say of a rule whether it fires."""

Statement = tuple[int, str, bool]
"""The number of a test that says of a rule whether it fires, the label of the party that it names, or an empty one,
and what it says.
"""


@dataclass(slots=True)
class IndexOfTests:
    """The tests by what they look at, each by its number.

    `statements`: by rule, what tests say of whether it fires. `gives`: by rule, the first test that restates its
    conclusions. `advice`: the tests that look at anything else of a run.
    """

    statements: dict[str, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    gives: dict[str, RuleTest] = field(default_factory=dict)
    advice: Runs = 0
    _saying: dict[str, Runs] = field(default_factory=lambda: defaultdict(int))
    _about: dict[str, Runs] = field(default_factory=lambda: defaultdict(int))
    _noticed: dict[str, Runs] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def by(cls, tests: Iterable[RuleTest]) -> "IndexOfTests":
        """Return what these tests look at."""
        found = cls()
        for number, test in enumerate(tests):
            found._add(number, test)
        return found

    def _add(self, number: int, test: RuleTest) -> None:
        if test.rule is not None:
            self._about[test.rule] |= 1 << number
        for expectation in test.expectations:
            if expectation.key == GIVES:
                self.gives.setdefault(test.rule or "", test)
            elif expectation.key in _SAYING:
                for text in expectation.texts:
                    name, _, label = text.partition("@")
                    self.statements[name].append((number, label, _SAYING[expectation.key]))
                    self._saying[name] |= 1 << number
            else:
                self.advice |= 1 << number

    def noticing(self, rule: str, among: Runs, behind: Iterable[str]) -> Iterator[int]:
        """Yield those tests among some that could notice a change of the rule when they are run: they look at the
        advice, or at whether a rule fires that is behind it. Those that noticed another change of it come first, then
        those that are about it.
        """
        left = self.advice
        for name in behind:
            left |= self._saying[name]
        left &= among
        for likely in (self._noticed[rule], self._about[rule], -1):
            yield from numbers_in(left & likely)
            left &= ~likely

    def noticed(self, rule: str, number: int) -> None:
        """Remember that a test noticed a change of the rule."""
        self._noticed[rule] |= 1 << number

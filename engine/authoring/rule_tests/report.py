"""Results of tests for a person to read, and as plain data."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from ottava.facts.source.diagnostic import Diagnostic, quoted, visible

from .rule_test import KEEPS, KEYS
from .running import Failure, RuleTestResult

Tone = Literal["plain", "head", "expected", "found"]
Line = tuple[Tone, str]
"""A line of a report, and how it is meant."""


def lines_of(results: Sequence[RuleTestResult], counted: bool = True) -> Iterator[Line]:
    """Yield the failures, each with what was expected (`-`) and what came out (`+`), and (if counted) how many
    passed.
    """
    failed = [result for result in results if not result.passed]
    for result in failed:
        yield "head", f"FAILED {visible(result.test.place)}: {visible(result.test.name)}"
        for failure in result.failures:
            yield from failure_lines(result, failure)
        yield "plain", f"  why: ottava explain CASE --rule {visible(result.test.rule or 'ID')}"
        yield "plain", ""
    if failed:
        yield "plain", "`-` was expected, `+` came out. CASE: a file with the case of the test, ID: a rule."
    if counted:
        yield "plain", summary(results)


def summary(results: Sequence[RuleTestResult]) -> str:
    """Return how many tests passed and failed."""
    failed = sum(not result.passed for result in results)
    passed = f"{len(results) - failed} passed"
    return f"{passed}, {failed} failed" if failed else passed


def as_data(results: Iterable[RuleTestResult]) -> list[dict[str, Any]]:
    """Return the results as plain data, for programs."""
    return [
        {
            "name": result.test.name,
            "kind": result.test.kind,
            "rule": result.test.rule,
            "safeguard": result.test.safeguard,
            "file": result.test.span.source.name,
            "line": result.test.span.line,
            "passed": result.passed,
            "failures": [
                {
                    "key": each.expectation.key,
                    "line": each.expectation.node.span.line,
                    "column": each.expectation.node.span.column,
                    "expected": list(each.expected),
                    "found": list(each.found),
                }
                for each in result.failures
            ],
        }
        for result in results
    ]


def as_diagnostics(results: Iterable[RuleTestResult]) -> Iterator[Diagnostic]:
    """Yield each expectation that was not met in the form of the mistakes of files, for editors."""
    for result in results:
        for failure in result.failures:
            message = f"the test {quoted(result.test.name)} fails: {_fault(result, failure)}"
            shown = [f"expected {_listed(failure.expected)}"] if failure.expected else []
            shown += [f"{_listed(failure.found)} came out"] if failure.found else []
            if result.test.implies(failure.expectation):
                shown = []
            elif failure.came_out and not failure.found:
                shown.append(f"{_listed(failure.came_out)} came out")
            hint = "; ".join(shown) or None
            yield Diagnostic("failed-test", message, failure.expectation.node.span, hint)


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(map(quoted, texts))


def failure_lines(result: RuleTestResult, failure: Failure) -> Iterator[Line]:
    """Yield which expectation was not met, what was expected and what came out."""
    span, implied = failure.expectation.node.span, result.test.implies(failure.expectation)
    yield "plain", f"  line {span.line}: {_fault(result, failure)}"
    yield from (("expected", f"    - {visible(text)}") for text in failure.expected)
    yield from (("found", f"    + {visible(text)}") for text in failure.found)
    if failure.came_out and not implied:
        yield "plain", f"    came out: {', '.join(map(visible, failure.came_out))}"


def _fault(result: RuleTestResult, failure: Failure) -> str:
    """Return what is not as it should be, in a few words."""
    key = failure.expectation.key
    implied = result.test.implies(failure.expectation)
    match result.test.kind:
        case "rule" if implied:
            return "the rule does not fire on its case"
        case "safeguard" if implied and key == KEEPS:
            return "the advice goes against the safeguard"
        case "safeguard" if implied:
            return "the safeguard does not apply to its case"
        case "near miss" if result.test.safeguard is not None:
            return "the safeguard applies all the same"
        case "near miss":
            return "the rule fires all the same"
        case _:
            return f"`{key}`" + (" (in this order)" if key in KEYS and KEYS[key].relation == "in order" else "")

"""Messages about the tests beside the rules: engine/authoring/rule_tests."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from rulebook.messages.message import Message

from ottava.engine.authoring.rule_tests.reading import InvalidTests, tests_beside
from ottava.engine.authoring.rule_tests.report import as_diagnostics
from ottava.engine.authoring.rule_tests.running import run_tests
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts.source.diagnostic import Diagnostic

HEAD = """\
name: small
version: 1.0.0
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
methods: [{id: listening, number: 4, title: Listening, kind: competing, acts_on: people, steps: [Listen]}]
gates: [{id: safety, title: Safety, text: Make it safe.}]
"""
RULES = """\
- {id: heated, title: Heated, for_each: party, when: {party.arousal: violent}, then: {assess: {heated: true}}}
- {id: danger, title: Danger, when: {safety.weapon: true}, then: {gate: safety, effect: first}, because: A weapon}
"""
SAFEGUARDS = """\
- {id: guard, title: A weapon is seen to, when: {safety.weapon: true}, always: {gate: safety}, because: It kills}
"""
CASE = "case: {parties: [{id: ann}]}"


def rule_tests(text: str | None) -> Callable[[], Diagnostic]:
    """What is said of a file of tests `book/tests/all.yaml`; None: there is no such file."""

    def read() -> Diagnostic:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            Path("book/tests").mkdir(parents=True)
            Path("book/rulebook.yaml").write_text(HEAD, "utf-8")
            Path("book/rules.yaml").write_text(RULES, "utf-8")
            Path("book/safeguards.yaml").write_text(SAFEGUARDS, "utf-8")
            if text is not None:
                Path("book/tests/all.yaml").write_text(text, "utf-8")
            book = load_rulebook("book")
            try:
                tests = tests_beside("book", book)
            except InvalidTests as invalid:
                return invalid.diagnostics[0]
            return next(as_diagnostics(run_tests(book, tests)))

    return read


def one(text: str) -> Callable[[], Diagnostic]:
    return rule_tests(f"- {{{text}}}\n")


MESSAGES = {
    "no-tests": Message(
        "No test files stand beside the rulebook.",
        "Make a folder `tests` in that of the rulebook, and a file in it whose name ends in `.yaml`.",
        rule_tests(None),
    ),
    "no-list-of-tests": Message(
        "A test file holds something else than a list.",
        "Begin each test with `- rule:`, `- safeguard:` or `- test:`.",
        rule_tests("rule: heated\n"),
    ),
    "which-test": Message(
        "An entry is neither about a rule or safeguard nor a test of advice, or it is several of these.",
        "Begin it with `- rule:`, with `- safeguard:` or with `- test:`.",
        one(CASE),
    ),
    "which-case": Message(
        "An entry has no case to run, or has two.",
        "Write the case under `case:`, or name the file that holds it under `base:`.",
        one("rule: heated"),
    ),
    "unreadable-base": Message(
        "The case file that is named under `base:` is not there, or does not hold exactly one case.",
        "Write its path as seen from the test file.",
        one("rule: heated, base: ../cases/nobody.yaml"),
    ),
    "unknown-rule": Message(
        "There is no rule of that id in the rulebook.",
        "Mend the id; one much like it is suggested if there is one.",
        one(f"rule: heatd, {CASE}"),
    ),
    "unknown-safeguard": Message(
        "There is no safeguard of that id in the rulebook.",
        "Mend the id; one much like it is suggested if there is one.",
        one(f"safeguard: gurd, {CASE}"),
    ),
    "unknown-attribute": Message(
        "A change, or a key under `expect`, names an attribute that there is not.",
        "Mend the name; the reference of the case file has them all.",
        one(f"rule: heated, {CASE}, near_miss: {{parties.ann.arousl: calm}}"),
    ),
    "unknown-party": Message(
        "No party of the case has that label.",
        "Write the `id` of one of its parties.",
        one(f"rule: heated, {CASE}, party: anne"),
    ),
    "which-party": Message(
        "A change to a party does not say which party, or which attribute of it.",
        "Write `parties.LABEL.ATTRIBUTE`.",
        one(f"rule: heated, {CASE}, near_miss: {{party.arousal: calm}}"),
    ),
    "party-not-asked": Message(
        "A party is named where there is only the case as a whole: for a rule that is not tried for each party, or "
        "under a key such as `top`.",
        "Leave the party out.",
        one(f"rule: danger, {CASE}, party: ann"),
    ),
    "several-changes": Message(
        "A near miss changes more than one fact, so it does not show which of them matters.",
        "Make each change a near miss of its own, or write a `test` with `changes`.",
        one(f"rule: heated, {CASE}, near_miss: {{safety.weapon: true, safety.injury: true}}"),
    ),
    "nothing-expected": Message(
        "A test does not say what should come out.",
        "Add `expect:` with what matters in it, such as `top:` or `gates:`.",
        one(f"test: quiet, {CASE}"),
    ),
    "named-twice": Message(
        "A list under `expect` names the same thing twice.",
        "Leave it out once.",
        one(f"test: quiet, {CASE}, expect: {{not_fired: [heated, heated]}}"),
    ),
    "unknown-effect": Message(
        "A gate has no such effect.",
        "Write `stop`, `first` or `provisional`.",
        one(f"test: quiet, {CASE}, expect: {{gates: {{safety: last}}}}"),
    ),
    "certainty-out-of-range": Message(
        "A certainty is below 0 or above 1.",
        "Write a number from 0 to 1, with as many decimals as should be compared.",
        one(f"test: quiet, {CASE}, expect: {{certainty: {{listening: 66}}}}"),
    ),
    "reason-in-test": Message(
        "`gives` has a `because`; it tells what a rule concludes, not why.",
        "Take `because` out.",
        one(f"rule: danger, {CASE}, gives: {{gate: safety, effect: first, because: A weapon}}"),
    ),
    "repeated-name": Message(
        "Two tests have the same name, so that nobody can tell which of them failed.",
        "Give one of them another name.",
        rule_tests(f"- {{test: quiet, {CASE}, expect: {{gates: []}}}}\n" * 2),
    ),
    "failed-test": Message(
        "An editor shows this at what a test expects and what does not come of its case; `ottava test` shows it too.",
        "Put the rule right; or, where the test is wrong, what it expects.",
        one(f"test: quiet, {CASE}, expect: {{gates: [safety]}}"),
    ),
}

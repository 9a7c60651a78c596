"""What `ottava new rule` and `ottava new test` write, word for word, and why they write nothing."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from authoring.small_book import RULES, write_book

from ottava.engine.authoring.rule_tests.reading import read_tests
from ottava.engine.authoring.rule_tests.running import run_tests
from ottava.engine.authoring.scaffolding.files import NothingWritten
from ottava.engine.authoring.scaffolding.rule import (
    Instances,
    conclusion,
    entry_for,
    new_rule,
    texts_with_rule,
    texts_with_test,
)
from ottava.engine.authoring.solving.logic import Logic
from ottava.engine.authoring.solving.solver import Undecided
from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_book(tmp_path, tests="[]\n")


OF_THE_CASE = """\
- id: noise.at-night
  title: fill in what the rule says, in one line
  when:
    dispute.category: neighbour    # What is the dispute about?
  then:
    - recommend: listening
      strength: weak
  because: fill in the reason, for the people who read the advice
  source: {place: fill in where it is written, basis: text}    # or `inference`, or `practice` with its name under \
`practice:`
"""


def test_a_rule_of_the_case_is_written_like_this(small: Path) -> None:
    (rules, text), (tests, test) = texts_with_rule(str(small), "noise.at-night")
    assert rules == small / "noise.yaml"
    assert tests == small / "tests" / "noise.yaml"
    assert text == OF_THE_CASE
    assert test == (
        "- rule: noise.at-night\n"
        "  case: {dispute: {category: neighbour}}\n"
        "  near_miss: {dispute.category: family}\n"
    )  # fmt: skip
    assert not rules.exists()


def test_a_rule_of_a_party_is_written_like_this(small: Path) -> None:
    before = (small / "rules.yaml").read_text("utf-8")
    (rules, text), (tests, test) = texts_with_rule(str(small), "noise", per_party=True)
    assert (rules, tests) == (small / "rules.yaml", small / "tests" / "rules.yaml")
    added = OF_THE_CASE.replace(": noise.at-night", ": noise").replace("  when:", "  for_each: party\n  when:")
    about = "party.role: claimant    # What part does this person play?"
    assert text == before + "\n" + added.replace("dispute.category: neighbour    # What is the dispute about?", about)
    assert test == (
        "- rule: noise\n"
        "  party: someone\n"
        "  case: {parties: [{id: someone, role: claimant}]}\n"
        "  near_miss: {parties.someone.role: respondent}\n"
    )


@pytest.mark.parametrize("per_party", [False, True])
def test_both_are_added_and_the_test_passes(small: Path, per_party: bool) -> None:
    added = new_rule(str(small), "noise.at-night", per_party=per_party, file="other")
    assert (added.rules, added.tests) == (small / "other.yaml", small / "tests" / "other.yaml")
    book = load_rulebook(small)
    assert book.rule("noise.at-night").per_party is per_party
    results = list(run_tests(book, read_tests([added.tests], book)))
    assert [len(results), *(each.failures for each in results)] == [2, (), ()]


@pytest.mark.parametrize(
    ("rule_id", "says"),
    [
        ("danger", "the rulebook has a rule `danger` already; take another name"),
        ("at night", "`at night` cannot name a rule"),
        ("", "the `id` of a rule is empty"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(rule_id: str, says: str, small: Path) -> None:
    with pytest.raises((NothingWritten, InvalidRulebook)) as refused:
        texts_with_rule(str(small), rule_id)
    assert says in str(refused.value)


def test_a_conclusion_is_the_first_that_the_rulebook_knows(small: Path) -> None:
    book = load_rulebook(small)
    names = book.names
    ways = [
        (names, ["recommend: listening", "strength: weak"]),
        (replace(names, methods=names.methods[2:]), ["recommend: firmness.soft", "strength: weak"]),
        (replace(names, strengths=()), ["directive: call"]),
        (names := replace(names, methods=()), ["directive: call"]),
        (names := replace(names, directives=()), ["attend: warmth"]),
        (names := replace(names, points=()), ["gate: safety", "effect: provisional"]),
        (replace(names, gates=()), ["ask: dispute.category"]),
    ]
    assert [conclusion(each, book.vocabulary) for each, _ in ways] == [right for _, right in ways]
    unranked = replace(book.names.methods[0], kind="standing")
    assert conclusion(replace(book.names, methods=(unranked,)), book.vocabulary) == ["directive: call"]


# Which attribute a rule begins with.

SIZE = "{id: yard.size, values: [small, large], question: How large?}"
USE = "{id: yard.use, values: [play, work], question: What for?, quick: true}"
SHARED = "{id: yard.shared, kind: boolean, question: Is it shared?}"
KNOWN = "{id: yard.known, kind: boolean, question: Is it known?, quick: true}"
ONE = "{id: yard.one, values: [small], question: How large?}"
ROLE = "{id: party.role, values: [resident], question: Who is it?}"
HEIGHT = "{id: yard.height, kind: number, question: How high?}"


@pytest.mark.parametrize(
    ("attributes", "begins", "case", "near_miss"),
    [
        ((SHARED, SIZE), "yard.size: small    # How large?", "{size: small}", "{yard.size: large}"),
        ((SIZE, USE), "yard.use: play    # What for?", "{use: play}", "{yard.use: work}"),
        ((SIZE, SHARED, KNOWN), "yard.known: true    # Is it known?", "{known: true}", "{yard.known: false}"),
        ((HEIGHT, ONE, SHARED), "yard.shared: true    # Is it shared?", "{shared: true}", "{yard.shared: false}"),
    ],
)
def test_a_rule_begins_with_a_quick_choice_or_else_a_flag(
    attributes: Sequence[str], begins: str, case: str, near_miss: str, tmp_path: Path
) -> None:
    (_, rule), (_, test) = texts_with_rule(str(own_attributes(attributes, tmp_path)), "a.b")
    assert rule.splitlines()[3].strip() == begins
    assert test.splitlines()[1:] == [f"  case: {{yard: {case}}}", f"  near_miss: {near_miss}"]


@pytest.mark.parametrize(
    ("attributes", "per_party", "whose"),
    [((HEIGHT, ONE), False, "the case"), ((SIZE, SHARED, ROLE), True, "a party")],
)
def test_there_must_be_something_to_ask(attributes: Sequence[str], per_party: bool, whose: str, tmp_path: Path) -> None:
    book = own_attributes(attributes, tmp_path)
    with pytest.raises(NothingWritten) as refused:
        texts_with_rule(str(book), "a.b", per_party=per_party)
    assert (
        str(refused.value) == f"there is nothing that a rule could ask of {whose}; add to `attributes` or `use` first"
    )


def own_attributes(attributes: Sequence[str], folder: Path) -> Path:
    """A rulebook that knows these attributes only."""
    declared = "".join(f"  - {each}\n" for each in attributes)
    names = "directives: [{id: call, kind: do, text: Call.}]\n"
    head = f"name: yards\nversion: 1.0.0\n{names}attributes:\n{declared}"
    rules = "- {id: one, title: One, when: always, then: {directive: call}, because: so}\n"
    return write_book(folder, tests="[]\n", rules=rules, head=head)


# Tests of rules that are there.

MORE = """\
- {id: never, title: Never, when: {all: [{safety.weapon: true}, {safety.weapon: false}]}, then: {directive: call},
   because: it cannot}
- {id: always, title: Always, when: always, then: {directive: call}, because: it does}
- {id: three, title: Three parties, when: {parties: {at_least: 3, where: {party.heard: false}}},
   then: {directive: call}, because: nobody was heard}
- {id: alone, title: Both, for_each: party, when: {party.heard: false, not: {safety.weapon: true}},
   then: {directive: call}, because: nobody was asked}
- {id: "0823", title: A number, when: {safety.weapon: true}, then: {directive: call}, because: so}
- {id: "true", title: A word, when: {safety.weapon: true, safety.imminent_violence: none}, then: {directive: call},
   because: so}
- {id: "1.5", title: A number, when: {all: [{safety.weapon: true}, {safety.weapon: false}]}, then: {directive: call},
   because: so}
"""
# The party, case and near miss of each; None for a rule that fires in no case.
ENTRIES = {
    "heated": ("someone", "{parties: [{id: someone, arousal: highly_agitated}]}", "{parties.someone.arousal: calm}"),
    "danger": (None, "{safety: {imminent_violence: ongoing}}", "{safety.imminent_violence: none}"),
    "straight": ("someone", "{parties: [{id: someone, arousal: calm}]}", "{parties.someone.arousal: highly_agitated}"),
    "always": (None, "{}", None),
    "three": (
        None,
        "{parties: [{id: someone, heard: false}, {id: another, heard: false}, {id: third, heard: false}]}",
        "{parties.someone.heard: true}",
    ),
    "alone": (
        "someone",
        "{parties: [{id: someone, heard: false}], safety: {weapon: false}}",
        "{safety.weapon: true}",
    ),
    "'0823'": (None, "{safety: {weapon: true}}", "{safety.weapon: false}"),
    "'true'": (None, "{safety: {imminent_violence: none, weapon: true}}", "{safety.imminent_violence: credible}"),
    "never": None,
    "'1.5'": None,
}
NOTHING_FOUND = """\
- rule: {0}
  # No case was found on which this rule fires: say one here, and what keeps the rule from firing under `near_miss`.
  case: {{parties: [{{id: someone}}]}}
"""


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rulebook, Path]:
    folder = write_book(tmp_path_factory.mktemp("more"), tests="[]\n", rules=RULES + MORE)
    return load_rulebook(folder), folder


def test_a_rule_gets_the_smallest_case_and_the_first_change_that_keeps_it_from_firing(
    more: tuple[Rulebook, Path],
) -> None:
    book, folder = more
    instances, entries = Instances(book), []
    for name, right in ENTRIES.items():
        entry, unfinished = entry_for(book.rule(name.strip("'")), instances)
        if right is None:
            assert (entry, unfinished) == (NOTHING_FOUND.format(name), True)
            continue
        party, case, near_miss = right
        of_party = f"  party: {party}\n" if party else ""
        missed = f"  near_miss: {near_miss}\n" if near_miss else ""
        assert (entry, unfinished) == (f"- rule: {name}\n{of_party}  case: {case}\n{missed}", near_miss is None)
        entries.append(entry)
    path = folder / "tests" / "found.yaml"
    path.write_text("".join(entries), "utf-8")
    assert [each for each in run_tests(book, read_tests([path], book)) if each.failures] == []


def test_what_the_solver_cannot_decide_is_left_to_the_author(
    more: tuple[Rulebook, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def undecided(*_: object) -> None:
        raise Undecided("too many steps")

    monkeypatch.setattr(Logic, "smallest_firing", undecided)
    assert entry_for(more[0].rule("danger"), Instances(more[0])) == (NOTHING_FOUND.format("danger"), True)


def test_many_parties_get_names(tmp_path: Path) -> None:
    rules = "- {id: six, title: Six, when: {parties: {at_least: 6}}, then: {directive: call}, because: so}\n"
    book = load_rulebook(write_book(tmp_path, tests="[]\n", rules=rules))
    entry, unfinished = entry_for(book.rule("six"), Instances(book))
    names = ("someone", "another", "third", "fourth", "fifth", "party_6")
    assert entry == f"- rule: six\n  case: {{parties: [{', '.join(f'{{id: {each}}}' for each in names)}]}}\n"
    assert unfinished


@pytest.mark.parametrize(("file", "name"), [(None, "rules.yaml"), ("other", "other.yaml")])
def test_a_test_goes_to_the_tests_of_its_file(file: str | None, name: str, more: tuple[Rulebook, Path]) -> None:
    path, text, unfinished = texts_with_test(str(more[1]), "always", file)
    assert path == more[1] / "tests" / name
    assert text == "- rule: always\n  case: {}\n"
    assert unfinished


@pytest.mark.parametrize(
    ("rule_id", "hint"), [("alwas", "did you mean `always`?"), ("xyz", "`ottava new rule` begins one")]
)
def test_there_must_be_such_a_rule(rule_id: str, hint: str, more: tuple[Rulebook, Path]) -> None:
    with pytest.raises(NothingWritten) as refused:
        texts_with_test(str(more[1]), rule_id)
    assert str(refused.value) == f"the rulebook has no rule `{rule_id}`; {hint}"

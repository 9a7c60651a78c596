"""By which edits a case changed."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from authoring.impact.books import HEAD, RULES, TRIFLE, Result, compared, copied, made_up, written
from authoring.impact.seeded import SEEDED
from msgspec.structs import replace
from typer.testing import CliRunner

from ottava import Advisor, Case
from ottava.engine.authoring.impact.kinds import weight
from ottava.engine.cli.main import app
from ottava.engine.inference.advice import RulebookIdentity

TOGETHER = {name: each for name, each in SEEDED.items() if name != "a condition put in"}


@pytest.fixture(scope="module")
def all_together(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = copied(tmp_path_factory.mktemp("all") / "new", *(each[:3] for each in TOGETHER.values()))
    return compared("eight_methods", folder, made_up(30, seed=7))


class Copies:
    """The advice by copies of the rulebook that have only some of the edits, made by replacing text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._advisors: dict[frozenset[str], Advisor] = {}

    def advice(self, case: Case, subjects: frozenset[str]) -> bytes:
        if subjects not in self._advisors:
            edits = [each[:3] for each in TOGETHER.values() if each.subject in subjects]
            self._advisors[subjects] = Advisor(copied(self._folder / str(len(self._advisors)), *edits))
        advice = self._advisors[subjects].advise(case)
        return msgspec.json.encode(replace(advice, rulebook=RulebookIdentity("", "", "", "")))


@pytest.mark.slow
def test_a_cause_gives_the_new_advice_and_no_part_of_it_does(all_together: Result, tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    everything = frozenset(each.subject for each in TOGETHER.values())
    assert {each.subject for each in all_together.found.edits} == everything
    cases = {met.case.id: met.case for met in made_up(30, seed=7) if isinstance(met.case, Case)}
    seen = set()
    for change in all_together.changes:
        subjects = frozenset(all_together.subjects(change))
        if subjects in seen:  # the same set again would show nothing new
            continue
        seen.add(subjects)
        wanted = copies.advice(cases[change.case], everything)
        assert subjects
        assert copies.advice(cases[change.case], subjects) == wanted
        for each in subjects:
            assert copies.advice(cases[change.case], subjects - {each}) != wanted
    assert max(map(len, seen)) > 2


@pytest.mark.slow
def test_every_kind_of_change_belongs_to_an_edit(all_together: Result) -> None:
    for change in all_together.changes:
        assert change.cause.proven
        kinds = {kind for share in change.cause.edits for kind in share.kinds}
        assert kinds | set(change.cause.only_together) == set(change.kinds)


@pytest.mark.slow
def test_the_counts_are_those_of_the_cases(all_together: Result) -> None:
    cases, changes = all_together.cases, all_together.changes
    assert cases.changed == len(changes) == sum(each.cases for each in cases.causes)
    for count in cases.kinds:
        assert count.cases == sum(count.kind in change.kinds for change in changes)
    for edit in cases.edits:
        shares = [share for change in changes for share in change.cause.edits if share.edit == edit.edit]
        assert edit.cases == len(shares)
        assert {each.kind: each.cases for each in edit.kinds} == {
            kind: sum(kind in share.kinds for share in shares) for kind in {k for share in shares for k in share.kinds}
        }


def met_together() -> Iterator[str]:
    """Rules that derive something, and one that needs all of it."""
    for name in ("one", "two"):
        yield f"- id: {name}\n  title: {name}\n  when: {{dispute.stakes: trivial}}\n"
        yield f"  then: [assess: {{{name}: true}}]\n  because: It is so.\n\n"
    yield "- id: both\n  title: Both\n  when: {assessment.one: true, assessment.two: true}\n"
    yield "  then: [{gate: safety, effect: first}]\n  because: Both.\n\n"


def test_edits_that_only_together_do_something(tmp_path: Path) -> None:
    rules = "".join(met_together())
    off = rules.replace("when: {dispute.stakes: trivial}", "when: {dispute.stakes: serious}")
    old = written(tmp_path / "old", rules=RULES + "\n" + off)
    new = written(tmp_path / "new", rules=RULES + "\n" + rules)
    result = compared(old, new, [TRIFLE])
    (change,) = result.changes
    assert "gate" in change.kinds
    assert result.subjects(change) == ["rule one", "rule two"]
    assert "gate" in change.cause.only_together
    assert all(share.alone for share in change.cause.edits)  # each derives its own assessment


def test_a_new_assessment_and_the_rule_that_looks_at_it(tmp_path: Path) -> None:
    added = "- id: small\n  title: Small\n  when: {dispute.stakes: trivial}\n  then: [assess: {small: true}]\n\n"
    rules = RULES.replace("when: {dispute.category: consumer}", "when: {assessment.small: true}")
    old = written(tmp_path / "old", rules=RULES)
    new = written(tmp_path / "new", rules=f"{added}{rules}")
    result = compared(old, new, [{**TRIFLE, "dispute": {"stakes": "trivial"}}])
    (change,) = result.changes
    assert result.subjects(change) == ["rule small", "rule look"]  # neither is a sound rulebook alone, or gives all
    assert "ranking" in change.kinds


def test_an_edit_that_would_do_without_the_other(tmp_path: Path) -> None:
    small = "- id: small\n  title: Small\n  when: {dispute.stakes: trivial}\n  then: [assess: {small: true}]\n\n"
    rules = small + RULES.replace(
        "{dispute.category: consumer}", "{assessment.small: true, dispute.category: consumer}"
    )
    other = rules.replace("stakes: trivial}\n  then: [assess", "stakes: serious}\n  then: [assess")
    old = written(tmp_path / "old", rules=rules)
    new = written(tmp_path / "new", rules=other.replace("consumer}", "family}"))
    result = compared(old, new, [TRIFLE])
    (change,) = result.changes
    # Without the assessment the rule does not fire whatever else it asks for.
    assert len(result.found.edits) == 2
    assert result.subjects(change) == ["rule small"]
    assert not change.cause.either


def test_edits_each_of_which_would_do(tmp_path: Path) -> None:
    order = "\n- id: order\n  title: First look\n  when: always\n  then: [order: [truth, listening]]\n"
    old = written(tmp_path / "old")
    new = written(
        tmp_path / "new", HEAD.replace("plan: [listening, truth]", "plan: [truth, listening]"), rules=RULES + order
    )
    result = compared(old, new, [TRIFLE])
    (change,) = result.changes
    assert change.kinds == ("plan",)
    assert result.subjects(change) == ["rule order", "plan"]
    assert change.cause.either
    assert [each.either for each in result.cases.causes] == [True]


def test_what_no_edit_changes_is_not_listed(tmp_path: Path) -> None:
    old = written(tmp_path / "old")
    new = written(tmp_path / "new", rules=RULES.replace("strength: weak", "strength: strong"))
    case = {"id": "dear", "dispute": {"stakes": "serious", "category": "family"}, "parties": []}
    result = compared(old, new, [case])
    assert result.changes == []
    assert result.cases.compared - result.cases.changed == 1


def test_a_strength_that_rules_share(tmp_path: Path) -> None:
    old = written(tmp_path / "old")
    new = written(
        tmp_path / "new",
        HEAD.replace("strong: 0.6", "strong: 0.7"),
        rules=RULES.replace("title: Look\n", "title: Look around\n"),
    )
    result = compared(old, new, [TRIFLE])
    (change,) = result.changes
    assert [(result.found.edits[each.edit - 1].subject, each.kinds) for each in change.cause.edits] == [
        ("rule look", ("wording",)),
        ("strength strong", ("certainty",)),
    ]


@pytest.mark.slow
def test_the_weightiest_changes_come_first_and_what_is_left_out_is_counted(tmp_path: Path) -> None:
    folder = copied(tmp_path / "new", *(each[:3] for each in TOGETHER.values()))
    cases = made_up(12, seed=7)
    whole = compared("eight_methods", folder, cases)
    assert (whole.cases.without_cause, whole.cases.left_out) == (0, "")
    few = compared("eight_methods", folder, cases, budget=20_000)
    assert few.found == compared("eight_methods", folder, cases, budget=20_000).found
    known = {change.case: change.cause for change in whole.changes}
    with_cause = [change for change in few.changes if change.cause.edits]
    without = [change for change in few.changes if not change.cause.edits]
    assert 0 < len(without) < few.cases.changed == whole.cases.changed
    assert (few.cases.without_cause, few.cases.left_out) == (len(without), "the budget of 20,000 steps is used up")
    assert max(weight(each.kinds) for each in with_cause) <= min(weight(each.kinds) for each in without)
    for change in with_cause:
        assert not change.cause.proven or change.cause == known[change.case]


@pytest.mark.slow
@pytest.mark.parametrize("format", ["text", "markdown", "html", "json"])
def test_every_format_says_what_was_left_out(tmp_path: Path, format: str) -> None:
    folder = copied(tmp_path / "new", *(each[:3] for each in TOGETHER.values()))
    asked = ("--generated", "3", "--budget", "5", "--format", format, "--no-proof")
    done = CliRunner().invoke(app(), ["diff", "eight_methods", str(folder), *asked])
    assert done.exit_code == 0
    said = " ".join(done.output.split())
    assert "the budget of 5 steps is used up" in said
    assert ('"without_cause":' if format == "json" else "weightiest changes first, and not in") in said
    assert "none of these cases" not in said
    assert "\\\\" not in said, "nothing is escaped twice"


@pytest.mark.slow
def test_a_rulebook_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many edits that no smallest set is looked for to the end: what is named still gives the new advice."""
    monkeypatch.setattr("ottava.engine.authoring.impact.attribution.PART", 1_000_000)
    folder = copied(tmp_path / "new", *(each[:3] for each in TOGETHER.values()))
    few = compared("eight_methods", folder, made_up(8, seed=7))
    assert any(not change.cause.proven for change in few.changes)
    everything = frozenset(each.subject for each in TOGETHER.values())
    copies = Copies(tmp_path)
    cases = {met.case.id: met.case for met in made_up(8, seed=7) if isinstance(met.case, Case)}
    for change in few.changes:
        subjects = frozenset(few.subjects(change))
        assert copies.advice(cases[change.case], subjects) == copies.advice(cases[change.case], everything)

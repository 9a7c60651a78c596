"""The example of a rulebook that extends the eight methods: what it says on its cases, and that its tests hold it."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import msgspec
import pytest

from ottava import Advisor
from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.coverage.coverage import measure_coverage
from ottava.engine.authoring.formatting.formatting import formatted
from ottava.engine.authoring.mutation.mutants import mutants_of
from ottava.engine.authoring.mutation.mutation_testing import Judge
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.authoring.rule_tests.running import run_tests
from ottava.engine.inference.advice import Advice, DueDay
from ottava.engine.report.text import to_text
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.locating import rule_files, safeguard_files
from ottava.engine.rulebook.rulebook import Rule, Rulebook
from ottava.facts import read_case
from ottava.facts.source.reading import read_source

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "rulebooks" / "housing"


@cache
def housing() -> Rulebook:
    return load_rulebook(FOLDER)


def own_rules() -> tuple[Rule, ...]:
    assert housing().text is not None
    own = housing().text.own_rules
    return tuple(rule for rule in housing().rules if rule.id in own)


def advice(name: str, language: str | None = None) -> Advice:
    return Advisor(housing(), language=language).advise_file(FOLDER / "cases" / f"{name}.yaml")


@pytest.mark.slow
def test_check_has_nothing_to_remark() -> None:
    checked = check(FOLDER)
    assert checked.clean
    assert not checked.undecided
    assert {each.word for each in checked.verdicts} == {"proven"}
    assert len(checked.verdicts) > 140
    assert [each.id for each in checked.switched_off] == ["house.deposit"]


def test_all_files_are_in_layout() -> None:
    for path in (*rule_files(FOLDER), *safeguard_files(FOLDER)):
        source = read_source(path)
        assert formatted(source) == source.text, path.name


def test_its_tests_pass_and_cover_all_of_it() -> None:
    tests = reading.tests_beside(FOLDER, housing())
    assert all(each.passed for each in run_tests(housing(), tests))
    found, _ = measure_coverage(housing(), tests, own_rules())
    assert len(own_rules()) >= 20
    assert (found.percent_of_rules, found.percent_of_outcomes) == (100, 100)


@pytest.mark.slow
def test_its_tests_notice_nearly_every_change_of_a_rule() -> None:
    judge = Judge(housing(), reading.tests_beside(FOLDER, housing()))
    judged = [judge.judge(mutant) for rule in own_rules() for mutant in mutants_of(rule, housing())]
    survived = sum(each.verdict == "survived" for each in judged)
    killed = sum(each.verdict in ("noticed by a run", "noticed by gives") for each in judged)
    assert killed > 250
    assert killed / (killed + survived) >= 0.95


def test_a_due_day_is_moved_both_ways() -> None:
    changes = {each.change for each in mutants_of(housing().rule("house.object_in_time"), housing())}
    before = "{directive: object_in_time, due: {days: 30, after: tenancy.notice_received}}"
    for days in ("29", "31"):
        assert f"`{before}` changed to `{before.replace('30', days)}`" in changes


def test_it_uses_what_rule_authors_ask_for() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (FOLDER / "rulebook.yaml", *rule_files(FOLDER)))
    for notation in (
        "extends: eight_methods@2.0", "add_values: ", "computed: {above: ", "computed: {times: ", "kind: date",
        "within: {days: 30, before: today}", "more_than: {days: 14, before: today}", "due: {days: 30, after: tenancy",
        "due: {days: 7, after: today}", "another_party: ", "share: most", "above: ", "exactly: 1", "includes_none: ",
        "ordered: true", "at_least: unhealthy", "condition.suffers: true", "for: {building.heating_season: true}",
        "enabled: false", "replaces: points.know-people", "text: Have the noise measured where {party} hears it",
    ):  # fmt: skip
        assert notation in text or notation in (FOLDER / "safeguards.yaml").read_text("utf-8"), notation


def test_a_cold_home_comes_first_and_days_are_counted() -> None:
    found = advice("cold-flat")
    assert [(gate.id, gate.effect) for gate in found.gates] == [("home_first", "first")]
    due = {each.id: (each.party, each.due.day) for each in found.directives if isinstance(each.due, DueDay)}
    assert due == {"object_in_time": ("tenant", "2026-02-11"), "set_a_day": (None, "2026-01-27")}
    assert "See that tenant objects to the notice in time" in found.to_json()
    assert "1600 are open, which is two months of rent or more. tenant can lose the home" in found.to_json()


def test_noise_over_the_limit_is_shown_and_not_argued_over() -> None:
    found = advice("stairwell-drums")
    (shown,) = [each for each in found.recommendations if each.stage == "show"]
    assert shown.party == "drummer"
    assert "58 were measured, and 45 are allowed. Show drummer the measurement" in shown.reasons[0].because


def test_a_part_of_it_is_in_chinese() -> None:
    own, chinese = to_text(advice("stairwell-drums")), to_text(advice("stairwell-drums", "zh"))
    assert "Let each side tell it in full" in own
    assert "让每一方完整地讲一遍" in chinese
    assert "把测量结果给drummer看" in chinese
    assert "Let each side tell it in full" not in chinese
    assert "Find out what happened" in chinese  # not translated


@pytest.mark.parametrize("language", [None, "zh"])
@pytest.mark.parametrize("name", ["cold-flat", "stairwell-drums"])
def test_every_explanation_is_filled_in(name: str, language: str | None) -> None:
    advisor = Advisor(housing(), language=language, budget=2000)
    case = read_case(FOLDER / "cases" / f"{name}.yaml", housing().vocabulary)
    shown = (
        advisor.advise(case, thorough=True),
        advisor.why_not_each(case),
        advisor.why_not(case, "circuitous_tactics"),
        *(advisor.why_not_rule(case, rule.id) for rule in own_rules()),
        advisor.what_if(case, {"building.defect": "unhealthy"}),
        advisor.smallest_changes(case, "top=changed", largest=1),
    )
    said = msgspec.json.encode(shown).decode()
    assert not re.findall(r"\{[a-z_.]+\}|\u2039", said)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "html", "markdown"])
@pytest.mark.parametrize("more", [(), ("--full",), ("--verbose",), ("--for-parties",), ("--full", "--language", "zh")])
def test_whole_pages_are_written(form: str, more: tuple[str, ...]) -> None:
    cases = [str(path) for path in sorted((FOLDER / "cases").glob("*.yaml"))]
    for case in cases:
        command = [sys.executable, "-m", "ottava", "advise", case, "--rulebook", str(FOLDER), "--format", form, *more]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Traceback" not in done.stdout

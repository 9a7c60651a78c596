"""The example of a rulebook that stands alone: written as a careful author would, and speaking of its market only."""

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from ottava import Advisor, Case
from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.coverage.coverage import measure_coverage
from ottava.engine.authoring.formatting.formatting import formatted
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.authoring.handbook.content import HandbookContent
from ottava.engine.authoring.handbook.handbook import handbook_pages
from ottava.engine.authoring.mutation.mutants import mutants_of
from ottava.engine.authoring.mutation.mutation_testing import Judge
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.authoring.rule_tests.running import run_tests
from ottava.engine.authoring.scaffolding.rulebook import case_text
from ottava.engine.authoring.schemas.writing import schema_text
from ottava.engine.inference.advice import Advice
from ottava.engine.report.text import to_text
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.locating import rule_files, safeguard_files
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import read_case
from ottava.facts.source.reading import read_source

TREE = Path(__file__).resolve().parents[2]
FOLDER = TREE / "examples" / "rulebooks" / "marketplace"
CASES = sorted((FOLDER / "cases").glob("*.yaml"))
PAGE = TREE / "docs" / "write" / "standing-alone.md"

ELSEWHERE = re.compile(
    r"police|violen|mediat|weapon|domestic|temper\b|side by side|marriage|relative|tenant", re.IGNORECASE
)
"""Words of the built-in vocabulary, of which a market knows nothing."""


@cache
def market() -> Rulebook:
    return load_rulebook(FOLDER)


def advice(name: str, **changed: object) -> Advice:
    case = read_case(FOLDER / "cases" / f"{name}.yaml", market().vocabulary)
    data = case.to_mapping()
    for path, value in changed.items():
        entity, _, attribute = path.partition("__")
        data[entity][attribute] = value
    return Advisor(market()).advise(Case.from_mapping(data, market().vocabulary))


@pytest.mark.slow
def test_check_has_nothing_to_remark() -> None:
    checked = check(FOLDER)
    assert checked.clean
    assert {each.finding.lint for each in checked.allowed} == {"untranslated", "recommended-and-excluded"}
    assert not checked.undecided
    assert {each.word for each in checked.verdicts} == {"proven"}
    assert len(checked.verdicts) == 5
    assert [each.id for each in checked.switched_off] == ["germany.hand-over"]


def test_all_files_are_in_layout() -> None:
    for path in (*rule_files(FOLDER), *safeguard_files(FOLDER)):
        source = read_source(path)
        assert formatted(source) == source.text, path.name


def test_its_tests_pass_and_cover_all_of_it() -> None:
    tests = reading.tests_beside(FOLDER, market())
    assert all(each.passed for each in run_tests(market(), tests))
    found, _ = measure_coverage(market(), tests, market().rules)
    assert len(market().rules) >= 25
    assert (found.percent_of_rules, found.percent_of_outcomes) == (100, 100)


@pytest.mark.slow
def test_its_tests_notice_nearly_every_change_of_a_rule() -> None:
    judge = Judge(market(), reading.tests_beside(FOLDER, market()))
    judged = [judge.judge(mutant) for rule in market().rules for mutant in mutants_of(rule, market())]
    survived = sum(each.verdict == "survived" for each in judged)
    killed = sum(each.verdict in ("noticed by a run", "noticed by gives") for each in judged)
    assert killed > 350
    assert killed / (killed + survived) >= 0.95


def test_it_uses_what_rule_authors_ask_for() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (FOLDER / "rulebook.yaml", *rule_files(FOLDER)))
    for notation in (
        "use: [", "above: ", "below: ", "exactly: ", "includes_all: ", "includes_none: ", "ordered: true",
        "at_least: insulting",
        "condition.hostile: true", "for: {order.country: de}", "enabled: false", "reason: ",
        "computed: {minus: ", "kind: date", "{within: {days: ", "{more_than: {days: ", "before: today", "due: {days: ",
        "another_party: ", "share: most", "Ask {party} apart", "How does {party} write",
    ):  # fmt: skip
        assert notation in text, notation


def test_nothing_is_asked_or_said_of_anything_but_the_market() -> None:
    book = market()
    content = HandbookContent(book, FOLDER, reading.tests_beside(FOLDER, book))
    pages = handbook_pages(content)
    assert "The terms of the carriers are being rewritten" in pages["rules"]
    texts = {
        "quick case": case_text(book.vocabulary, quick=True),
        "whole case": case_text(book.vocabulary),
        **{f"schema of {subject}": schema_text(subject, book) for subject in ("case", "rules", "safeguards", "tests")},
        **{f"handbook: {name}": page for name, page in pages.items()},
        **{path.stem: to_text(advice(path.stem), full=True) for path in CASES},
    }
    for name, text in texts.items():
        assert not ELSEWHERE.search(text), f"{name}: {ELSEWHERE.search(text)}"


def test_the_quick_case_asks_for_little() -> None:
    asked = re.findall(r"^ *# (.*\?)", case_text(market().vocabulary, quick=True), re.MULTILINE)
    assert asked == [each.question for each in market().vocabulary if each.quick]
    assert len(asked) == 6
    assert "such as `buyer`" in case_text(market().vocabulary, quick=True)


@pytest.mark.parametrize("quick", [True, False])
def test_an_interview_asks_what_the_rulebook_knows(quick: bool) -> None:
    consultation = Advisor(market()).consultation({"parties": [{"id": "buyer"}, {"id": "shop"}]}, quick=quick)
    asked: list[str] = []
    while (question := consultation.question) is not None:
        asked.append(question.attribute)
        consultation.dont_know()
    assert len(asked) > 3
    assert {*asked} <= {each.path for each in market().vocabulary}


def test_made_up_cases_reach_most_of_its_rules() -> None:
    advisor, fired = Advisor(market()), set()
    for data in cases(400, 11, market().vocabulary):
        case = Case.from_mapping(data, market().vocabulary)
        fired |= {firing.rule for firing in advisor.run(case).trace().firings}
    assert len(fired) > 0.8 * len(market().rules)


def test_a_clear_complaint_is_paid_and_an_unclear_one_is_looked_into() -> None:
    found = advice("broken-lamp")
    assert [(each.method, each.stage) for each in found.first] == [("refund", "full")]
    assert not found.gates
    unclear = advice("broken-lamp", proof__shown=["invoice"])
    assert [each.method for each in unclear.first] == ["proof"]
    assert "refund" not in {each.method for each in unclear.recommendations}


def test_a_threat_comes_before_the_money() -> None:
    found = advice("console-outside")
    assert [(each.id, each.effect) for each in found.gates] == [("threat", "first")]
    assert {"warn_outside", "pass_contacts"} <= {each.id for each in found.directives}
    assert {each.method for each in found.first} == {"specialist"}
    assert not found.breaches


def test_whoever_is_threatened_is_asked_apart() -> None:
    found = advice("console-outside")
    (asked,) = [each for each in found.directives if each.id == "ask_apart"]
    assert asked.party == "buyer"
    assert asked.text.startswith("Ask buyer apart")


def test_due_days_follow_from_the_days_of_the_case() -> None:
    found = {each.id: each.text for each in advice("shoes-in-time").directives}
    assert found["pay_back"].endswith("Due by 29 March 2026.")
    assert found["remind"].endswith("Due by 23 March 2026.")
    assert "70 euros" in found["deduct"]


@pytest.mark.parametrize(("day", "refunded"), [("2026-03-19", True), ("2026-03-20", False)])
def test_what_counts_is_the_day_of_the_withdrawal(day: str, refunded: bool) -> None:
    found = advice("shoes-in-time", order__complained=day)
    assert ("refund" in {each.method for each in found.recommendations}) is refunded


def test_nothing_is_paid_back_twice() -> None:
    found = advice("shoes-in-time", order__refunded=90)
    assert not found.recommendations
    assert "deduct" not in {each.id for each in found.directives}


def test_the_chinese_desk_reads_chinese_and_the_same_advice() -> None:
    case = read_case(FOLDER / "cases" / "shoes-in-time.yaml", market().vocabulary)
    own, chinese = Advisor(market()).advise(case), Advisor(market(), language="zh").advise(case)
    assert [(each.method, each.stage, each.certainty) for each in chinese.recommendations] == [
        (each.method, each.stage, each.certainty) for each in own.recommendations
    ]
    assert [(each.id, each.party) for each in chinese.directives] == [(each.id, each.party) for each in own.directives]
    page = to_text(chinese, full=True)
    for text in (
        "退款（全部货款）",
        "告知买家有权无理由退货",
        "买家在收货后十四天内提出了退货",
        "投诉日期：2026年3月15日",
    ):
        assert text in page, text


def test_what_has_no_chinese_text_yet_is_shown_in_english() -> None:
    (language,) = market().languages
    assert len(language.texts) > 50
    case = read_case(FOLDER / "cases" / "console-outside.yaml", market().vocabulary)
    page = to_text(Advisor(market(), language="zh").advise(case), full=True)
    assert "Somebody is threatened" in page
    assert "请双方举证" in page


def test_the_page_shows_it_as_it_is() -> None:
    page = PAGE.read_text("utf-8")
    files = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.yaml")}
    shown = re.findall(r"```yaml\n# (\S+)\n(.*?)```", page, re.DOTALL)
    assert len(shown) >= 11
    for name, text in shown:
        assert text in files[name], f"{name} is shown otherwise than it is"


def test_the_rulebook_of_the_page_builds_on_it(tmp_path: Path) -> None:
    head, rules = re.findall(r"```yaml\n((?:name|- id: refund).*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "rulebook.yaml").write_text(head.replace("../marketplace", str(FOLDER)), encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    book = load_rulebook(tmp_path)
    assert {each.id for each in market().rules} - {each.id for each in book.rules} == {"refund.cheap-and-damaged"}
    case = {"order": {"problem": "part_missing", "price": 70}, "proof": {"shown": ["photo"]}}
    assert Advisor(book).advise(Case.from_mapping(case, book.vocabulary)).first[0].method == "refund"


@pytest.mark.parametrize("language", [None, "zh"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_explanation_is_filled_in(path: Path, language: str | None) -> None:
    advisor, case = Advisor(market(), language=language, budget=2000), read_case(path, market().vocabulary)
    shown = (
        advisor.advise(case, thorough=True),
        advisor.why_not_each(case),
        *(advisor.why_not_rule(case, rule.id) for rule in market().rules),
        advisor.smallest_changes(case, "top=changed", largest=1),
    )
    said = msgspec.json.encode(shown).decode()
    assert not re.findall(r"\{[a-z_.]+\}|\u2039", said)
    assert not re.search(r"(euros?|days?|\u6b27\u5143|\u5929|\u6b21) ?\1", said)

"""Mistakes in test files: each is told at its place, all at once, with how to mend it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from authoring.small_book import SAFEGUARDS, TESTS, write_book

from ottava.engine.authoring.rule_tests import reading
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts.source.diagnostic import Diagnostic


@dataclass(frozen=True)
class Mistake:
    """A test file, and what is said of it: the code, the text underlined, and words of message and hint."""

    code: str
    text: str
    underlined: str
    words: str = ""
    hint: str = ""


CASE = "case: {parties: [{id: ann, arousal: violent}]}"
MISTAKES = [
    Mistake(
        "look-alike", "- {rule: heated, case: {parties: [{id: ann, arousal: \u201ccalm\u201d}]}}\n", "\u201c", "curly"
    ),
    Mistake("no-list-of-tests", "rule: heated\n", "rule: heated", "a mapping", "`- rule:`"),
    Mistake("wrong-kind", "- heated\n", "heated", "an entry of a test file", "`- rule:`"),
    Mistake("which-test", "- {case: {}}\n", "case", "neither"),
    Mistake("which-test", "- {rule: heated, test: heated, case: {}}\n", "rule: heated", "at once"),
    Mistake("which-test", "- {safeguard: guard, test: heated, case: {}}\n", "safeguard: guard", "at once"),
    Mistake("unknown-safeguard", f"- {{safeguard: gurd, {CASE}}}\n", "gurd", "", "`guard`"),
    Mistake(
        "party-not-asked",
        f"- {{safeguard: guard.danger, party: ann, {CASE}}}\n",
        "ann",
        "as a whole",
        "leave `party` out",
    ),
    Mistake("unknown-key", f"- {{safeguard: guard, {CASE}, gives: {{}}}}\n", "gives"),
    Mistake(
        "several-changes",
        f"- {{safeguard: guard, {CASE}, near_miss: {{safety.weapon: true, safety.injury: true}}}}\n",
        "{safety.weapon: true, safety.injury: true}",
    ),
    Mistake("unknown-key", f"- {{rule: round, {CASE}, near_mis: {{}}}}\n", "near_mis", "", "`near_miss`"),
    Mistake("unknown-key", f"- {{test: x, {CASE}, expect: {{topp: detour}}}}\n", "topp", "", "`top`"),
    Mistake("unknown-rule", f"- {{rule: heatd, {CASE}}}\n", "heatd", "", "`heated`"),
    Mistake("unknown-party", f"- {{rule: round, party: anne, {CASE}}}\n", "anne", "", "`ann`"),
    Mistake("party-not-asked", f"- {{rule: danger, party: ann, {CASE}}}\n", "ann", "as a whole", "leave `party` out"),
    Mistake("which-case", "- {rule: heated}\n", "rule: heated", "no case", "`case: {…}`"),
    Mistake("which-case", f"- {{rule: heated, {CASE}, base: x.yaml}}\n", "rule: heated", "both"),
    Mistake("unreadable-base", "- {rule: heated, base: nowhere.yaml}\n", "nowhere.yaml", "there is no file"),
    Mistake("unreadable-base", "- {rule: heated, base: two.yaml}\n", "two.yaml", "exactly one case"),
    Mistake("unknown-value", "- {rule: heated, case: {parties: [{id: ann, arousal: hot}]}}\n", "hot", "", "violent"),
    Mistake("unknown-attribute", "- {rule: heated, case: {safety: {weapn: true}}}\n", "weapn", "", "`weapon`"),
    Mistake(
        "several-changes",
        f"- {{rule: round, {CASE}, near_miss: {{safety.weapon: true, safety.injury: true}}}}\n",
        "{safety.weapon: true, safety.injury: true}",
        "in 2",
        "of its own",
    ),
    Mistake(
        "unknown-attribute",
        f"- {{rule: round, {CASE}, near_miss: {{safety.weapn: true}}}}\n",
        "safety.weapn",
        "",
        "`safety.weapon`",
    ),
    Mistake(
        "unknown-attribute",
        f"- {{rule: round, {CASE}, near_miss: {{parties.ann.arousl: calm}}}}\n",
        "parties.ann.arousl",
        "",
        "`parties.ann.arousal`",
    ),
    Mistake(
        "unknown-party",
        f"- {{rule: round, {CASE}, near_miss: {{parties.anne.arousal: calm}}}}\n",
        "parties.anne.arousal",
        "",
        "`ann`",
    ),
    Mistake(
        "which-party",
        f"- {{rule: round, {CASE}, near_miss: {{party.arousal: calm}}}}\n",
        "party.arousal",
        "",
        "`parties.LABEL.ATTRIBUTE`",
    ),
    Mistake(
        "unknown-value", f"- {{rule: round, {CASE}, near_miss: {{parties.ann.arousal: hot}}}}\n", "hot", "", "upset"
    ),
    Mistake("out-of-range", f"- {{rule: round, {CASE}, near_miss: {{parties.ann.trust: 9}}}}\n", "9"),
    Mistake("nothing-expected", f"- {{test: x, {CASE}}}\n", "test: x", "", "`expect:`"),
    Mistake("nothing-expected", f"- {{test: x, {CASE}, expect: {{}}}}\n", "{}", "", "`top:`"),
    Mistake("unknown-method", f"- {{test: x, {CASE}, expect: {{top: detor}}}}\n", "detor", "", "`detour`"),
    Mistake("unknown-stage", f"- {{test: x, {CASE}, expect: {{top: firmness.frm}}}}\n", "firmness.frm", "", "`firm`"),
    Mistake("unknown-gate", f"- {{test: x, {CASE}, expect: {{gates: [safty]}}}}\n", "safty", "", "`safety`"),
    Mistake("unknown-effect", f"- {{test: x, {CASE}, expect: {{gates: {{safety: stp}}}}}}\n", "stp", "", "`stop`"),
    Mistake("unknown-directive", f"- {{test: x, {CASE}, expect: {{directives: [cal]}}}}\n", "cal", "", "`call`"),
    Mistake("unknown-point", f"- {{test: x, {CASE}, expect: {{attention: [warmt]}}}}\n", "warmt", "", "`warmth`"),
    Mistake("unknown-assessment", f"- {{test: x, {CASE}, expect: {{assessed: [heted]}}}}\n", "heted", "", "`heated`"),
    Mistake("unknown-rule", f"- {{test: x, {CASE}, expect: {{fired: [rond]}}}}\n", "rond", "", "`round`"),
    Mistake(
        "unknown-attribute",
        f"- {{test: x, {CASE}, expect: {{asked: [safety.weapn]}}}}\n",
        "safety.weapn",
        "",
        "`safety.weapon`",
    ),
    Mistake("unknown-party", f"- {{test: x, {CASE}, expect: {{fired: [round@anne]}}}}\n", "round@anne", "", "`ann`"),
    Mistake("party-not-asked", f"- {{test: x, {CASE}, expect: {{top: detour@ann}}}}\n", "detour@ann", "", "leave `@`"),
    Mistake("named-twice", f"- {{test: x, {CASE}, expect: {{fired: [round, round]}}}}\n", "round", "twice"),
    Mistake("wrong-kind", f"- {{test: x, {CASE}, expect: {{certainty: detour}}}}\n", "detour", "", "0.66"),
    Mistake("certainty-out-of-range", f"- {{test: x, {CASE}, expect: {{certainty: {{detour: 3}}}}}}\n", "3", "0 to 1"),
    Mistake(
        "unknown-conclusion", f"- {{rule: round, {CASE}, gives: {{recomend: detour}}}}\n", "recomend", "", "recommend"
    ),
    Mistake("missing-strength", f"- {{rule: round, {CASE}, gives: {{recommend: detour}}}}\n", "recommend: detour"),
    Mistake("reason-in-test", f"- {{rule: round, {CASE}, gives: {{exclude: detour, because: so}}}}\n", "so", "not why"),
    Mistake("wrong-kind", f"- {{test: x, {CASE}, expect: detour}}\n", "detour", "`expect`", "{top: METHOD}"),
    Mistake(
        "wrong-kind",
        f"- {{test: x, {CASE}, expect: {{top: {{detour: 1}}}}}}\n",
        "{detour: 1}",
        "a name or a list of names",
        "`top: [NAME, …]`",
    ),
    Mistake("wrong-kind", f"- {{rule: round, {CASE}, near_miss: calm}}\n", "calm", "a near miss", "{PATH: VALUE}"),
    Mistake("wrong-kind", f"- {{test: x, {CASE}, variants: [calm]}}\n", "calm", "a variant", "expect: {top: METHOD}"),
    Mistake("wrong-kind", "- {rule: heated, base: [two.yaml]}\n", "[two.yaml]", "`base`"),
    Mistake("missing-key", f"- {{test: x, {CASE}, variants: [{{expect: {{top: detour}}}}]}}\n", "expect", "`changes`"),
    Mistake("repeated-name", f"- &t {{test: x, {CASE}, expect: {{top: detour}}}}\n- *t\n", "x", "all.yaml:1"),
    Mistake("repeated-key", f"- {{test: x, test: y, {CASE}, expect: {{gates: []}}}}\n", "test"),
]


def mistakes(folder: Path, text: str) -> tuple[Diagnostic, ...]:
    write_book(folder, text)
    (folder / "safeguards.yaml").write_text(SAFEGUARDS, encoding="utf-8")
    (folder / "tests" / "two.yaml").unlink(missing_ok=True)
    files = (folder / "tests" / "all.yaml",)
    (folder / "tests" / "two.yaml").write_text("id: a\n---\nid: b\n", encoding="utf-8")
    with pytest.raises(reading.InvalidTests) as raised:
        reading.read_tests(files, load_rulebook(folder))
    return raised.value.diagnostics


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{each.code}-{each.underlined[:20]}" for each in MISTAKES])
def test_a_mistake_is_told_at_its_place(tmp_path: Path, mistake: Mistake) -> None:
    (found,) = mistakes(tmp_path, mistake.text)
    assert found.code == mistake.code
    assert found.span is not None
    assert found.span.text == mistake.underlined
    assert mistake.words in found.message
    assert mistake.hint in (found.hint or "")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    alone = [
        each for each in MISTAKES if each.text.startswith("- {") and each.code not in ("repeated-name", "repeated-key")
    ]
    text = "".join(each.text.replace("test: x", f"test: x{number}") for number, each in enumerate(alone))
    found = mistakes(tmp_path, text)
    assert sorted(each.code for each in found) == sorted(each.code for each in alone)
    assert [each.span.line for each in found if each.span] == list(range(1, len(alone) + 1))


def test_a_mistake_in_a_base_case_is_told_in_its_own_file_once(tmp_path: Path) -> None:
    write_book(tmp_path, "- {rule: heated, base: bad.txt}\n- {rule: round, base: bad.txt}\n")
    (tmp_path / "tests" / "bad.txt").write_text("parties: [{id: ann, arousal: hot}]\n", encoding="utf-8")
    with pytest.raises(reading.InvalidTests) as raised:
        reading.tests_beside(tmp_path, load_rulebook(tmp_path))
    (name,) = [each.span.source.name for each in raised.value.diagnostics if each.span]
    assert name.endswith("bad.txt")


def test_a_base_case_that_is_no_yaml_is_told_in_its_own_file(tmp_path: Path) -> None:
    write_book(tmp_path, "- {rule: heated, base: bad.txt}\n")
    (tmp_path / "tests" / "bad.txt").write_text("parties: [\n", encoding="utf-8")
    with pytest.raises(reading.InvalidTests) as raised:
        reading.tests_beside(tmp_path, load_rulebook(tmp_path))
    (told,) = raised.value.diagnostics
    assert (told.code, told.span and Path(told.span.source.name).name) == ("unclosed-bracket", "bad.txt")


def test_a_test_file_that_is_no_text_is_told_beside_the_mistakes_of_others(tmp_path: Path) -> None:
    write_book(tmp_path, "- heated\n")
    (tmp_path / "tests" / "bytes.yaml").write_bytes(b"- rule: \xff\n")
    with pytest.raises(reading.InvalidTests) as raised:
        reading.tests_beside(tmp_path, load_rulebook(tmp_path))
    assert [each.code for each in raised.value.diagnostics] == ["wrong-kind", "not-utf-8"]


def test_a_case_can_change_on_another_day(tmp_path: Path) -> None:
    write_book(tmp_path, "- {test: x, case: {day: 2026-03-01}, changes: {day: 2026-03-02}, expect: {top: []}}\n")
    (test,) = reading.tests_beside(tmp_path, load_rulebook(tmp_path))
    assert f"{test.case.day}" == "2026-03-02"


def test_a_base_case_is_changed_and_then_tested(tmp_path: Path) -> None:
    text = "- {test: x, base: cases/a.yml, changes: {parties.ann.arousal: violent}, expect: {top: detour}}\n"
    write_book(tmp_path, text)
    (tmp_path / "tests" / "cases").mkdir()
    (tmp_path / "tests" / "cases" / "a.yml").write_text("parties: [{id: ann, arousal: calm}]\n", encoding="utf-8")
    (test,) = reading.tests_beside(tmp_path, load_rulebook(tmp_path))
    known = test.case.parties[0].known("arousal")
    assert known is not None
    assert known.value == "violent"


def test_a_rulebook_without_tests_says_where_they_go(tmp_path: Path) -> None:
    write_book(tmp_path)
    (tmp_path / "tests" / "all.yaml").unlink()
    with pytest.raises(reading.InvalidTests) as raised:
        reading.tests_beside(tmp_path, load_rulebook(tmp_path))
    assert [each.code for each in raised.value.diagnostics] == ["no-tests"]


def test_the_tests_without_mistakes_have_none(tmp_path: Path) -> None:
    folder = write_book(tmp_path)
    assert len(reading.read_tests((folder / "tests" / "all.yaml",), load_rulebook(folder))) == TESTS.count("rule:") + 14

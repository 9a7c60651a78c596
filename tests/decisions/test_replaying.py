"""Replay: the same rules give the same bytes, other rules the differences that there are, and nothing is dropped."""

import gzip
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from decisions.conftest import ADVISOR, MADE, Logged, edited
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ottava import Advice, Advisor, Case, Decision, DecisionLog, OttavaError, Rulebook, load_rulebook
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.authoring.impact.analysis import ReadCase
from ottava.engine.authoring.impact.comparison import CaseOrigin
from ottava.engine.batch.reject import Reject
from ottava.engine.decisions.archive import Archive
from ottava.engine.decisions.reading import LogLine, read_log
from ottava.engine.decisions.replay_tally import ReplayTally
from ottava.engine.decisions.replaying import ReplayedDecision, Replayer
from ottava.engine.inference.errors import FiringLimitExceeded
from ottava.facts import built_in_vocabulary
from ottava.facts.source.diagnostic import Diagnostic

HOUSING = load_rulebook(str(Path(__file__).parents[2] / "examples" / "rulebooks" / "housing"))
HOUSES = [Case.from_mapping(data, HOUSING.vocabulary) for data in cases(20, 3, HOUSING.vocabulary)]
IN_WORDS = {language: Advisor(HOUSING, language=language) for language in (None, "zh")}
NOWHERE = CaseOrigin(None, None, None)
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Smaller examples would say no more, and take minutes."""


def replayed(rulebook: Rulebook, decisions: list[Decision], cases: list[Case | Reject] | None = None) -> Any:
    """What becomes of decisions, with the cases of an archive."""
    lines = [LogLine("log", number, each) for number, each in enumerate(decisions, start=1)]
    if cases is None:
        return list(Replayer(rulebook).replay(lines))
    with Archive([ReadCase(NOWHERE, each) for each in cases], rulebook.vocabulary) as archive:
        return list(Replayer(rulebook, archive).replay(lines))


def recorded(case: Case, advice: Advice | None = None, **options: Any) -> Decision:
    asked = {"asked_by": "desk 3", "thorough": options.pop("thorough", False)}
    log = DecisionLog(lambda decision: None, **{"keep_cases": True} | options)
    return log.record(ADVISOR.advise(case) if advice is None else advice, case, **asked)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, phases=WITHOUT_SHRINKING)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(HOUSES),
            st.sampled_from([None, "zh"]),
            st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
            st.sampled_from([False] * 5 + [True]),
        ),
        max_size=5,
    ),
    st.booleans(),
)
def test_the_same_rules_give_the_same_bytes(
    asked: list[tuple[Case, str | None, date | None, bool]], keep: bool
) -> None:
    decisions = [
        recorded(
            case,
            IN_WORDS[language].advise(case, day=day, thorough=thorough),
            thorough=thorough,
            keep_cases=keep,
            vocabulary=HOUSING.vocabulary,
        )
        for case, language, day, thorough in asked
    ]
    again = [Decision.from_json(each.to_json()) for each in decisions]
    found = replayed(HOUSING, again, None if keep else list(HOUSES))
    assert [(each.id, each.verdict, each.exact) for each in found] == [(each.id, "same", True) for each in decisions]


def test_an_outcome_of_the_same_rules_that_was_changed_is_seen() -> None:
    decision = recorded(MADE[0])
    data = json.loads(decision.to_json())
    data["outcome"]["recommendations"] = []
    data["advice_digest"] = "blake2b:" + "0" * 32
    other = Decision.from_json(json.dumps(data))
    (found,) = replayed(ADVISOR.rulebook, [other])
    assert (found.verdict, found.exact) == ("other outcome", True)
    data = json.loads(decision.to_json()) | {"advice_digest": "blake2b:" + "0" * 32}
    (found,) = replayed(ADVISOR.rulebook, [Decision.from_json(json.dumps(data))])
    assert (found.verdict, found.exact, found.kinds) == ("same outcome", True, ())


OUTCOMES = {
    "nothing_fits": True,
    "gates": [{"id": "safety_first", "effect": "stop"}],
    "recommendations": [],
    "exclusions": [{"method": "learning", "stage": "never", "party": None}],
    "directives": [{"id": "call_police", "kind": "do", "party": "nobody"}],
}
"""Another value for each field of an outcome."""


@pytest.mark.parametrize("field", OUTCOMES)
def test_a_record_whose_outcome_is_not_that_of_its_digest_was_changed(field: str) -> None:
    """The digest alone says nothing of the outcome beside it, which is what people read."""
    data = json.loads(recorded(MADE[0]).to_json())
    assert data["outcome"][field] != OUTCOMES[field]
    data["outcome"][field] = OUTCOMES[field]
    (found,) = replayed(ADVISOR.rulebook, [Decision.from_json(json.dumps(data))])
    assert found.exact
    assert found.verdict != "same"


@pytest.mark.parametrize("day", ["2026-99-99", "", "x", "2026-03-14T10:00"])
@pytest.mark.parametrize("keep_cases", [True, False])
def test_a_record_with_a_day_that_is_none_does_not_end_the_replay(
    day: str, keep_cases: bool, logged: Logged, tmp_path: Path
) -> None:
    log = logged(MADE[:2], keep_cases=keep_cases)
    first, second = log.read_text("utf-8").splitlines()
    log.write_text(first.replace('"day":null', f'"day":"{day}"') + f"\n{second}\n", "utf-8")
    with Archive([ReadCase(NOWHERE, each) for each in MADE], ADVISOR.rulebook.vocabulary) as archive:
        found = list(Replayer(ADVISOR.rulebook, archive).replay(read_log([str(log)])))
    assert [each.obstacle or each.verdict for each in found] == ["no record", "same"]
    assert f"its `day` is `{day}`" in found[0].reason


@pytest.mark.parametrize(
    "change",
    [
        {"engine_version": "0.1.9"},
        {"language": "zh"},
        {"rulebook": {"name": "eight_methods", "title": "x", "version": "0", "fingerprint": "sha256:0"}},
    ],
)
def test_by_other_rules_or_words_the_outcome_is_compared(change: dict[str, Any]) -> None:
    decision = Decision.from_json(json.dumps(json.loads(recorded(MADE[0]).to_json()) | change))
    (found,) = replayed(ADVISOR.rulebook, [decision])
    assert (found.verdict, found.exact) == ("same outcome", False)


NEVER = (
    "- {id: never, title: Never, for_each: party, when: {party.arousal: highly_agitated}, because: Not now,\n"
    "   then: [{exclude: listening}, {directive: attend_now}]}\n"
)
EDITS = {
    "a rule less": ("disable: [listening.not-heard]\n", ""),
    "a gate less": ("disable: [gates.danger]\n", ""),
    "more certain": (
        "",
        "- {id: more, title: More, when: always, then: {recommend: learning, strength: weak}, because: Always}\n",
    ),
    "something excluded": ("", NEVER),
}


def by_hand(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The kinds of difference between two pieces of advice, counted without what the replay uses."""

    def differ(look: Callable[[dict[str, Any]], Any]) -> bool:
        return bool(look(before) != look(after))

    def places(advice: dict[str, Any], part: str, *more: str) -> list[tuple[Any, ...]]:
        return [tuple(each[name] for name in ("method", "stage", "party", *more)) for each in advice[part]]

    def certain(advice: dict[str, Any]) -> dict[Any, float]:
        return {place[:3]: place[3] for place in places(advice, "recommendations", "certainty")}

    both = certain(before).keys() & certain(after).keys()
    found = {
        "gate": differ(lambda each: {(gate["id"], gate["effect"]) for gate in each["gates"]}),
        "top": differ(lambda each: {place[:3] for place in places(each, "recommendations", "rank") if place[3] == 1}),
        "ranking": differ(lambda each: places(each, "recommendations", "rank")),
        "exclusion": differ(lambda each: set(places(each, "exclusions"))),
        "directive": differ(lambda each: {(one["id"], one["kind"], one["party"]) for one in each["directives"]}),
        "certainty": any(certain(before)[place] != certain(after)[place] for place in both),
    }
    return {kind for kind, seen in found.items() if seen}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_by_another_rulebook_the_differences_are_those_that_there_are(tmp_path: Path, edit: tuple[str, str]) -> None:
    rulebook = edited(tmp_path / "rules", *edit)
    decisions = [recorded(case) for case in MADE]
    tally = ReplayTally()
    lines = [LogLine("log", number, each) for number, each in enumerate(decisions, start=1)]
    found = list(tally.counted(Replayer(rulebook).replay(lines)))
    new = Advisor(rulebook)
    expected = [by_hand(ADVISOR.advise(case).to_mapping(), new.advise(case).to_mapping()) for case in MADE]
    assert any(expected)
    assert [set(each.kinds) for each in found] == expected
    assert [each.verdict for each in found] == ["other outcome" if each else "same outcome" for each in expected]
    identity = recorded(MADE[0], new.advise(MADE[0])).rulebook
    summary = tally.summary(identity)
    assert summary.rulebook.fingerprint == rulebook.fingerprint
    assert {each.kind.value: each.cases for each in summary.kinds} == Counter(
        kind for each in expected for kind in each
    )
    assert (summary.decisions, summary.same, summary.exact) == (len(MADE), 0, 0)
    assert summary.other_outcome == sum(1 for each in expected if each)
    assert summary.only_certainty == expected.count({"certainty"})
    assert summary.sound


def test_the_difference_says_what_came_and_went(tmp_path: Path) -> None:
    rulebook = edited(tmp_path / "rules", "", NEVER)
    new = Advisor(rulebook)
    for decision, found in zip((made := [recorded(case) for case in MADE]), replayed(rulebook, made), strict=True):
        then, now = decision.outcome, new.advise(Case.from_mapping(decision.case or {}))
        excluded = {("listening", None, each.party) for each in now.exclusions if each.method == "listening"}
        if found.difference is None:
            continue
        came = {(each.method, each.stage, each.party) for each in found.difference.exclusions_came}
        was = {(each.method, each.stage, each.party) for each in then.exclusions}
        assert came == excluded - was
        assert all(each.title == "Listening to opinions" for each in found.difference.exclusions_came)
        assert [(each.method, each.party) for each in found.difference.first_before] == [
            (each.method, each.party) for each in then.first
        ]


def obstacle(rulebook: Rulebook, decision: Decision, cases: list[Case | Reject] | None = None) -> tuple[Any, str]:
    (found,) = replayed(rulebook, [decision], cases)
    assert (found.verdict == "not replayed") == (found.obstacle is not None)
    return found.obstacle, found.reason


def test_a_case_that_was_not_kept_is_found_in_an_archive_by_its_digest() -> None:
    decision = recorded(MADE[0], keep_cases=False)
    assert obstacle(ADVISOR.rulebook, decision) == ("no case", "")
    assert obstacle(ADVISOR.rulebook, decision, list(MADE[1:])) == ("not in the archive", "")
    renamed = Case.from_mapping(MADE[0].to_mapping() | {"id": "another", "title": "Another"})
    (found,) = replayed(ADVISOR.rulebook, [decision], [*MADE[1:], renamed])
    assert (found.verdict, found.case_id) == ("same", MADE[0].id)
    changed = Case.from_mapping(MADE[0].to_mapping() | {"dispute": {"category": "consumer"}})
    assert obstacle(ADVISOR.rulebook, decision, [changed]) == ("not in the archive", "")
    reject = Reject((Diagnostic("unknown-entity", "unknown key `disput`"),), MADE[0].id)
    assert obstacle(ADVISOR.rulebook, decision, [reject]) == ("other vocabulary", "unknown key `disput`")


def test_a_masked_case_is_replayed_where_nothing_was_masked_or_an_archive_has_it() -> None:
    weapons = [case for case in MADE if case.get("safety.weapon") is not None]
    assert 0 < len(weapons) < len(MADE)
    decisions = [recorded(case, mask=["safety.weapon"]) for case in MADE]
    found = {each.case_id: each for each in replayed(ADVISOR.rulebook, decisions)}
    assert {id for id, each in found.items() if each.obstacle == "masked"} == {case.id for case in weapons}
    assert {each.verdict for each in found.values()} == {"same", "not replayed"}
    assert {each.verdict for each in replayed(ADVISOR.rulebook, decisions, list(MADE))} == {"same"}
    assert obstacle(ADVISOR.rulebook, recorded(weapons[0], mask=["safety.weapon"]), []) == ("masked", "")


def test_a_kept_case_that_was_changed_is_told() -> None:
    data = json.loads(recorded(MADE[0]).to_json())
    data["case"]["dispute"] = {"category": "consumer" if MADE[0].get("dispute.category") is None else "family"}
    assert Case.from_mapping(data["case"]).digest != MADE[0].digest
    changed = Decision.from_json(json.dumps(data))
    assert obstacle(ADVISOR.rulebook, changed) == ("another case", "")
    assert obstacle(ADVISOR.rulebook, changed, list(MADE)) == ("another case", "")


def test_a_case_that_was_kept_masked_and_changed_is_told_where_an_archive_has_it_whole() -> None:
    weapon = next(case for case in MADE if case.get("safety.weapon") is not None)
    data = json.loads(recorded(weapon, mask=["safety.weapon"]).to_json())
    data["case"]["dispute"] = {"category": "consumer" if weapon.get("dispute.category") is None else "family"}
    assert obstacle(ADVISOR.rulebook, Decision.from_json(json.dumps(data)), list(MADE)) == ("another case", "")


def test_a_case_that_the_rulebook_does_not_take_is_told() -> None:
    speaking = next(case for case in HOUSES if any(path not in built_in_vocabulary() for path in case.observations))
    decision = recorded(speaking, Advisor(HOUSING).advise(speaking), vocabulary=HOUSING.vocabulary)
    found, reason = obstacle(ADVISOR.rulebook, decision)
    assert found == "other vocabulary"
    assert "unknown" in reason


@pytest.mark.parametrize("error", [FiringLimitExceeded, ZeroDivisionError])
def test_a_case_without_advice_now_is_told_and_the_others_go_on(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    decisions = [recorded(case) for case in MADE[:3]]
    advise = Advisor.advise

    def failing(self: Advisor, case: Case, **options: Any) -> Advice:
        if case.id == MADE[1].id:
            raise OttavaError("it takes too long") if error is FiringLimitExceeded else error("oh")
        return advise(self, case, **options)

    monkeypatch.setattr(Advisor, "advise", failing)
    found = replayed(ADVISOR.rulebook, decisions)
    assert [each.verdict for each in found] == ["same", "not replayed", "same"]
    assert found[1].obstacle == "refused"
    assert ("it takes too long" if error is FiringLimitExceeded else "oh") in found[1].reason


@settings(max_examples=30, deadline=None, phases=WITHOUT_SHRINKING)
@given(st.data())
def test_a_torn_log_loses_nothing_but_the_torn_record(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("torn") / "log.jsonl"
    log = DecisionLog.to_file(file, keep_cases=True)
    made = [log.record(ADVISOR.advise(case), case) for case in MADE[:3]]
    whole = file.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    file.write_bytes(whole[:cut])
    ends = [at + 1 for at, byte in enumerate(whole) if byte == ord("\n")]
    before = sum(1 for end in ends if end - 1 <= cut)  # a record that lacks only its line end is whole
    torn = cut not in (0, *ends, *(end - 1 for end in ends))
    last = log.record(ADVISOR.advise(MADE[3]), MADE[3])
    read = [line.decision for line in read_log([str(file)])]
    assert [each for each in read if isinstance(each, Decision)] == [*made[:before], last]
    assert [each for each in read if isinstance(each, str)] == ["not JSON, expected that of a decision"] * torn
    found = list(Replayer(ADVISOR.rulebook).replay(read_log([str(file)])))
    assert [each.verdict for each in found].count("same") == before + 1
    assert [each.obstacle for each in found].count("no record") == torn


def test_logs_are_read_compressed_and_one_after_the_other(logged: Logged, tmp_path: Path) -> None:
    first, second = logged(MADE[:3], "one.jsonl"), logged(MADE[3:5], "two.jsonl")
    (tmp_path / "one.jsonl.gz").write_bytes(gzip.compress(first.read_bytes()))
    read = list(read_log([str(tmp_path / "one.jsonl.gz"), str(second)]))
    assert [(Path(line.file).name, line.line) for line in read] == [
        *(("one.jsonl.gz", number) for number in (1, 2, 3)),
        *(("two.jsonl", number) for number in (1, 2)),
    ]
    broken = gzip.compress(first.read_bytes())[:-30]
    (tmp_path / "broken.jsonl.gz").write_bytes(broken)
    *_, last = read_log([str(tmp_path / "broken.jsonl.gz")])
    assert last.line == 0
    assert "the compressed file ends or breaks here" in str(last.decision)


def test_every_line_of_a_log_is_counted_once(logged: Logged) -> None:
    file = logged()
    with file.open("a", encoding="utf-8") as lines:
        lines.write('\n{"format_version":2}\n[]\nnonsense\n{"format_version":1}\n' + "x" * (1 << 21) + "\n")
    found: list[ReplayedDecision] = list(Replayer(ADVISOR.rulebook).replay(read_log([str(file)])))
    assert Counter(each.verdict for each in found) == {"same": len(MADE), "not replayed": 5}
    reasons = [each.reason for each in found if each.obstacle == "no record"]
    assert reasons[0].startswith("a decision of format 2, and this version of Ottava reads format 1")
    assert reasons[1].startswith("not the JSON of a decision: expected `mapping`")
    assert reasons[2] == "not JSON, expected that of a decision"
    assert reasons[3].endswith("the field `id` is missing")
    assert reasons[4] == "this record is larger than 1 MiB"

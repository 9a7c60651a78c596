"""How changes and their causes are told in one line each."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as with_fields

from ottava.engine.authoring.impact.comparison import (
    ByCause,
    ByEdit,
    CaseChange,
    CaseOrigin,
    Cases,
    Cause,
    Comparison,
    Count,
    EditShare,
    PointFor,
    SetAside,
    Step,
    VersionLabel,
)
from ottava.engine.authoring.impact.edit import Effect, LineRange, RuleEdit
from ottava.engine.authoring.impact.kinds import Kind
from ottava.engine.authoring.impact.safeguards import SafeguardChange, Safeguards
from ottava.engine.authoring.impact.shown import change_words, words
from ottava.engine.explanation.what_if.what_if import Difference, DirectiveOf, GateChange, RankChange
from ottava.engine.inference.stability import Place

EDITS = tuple(
    RuleEdit(number, "rule", f"r{number}", "changed", "meaning", (LineRange("r.yaml", number, number, ("x",)),))
    for number in range(1, 13)
)
NONE = Difference((), False, (), (), (), (), (), (), (), (), ())
NO_CASES = Cases(0, 0, 0, (), (), (), ())
LABEL = VersionLabel("book", "small", "1.0.0", "abc")
NOT_TOLD = Cause((), False, (), False)


def share(edit: int, *kinds: Kind) -> EditShare:
    return EditShare(edit, kinds, bool(kinds))


@pytest.mark.parametrize(
    ("edits", "either", "said"),
    [
        ((), False, "not told by which edit"),
        ((3,), False, "edit 3"),
        ((1, 3), False, "edits 1 and 3"),
        ((1, 3), True, "edit 1 or 3, each of which would do"),
        (tuple(range(1, 10)), False, "9 edits, such as 1, 2 and 3"),
    ],
)
def test_edits_are_named_by_their_numbers(edits: tuple[int, ...], either: bool, said: str) -> None:
    assert change_words.numbers(edits, either) == said


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (NOT_TOLD, "which edit caused it could not be told"),
        (Cause((share(1, Kind.top),), False, (), True), "because of edit 1 (r.yaml:1)"),
        (
            Cause((share(1, Kind.top), share(2, Kind.top)), True, (), True),
            "because of edit 1 (r.yaml:1) or edit 2 (r.yaml:2)",
        ),
        (
            Cause((share(1, Kind.gate), share(2, Kind.top), share(3)), False, (Kind.plan,), True),
            "because of edit 1 (r.yaml:1: gate) and edit 2 (r.yaml:2: top), with edit 3; only together: plan",
        ),
        (
            Cause((*(share(each, Kind.top) for each in range(1, 9)), share(9, Kind.gate)), False, (), False),
            "because of some of edit 9 (r.yaml:9: gate), edit 1 (r.yaml:1: top), edit 2 (r.yaml:2: top), "
            "edit 3 (r.yaml:3: top), edit 4 (r.yaml:4: top), edit 5 (r.yaml:5: top), edit 6 (r.yaml:6: top), "
            "edit 7 (r.yaml:7: top) and 1 more edits",
        ),
    ],
)
def test_a_cause_is_told_with_its_lines_the_weightiest_of_many_first(cause: Cause, said: str) -> None:
    assert change_words.cause_line(cause, EDITS) == said


def test_cases_that_change_only_in_words_are_counted_by_their_edits() -> None:
    few = change_words.OnlyWords((3,), False, 2, ("a", "b"))
    assert change_words.only_words_line(few) == "2 cases, edit 3: a and b"
    assert change_words.only_words_line(few._replace(cases=1200)) == "1,200 cases, edit 3: a, b and 1,198 more"


def test_several_edits_are_named_with_those_that_only_help_behind_them() -> None:
    count = (Count(Kind.top, 1),)
    edits = (ByEdit(1, 1, 1, count), ByEdit(2, 1, 1, count), ByEdit(3, 1, 0, ()), ByEdit(4, 1, 0, ()))
    causes = tuple(ByCause(each, False, 1, count, ()) for each in ((1, 2, 3), (1, 3), (3, 4), (1, 2)))
    found = with_fields(NO_CASES, edits=edits, causes=causes)
    assert [said for said, _ in change_words.several_edits(found)] == [
        "edits 1 and 2, with edit 3",
        "edits 3 and 4",
        "edits 1 and 2",
    ]


def place(method: str, stage: str | None = None, party: str | None = None) -> Place:
    return Place(method, stage, party, method)


TITLES = {
    "method listening": "Listening",
    "method firmness.soft": "Asking",
    "gate safety": "Safety",
    "directive call": "Call.",
}


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        (
            with_fields(
                NONE, gates=(GateChange("safety", "Safety", None, "stop"), GateChange("own", "", "first", None))
            ),
            ["gate Safety: not shut -> stops everything", "gate own: comes first -> not shut"],
        ),
        (
            with_fields(NONE, first_changed=True, first_after=(place("listening"), place("firmness", "soft", "ann"))),
            ["first: no method -> Listening for everyone and Asking for ann"],
        ),
        (
            with_fields(
                NONE,
                ranking=(
                    RankChange(place("listening"), 2, 1, 0.3, 0.6),
                    RankChange(place("listening"), 1, 1, 0.3, 0.6),
                    RankChange(place("listening"), 2, 1, 0.3, 0.3),
                    RankChange(place("listening"), 2, 1, 0.3001, 0.3002),
                    RankChange(place("firmness", "firm"), None, 2, None, 0.6),
                    RankChange(place("listening"), 1, None, 0.6, None),
                    RankChange(place("listening"), None, None, None, 0.6),
                ),
            ),
            [
                "Listening for everyone: rank 2 -> 1 (0.3 -> 0.6)",
                "Listening for everyone: rank 2 -> 1 (0.3)",
                "Listening for everyone: rank 2 -> 1 (0.3001 -> 0.3002)",
                "firmness (firm) for everyone: now advised, rank 2",
                "Listening for everyone: no longer advised, rank 1",
                "Listening for everyone: now advised",
            ],
        ),
        (
            with_fields(NONE, exclusions_came=(place("listening", None, "ann"), place("listening", None, "bob"))),
            ["now excluded: Listening for ann and bob"],
        ),
        (with_fields(NONE, exclusions_went=(place("listening"),)), ["no longer excluded: Listening for everyone"]),
        (
            with_fields(
                NONE,
                directives_came=(DirectiveOf("call", "Call.", None),),
                directives_went=(DirectiveOf("own", "Own.", "ann"),),
            ),
            ["now: Call.", "no longer: own (ann)"],
        ),
    ],
)
def test_what_is_different_is_told_by_titles(difference: Difference, said: list[str]) -> None:
    assert [*change_words.difference_lines(difference, TITLES)] == said


def test_what_is_to_be_attended_to_the_plan_and_what_weighs_little_come_last() -> None:
    found = Comparison(LABEL, LABEL, EDITS, None, None, TITLES)
    kinds = (Kind.attention, Kind.plan, Kind.certainty, Kind.reason)
    steps = (Step("method", "listening", None, ("ann",)), Step("gate", "safety", None, ()))
    change = CaseChange(
        "a", CaseOrigin(None, None, None), kinds, NOT_TOLD, NONE, (PointFor("warmth", "ann"),), (), steps, ()
    )
    assert [*change_words.change_lines(change, found)] == [
        "now to attend to: warmth (ann)",
        "plan: Listening for ann, Safety -> nothing",
        "also other: certainty, reason",
    ]
    little = with_fields(change, kinds=(Kind.reason,), attention_came=(), plan_before=())
    assert [*change_words.change_lines(little, found)] == ["other: reason"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (CaseOrigin(None, None, None), ""),
        (CaseOrigin("c.yaml", 2, 7), "c.yaml:7"),
        (CaseOrigin("c.csv", 2, None), "c.csv, record 2"),
        (CaseOrigin("c.yaml", None, None), "c.yaml"),
    ],
)
def test_a_case_is_named_by_where_it_was_read(found: CaseOrigin, said: str) -> None:
    assert words.at(found) == said
    assert words.set_aside_line(SetAside("a", found, "code", "it is wrong")) == f"{said or 'made up'} (a): it is wrong"
    assert words.set_aside_line(SetAside(None, found, "code", "it is wrong")) == f"{said or 'made up'}: it is wrong"


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (NO_CASES, "No case was compared."),
        (with_fields(NO_CASES, set_aside=1200), "No case was compared; 1,200 could not be used."),
        (with_fields(NO_CASES, compared=1), "The advice stays the same in the one case."),
        (with_fields(NO_CASES, compared=2), "The advice stays the same in all 2 cases."),
        (with_fields(NO_CASES, compared=1200, changed=1100), "The advice changes in 1,100 of 1,200 cases."),
    ],
)
def test_how_many_cases_change(cases: Cases, said: str) -> None:
    assert words.cases_line(cases) == said


def test_changes_whose_cause_was_not_looked_for_are_counted() -> None:
    found = with_fields(NO_CASES, without_cause=1200, left_out="the budget of 7 steps is used up")
    assert words.left_out_line(found) == (
        "Which edits caused it was looked for in the weightiest changes first, and not in 1,200 of them: "
        "the budget of 7 steps is used up; `--budget` allows more."
    )
    assert words.no_share_line(found) == "changes none of the cases that were looked at"
    assert words.left_out_line(NO_CASES) == ""
    assert words.no_share_line(NO_CASES) == "changes none of these cases"


KEPT = SafeguardChange("g", "Kept", "So.", "kept", None, ("s.yaml:1",), "proven", "broken", None, 0, 0, ())
LOST = SafeguardChange("h", "Lost", "So.", "lost", "we *wait*", ("s.yaml:9",), None, None, None, 0, 2, ("a", "b"))


@pytest.mark.parametrize(
    ("edits", "safeguards", "same", "said"),
    [
        ((), None, True, "Nothing was edited."),
        ((), None, False, "Nothing was edited that could be told."),
        ((), Safeguards(1, 1, "proven", (KEPT,)), True, "Nothing was edited."),
        ((), Safeguards(1, 0, "proven", (LOST,)), True, "Nothing was edited but safeguards."),
        (EDITS[:1], None, False, "1 rule changed."),
        (
            (*EDITS[:2], replace(EDITS[2], part="strength", how="added", effect="wording")),
            None,
            False,
            "2 rules changed and 1 strength added (1 only in words).",
        ),
        (
            (replace(EDITS[0], part="order of rules", effect="nothing"), replace(EDITS[1], part="version")),
            None,
            False,
            "Order of rules changed and `version` changed (1 without any effect on advice).",
        ),
    ],
)
def test_how_much_was_edited(edits: tuple[RuleEdit, ...], safeguards: Safeguards | None, same: bool, said: str) -> None:
    new = LABEL if same else with_fields(LABEL, fingerprint="other")
    assert words.edits_line(Comparison(LABEL, new, edits, None, safeguards)) == said


@pytest.mark.parametrize(
    ("effects", "said"),
    [
        (("nothing",), "Nothing changed that any advice would show."),
        (("nothing", "wording"), "Only words changed: what is advised, and in what order, stays as it is."),
        (("wording", "meaning"), ""),
    ],
)
def test_whether_anything_can_change_at_all(effects: tuple[Effect, ...], said: str) -> None:
    edits = tuple(replace(EDITS[0], effect=each) for each in effects)
    other = with_fields(LABEL, fingerprint="other")
    assert words.meaning_line(Comparison(LABEL, other, edits, None)) == said
    assert words.meaning_line(Comparison(LABEL, LABEL, edits, None)) == (
        "Nothing changed in meaning: both have the same fingerprint."
    )


def test_what_becomes_of_safeguards() -> None:
    broken = SafeguardChange(
        "g", "Kept", "So.", "kept", None, ("s.yaml:1",), "proven", "broken", {"id": "c", "day": 1}, 0, 2, ("a", "b")
    )
    assert words.safeguards_line(Safeguards(1, 1, "no solver", (broken,))) == (
        "Of safeguards: 1 broken. They were not put to the solver: `pip install 'ottava[check]'` brings it."
    )
    assert words.safeguards_line(Safeguards(1, 1, "not asked", ())) == (
        "None of the 1 safeguard is lost or broken. They were not put to the solver."
    )
    assert words.safeguards_line(Safeguards(2, 2, "proven", ())) == "None of the 2 safeguards is lost or broken."
    assert words.guarded_title(LOST) == "lost: Lost"
    assert [*words.guarded_lines(broken)] == [
        "s.yaml:1",
        "before: proven; now: a case breaks it",
        "such a case: {day: 1}",
        "advice against it: before in none, now in 2 cases, such as `a` and `b`",
        "So.",
    ]
    assert [*words.guarded_lines(LOST)][:2] == ["s.yaml:9", "left out, because: we *wait*"]

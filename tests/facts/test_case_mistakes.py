"""Mistakes in a mapping: which they are, and in what words they are told."""

import pickle
from typing import Any

import pytest

from ottava.facts import Case, InvalidCase, built_in_vocabulary
from ottava.facts.wording import mistake_from_error


def refused(mapping: Any, **further: Any) -> InvalidCase:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping(mapping, **further)
    assert all(each.span is None for each in caught.value.diagnostics)
    return caught.value


def one(mapping: Any) -> tuple[str, str, str | None]:
    (diagnostic,) = refused(mapping).diagnostics
    return diagnostic.code, diagnostic.message, diagnostic.hint


@pytest.mark.parametrize(
    ("mapping", "paths"),
    [
        ({"parties": [{"id": "a"}, {"id": "b", "arousal": "cross"}]}, ["parties[1].arousal"]),
        ({"parties": [{"id": "a", "trust": {"value": 3, "certainty": 2}}]}, ["parties[0].trust.certainty"]),
        ({"dispute": {"categorie": "family"}, "safety": 3}, ["dispute.categorie", "safety"]),
        ({"parties": [{"id": "a"}, {"id": "a"}]}, ["parties[1].id"]),
        ({"id": "\x1b", "day": "tomorrow"}, ["day", "id"]),
        ([], [""]),
    ],
)
def test_each_mistake_says_where_in_the_case_it_is(mapping: Any, paths: list[str]) -> None:
    assert sorted(each.path or "" for each in refused(mapping).diagnostics) == paths


@pytest.mark.parametrize(
    ("party", "code", "message", "hint"),
    [
        (
            {"temperment": "hot"},
            "unknown-attribute",
            "unknown attribute `temperment` in `parties.a`",
            "did you mean `temperament`?",
        ),
        (
            {"weapon": True},
            "unknown-attribute",
            "unknown attribute `weapon` in `parties.a`",
            "write it under `safety`",
        ),
        (
            {"wepon": True},
            "unknown-attribute",
            "unknown attribute `wepon` in `parties.a`",
            "did you mean `weapon` under `safety`?",
        ),
        (
            {"arousal": "Highly agitated"},
            "unknown-value",
            "found the text `Highly agitated` for `parties.a.arousal`, expected one of its 4 values",
            "did you mean `highly_agitated`? else choose one of `calm`, `upset`, `highly_agitated`, `violent`",
        ),
        (
            {"role": {"value": "zzz", "certainty": 0.5}},
            "unknown-value",
            "found the text `zzz` for `parties.a.role`, expected one of its 4 values",
            "choose one of `claimant`, `respondent`, `guardian`, `bystander`",
        ),
        (
            {"heard": 1},
            "wrong-type",
            "found the whole number `1` for `parties.a.heard`, expected `true` or `false`",
            "write `true`",
        ),
        (
            {"heard": "no"},
            "wrong-type",
            "found the text `no` for `parties.a.heard`, expected `true` or `false`",
            "write `false`",
        ),
        (
            {"trust": 1.0},
            "wrong-type",
            "found the number `1.0` for `parties.a.trust`, expected a whole number from 0 to 4",
            "write `1`",
        ),
        (
            {"trust": True},
            "wrong-type",
            "found `true` for `parties.a.trust`, expected a whole number from 0 to 4",
            None,
        ),
        (
            {"trust": "3"},
            "wrong-type",
            "found the text `3` for `parties.a.trust`, expected a whole number from 0 to 4",
            "write it without quotes",
        ),
        (
            {"trust": 5},
            "out-of-range",
            "found the whole number `5` for `parties.a.trust`, expected a whole number from 0 to 4",
            None,
        ),
        (
            {"vulnerabilities": "child"},
            "wrong-type",
            "found the text `child` for `parties.a.vulnerabilities`, expected a list of values",
            "write a list: `[child]`",
        ),
        (
            {"vulnerabilities": ["child", "elderly", "child"]},
            "repeated-value",
            "`child` stands twice in `parties.a.vulnerabilities`",
            "leave it out here",
        ),
        (
            {"arousal": ["calm"]},
            "wrong-type",
            "found a list for `parties.a.arousal`, expected a single value",
            "choose one of `calm`, `upset`, `highly_agitated`, `violent`",
        ),
        (
            {"trust": {"value": 2, "certainty": 1.5}},
            "bad-certainty",
            "found the number `1.5` for `parties.a.trust.certainty`, expected a number from 0 to 1",
            "0 is a guess, 1 is sure",
        ),
        (
            {"trust": {"value": 2, "certainty": float("nan")}},
            "bad-certainty",
            "found the number `nan` for `parties.a.trust.certainty`, expected a number from 0 to 1",
            "0 is a guess, 1 is sure",
        ),
        (
            {"trust": {"value": 2, "sure": 1}},
            "unknown-key",
            "unknown key `sure` in `parties.a.trust`",
            "it can hold `value` and `certainty`",
        ),
        (
            {"trust": {"certainty": 1}},
            "missing-value",
            "`parties.a.trust.value` is missing: an observation in braces needs a `value`",
            "write `{value: …, certainty: …}`",
        ),
    ],
)
def test_mistakes_about_a_party(party: dict[str, Any], code: str, message: str, hint: str | None) -> None:
    assert one({"parties": [{"id": "a"} | party]}) == (code, message, hint)


@pytest.mark.parametrize("id", ["a", "A-1_b", "9", "x" * 64, "顾客", "élève"])
def test_labels_of_parties(id: str) -> None:
    assert Case.from_mapping({"parties": [{"id": id}]}).parties[0].id == id


@pytest.mark.parametrize("id", ["", "-a", "_a", "a.b", "a b", "x" * 65, "a\n", "a\u202eb", "--"])
def test_no_labels_of_parties(id: str) -> None:
    assert one({"parties": [{"id": id}]})[0] == "bad-id"


def test_all_mistakes_are_told_at_once() -> None:
    error = refused(
        {
            "parties": [{"id": "a", "arousal": "clam"}, {"id": "a", "trust": {"value": 9, "certainty": 2}}],
            "dispute": {"duration_days": 1.0, "colour": "red"},
            "handlr": {},
        }
    )
    assert sorted(each.code for each in error.diagnostics) == [
        "bad-certainty",
        "out-of-range",
        "repeated-party",
        "unknown-attribute",
        "unknown-entity",
        "unknown-value",
        "wrong-type",
    ]


def test_a_flood_of_mistakes_is_cut() -> None:
    error = refused({"dispute": {f"x{number}": 1 for number in range(5000)}})
    assert len(error.diagnostics) == 1001
    assert any(each.message == "mistakes that are not listed: 4000" for each in error.diagnostics)


def test_the_error_travels_between_processes() -> None:
    error = refused({"id": "a", "x": 1})
    again = pickle.loads(pickle.dumps(error))
    assert (again.case, again.diagnostics, str(again)) == (error.case, error.diagnostics, str(error))


def test_an_error_that_nobody_foresaw_is_still_told_in_words_of_the_case() -> None:
    data = {"parties": [{"id": "a"}], "dispute": {"stakes": 3}}
    vocabulary = built_in_vocabulary()
    found = "found something that no case file can hold for"
    choice = "expected one of its {} values", "choose one of {}"
    other = "expected something else here", "see the reference of the case file"
    for place, code, path, (wanted, hint) in (
        (("dispute", "stakes", "plain"), "unknown-value", "dispute.stakes", choice),
        (("parties", 0, "arousal"), "unknown-value", "parties.a.arousal", choice),
        (
            ("parties", 0),
            "wrong-type",
            "parties.a",
            ("expected a mapping that describes one party", "write `{id: customer, …}`"),
        ),
        (
            ("dispute",),
            "wrong-type",
            "dispute",
            ("expected a mapping of attributes", "write `attribute: value` under it"),
        ),
        (("id",), "wrong-type", "id", ("expected text", None)),
        (("x", "y"), "bad-value", "x.y", other),
        (("x", 0, "y"), "bad-value", "x[0]", other),
    ):
        unforeseen: Any = {
            "type": "value_error",
            "loc": place,
            "msg": "Input should be a dict",
            "input": object(),
        }
        mistake = mistake_from_error(unforeseen, data, vocabulary)
        attribute = vocabulary.get("party.arousal" if "arousal" in place else "dispute.stakes")
        assert attribute is not None
        values = ", ".join(f"`{each}`" for each in attribute.values)
        assert mistake.code == code
        assert mistake.message == f"{found} `{path}`, {wanted.format(len(attribute.values))}"
        assert mistake.hint == (hint and hint.format(values) if wanted == choice[0] else hint)


@pytest.mark.parametrize("value", [0, 1, 3.0, 2.5, True, "1", "yes", "true", "none", "2026-03-14", [], ["witness"], {}])
def test_a_value_fits_alone_where_it_fits_with_a_certainty(value: Any) -> None:
    for attribute in built_in_vocabulary().of_cases:
        cases = []
        for given in (value, {"value": value}, {"value": value, "certainty": 0.9}):
            facts = {attribute.name: given}
            case = {"parties": [{"id": "a"} | facts]} if attribute.entity == "party" else {attribute.entity: facts}
            try:
                cases.append(Case.from_mapping(case).parties or Case.from_mapping(case).observations)
            except InvalidCase:
                cases.append(None)
        alone, sure, unsure = cases
        assert alone == sure, attribute.path
        assert (alone is None) == (unsure is None), attribute.path

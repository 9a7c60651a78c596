"""Texts from before parties had their own facts, as `ottava upgrade` rewrites them."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.authoring.upgrading.upgrading import Upgraded, files_in, upgraded
from ottava.facts import Case, InvalidCase, cases_from
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source

BEFORE = Path(__file__).parent / "before"
FILES = sorted(files_in(BEFORE))
CASES = [path for path in FILES if path.parent.name in ("cases", "lines")]


def of(text: str, name: str = "a.yaml") -> Upgraded:
    return upgraded(Source(name, text))


def comments(text: str) -> list[str]:
    return re.findall(r"(?:^|\s)(#.*)$", text, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_written_before_becomes_what_is_written_today(path: Path) -> None:
    source = read_source(path)
    result = upgraded(source)
    assert result.recognized
    again = upgraded(Source(source.name, result.text))
    assert (again.text, again.changed) == (result.text, ())
    assert comments(result.text) == comments(source.text)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_of_before_loads_or_a_person_must_decide(path: Path) -> None:
    result = upgraded(read_source(path))
    for case in cases_from(Source(str(path), result.text)):
        if isinstance(case, InvalidCase):
            left = {each.span.line for each in case.diagnostics if each.span is not None}
            assert left <= {note.span.line for note in result.undecided}


def test_comments_and_layout_stay() -> None:
    result = upgraded(read_source(BEFORE / "lines" / "several.yaml"))
    assert result.text == (
        "# two cases of one morning\n"
        "id: d\n"
        "dispute:\n"
        "  # all of the tower\n"
        "parties:\n"
        "  - id: tower\n"
        "    attempts: 0\n"
        "    role: claimant   # speaks through a lawyer\n"
        "    people: 60\n"
        "history:\n"
        "---\n"
        "id: e\n"
        "parties: [{id: x, role: claimant}, {id: y, role: claimant}]\n"
        "dispute: {claimants: 60, # both halls\n"
        "          violation: minor}\n"
        "safety: {threats: {value: [conditional], certainty: 0.4}, weapon: false}\n"
        "history: {last_talk: calm}\n"
    )
    assert [note.text.partition(":")[0] for note in result.undecided] == ["`claimants", "`violation", "`threats"]


def test_json_stays_json() -> None:
    result = upgraded(read_source(BEFORE / "lines" / "evening.json"))
    assert '"role": "claimant",\n        "people": {"value": 1, "certainty": 0.7}\n' in result.text
    assert '{"category": "debt"}' in result.text
    assert '"threats": ["specific"], "weapon": false' in result.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dispute: {claimants: 1}\nparties: [{id: a}, {id: b}]", "dispute: {}\nparties: [{id: a}, {id: b}]"),
        ("dispute: {claimants: 7}\nparties: [{id: a}]", "dispute: {}\nparties: [{id: a, people: 7}]"),
        (
            "history: {attempts: 2}\nparties: [{id: a, persuasion: partial}, {id: b, persuasion: not_tried}]",
            "history: {}\nparties: [{id: a, persuasion: partial, attempts: 2}, {id: b, persuasion: not_tried}]",
        ),
        ("'history': {'attempts': 0}\nparties: [{'id': a}]", "'history': {}\nparties: [{'id': a, 'attempts': 0}]"),
        ("dispute: {claimants: 7}\nparties: [{id: a, people: 7}]", "dispute: {}\nparties: [{id: a, people: 7}]"),
        ("- safety: {threats: none}\n- 7\n", "- safety: {threats: []}\n- 7\n"),
        ("safety: {threats: self_harm}", "safety: {threats: [self_harm]}"),
        ("safety: {threats: unknown}", "safety: {threats: unknown}"),
    ],
)
def test_what_is_sure(before: str, after: str) -> None:
    assert of(before).text == after


@pytest.mark.parametrize(
    "text",
    [
        "dispute: {claimants: 7}\nparties: [{id: a}, {id: b}]",
        "dispute: {claimants: 7}\nparties: [{id: a, role: respondent}]",
        "dispute: {claimants: 7}\nparties: [{id: a, people: 6}]",
        "history: {attempts: 2}\nparties: [{id: a}, {id: b}]",
        "history: {attempts: 2, handler_conduct: coercive}\nparties: [{id: a, persuasion: refuses}]",
        "dispute: {violation: serious}\nparties: [{id: a}]",
        "safety: {threats: [specific]}",
        "safety: {public_danger: present}",
    ],
)
def test_what_is_not_sure_is_left_and_named(text: str) -> None:
    result = of(text)
    assert result.text == text
    assert len(result.undecided) == 1


def test_what_a_party_has_of_its_own_is_decided() -> None:
    assert of("dispute: {violation: minor}\nparties: [{id: a, violation: minor}]").undecided == ()


RULE = "- id: a\n  title: t\n{head}  when: {{{when}}}\n  then: {{ask: party.heard}}\n"


@pytest.mark.parametrize(
    ("head", "when", "after"),
    [
        ("  for_each: party\n", "history.attempts: 2", "party.attempts: 2"),
        ("", "some_party: {dispute.claimants: 2}", "some_party: {party.people: 2}"),
        ("", "dispute.claimants: {at_least: 5}", "some_party: {party.people: {at_least: 5}}"),
        ("", "any: [{safety.threats: specific}]", "any: [{safety.threats: {includes: [specific]}}]"),
        ("", "safety.threats: [specific, self_harm]", "safety.threats: {includes: [specific, self_harm]}"),
        (
            "",
            "safety.threats: none",
            "safety.threats: {known: true, not: {includes: [conditional, specific, self_harm]}}",
        ),
        ("", "safety.threats: [specific,\n    self_harm]", "safety.threats: {includes: [specific, self_harm]}"),
        ("", "safety.threats: {not: specific}", "safety.threats: {not: {includes: [specific]}}"),
        ("", "safety.threats: {not: none}", "safety.threats: {includes: [conditional, specific, self_harm]}"),
        ("", "safety.threats: {known: false}", "safety.threats: {known: false}"),
    ],
)
def test_conditions(head: str, when: str, after: str) -> None:
    assert of(RULE.format(head=head, when=when)).text == RULE.format(head=head, when=after)


@pytest.mark.parametrize(
    "when",
    [
        "dispute.claimants: 2",
        "dispute.claimants: {at_most: 4}",
        "safety.threats: [none, conditional]",
        "safety.threats: {not: [none, conditional]}",
        "safety.threats: {not: none, known: true}",
    ],
)
def test_conditions_that_a_person_must_rewrite(when: str) -> None:
    result = of(RULE.format(head="", when=when))
    assert result.text == RULE.format(head="", when=when)
    assert result.undecided


def notes(result: Upgraded) -> list[str]:
    return [f"{note}" for note in result.undecided]


def test_rules_about_somebody_unknown_are_named_unless_they_look_at_parties_too() -> None:
    rule = "- id: a\n  when: {{dispute.violation: serious{also}}}\n  then: {{ask: party.heard}}\n"
    (left,) = notes(of(rule.format(also="")))
    assert left == (
        "line 2: `dispute.violation` is about somebody unknown: what a party did is `party.violation`; "
        "let the rule look at that, too or instead"
    )
    assert notes(of(rule.format(also=", some_party: {party.violation: serious}"))) == []


def test_a_condition_that_rules_share_is_rewritten_where_it_stands() -> None:
    text = (
        "- id: a\n  for_each: party\n  when: &both {history.attempts: 2}\n  then: {ask: party.heard}\n"
        "- id: b\n  for_each: party\n  when: *both\n  then: {ask: party.heard}\n- no rule\n"
    )
    assert of(text).text == text.replace("history.attempts", "party.attempts")


def test_attributes_that_a_rulebook_declares_and_parties_now_have_are_named() -> None:
    head = "name: n\nversion: 1\nattributes:\n  - {id: history.attempts}\n  - {id: party.calm}\n  - calm\n"
    result = of(head)
    assert (result.text, notes(result)) == (
        head,
        ["line 4: `history.attempts` is declared here and is now `party.attempts`: take the entry out"],
    )
    assert of("name: n\nversion: 1\nattributes: none\n").recognized


def test_a_text_that_would_break_stays_as_it_is() -> None:
    text = "dispute: {claimants: &n 60}\nhistory: {attempts: *n}\nparties: [{id: a, role: claimant}]"
    result = of(text)
    assert (result.text, result.changed) == (text, ())
    assert notes(result)[-1] == "line 1: the layout of this file is beyond this command: rewrite it by hand"


@pytest.mark.parametrize("text", ["just words\n", "[1, 2]\n", "colour: red\n", ""])
def test_what_is_not_written_for_ottava_is_told_apart(text: str) -> None:
    assert of(text) == Upgraded(Source("a.yaml", text), text, recognized=False)


def test_reasons_and_questions_follow() -> None:
    rule = (
        "- id: a\n  for_each: party\n  when: always\n  then: {ask: history.attempts}\n"
        "  because: 'after {history.attempts}'\n"
    )
    assert of(rule).text == rule.replace("history.attempts", "party.attempts")
    assert len(of(rule.replace("  for_each: party\n", "")).undecided) == 2


def test_tests_of_rules_follow_their_case() -> None:
    text = (
        "- rule: r\n  party: b\n  case: {parties: [{id: a, persuasion: partial}, {id: b, persuasion: refuses}]}\n"
        "  near_miss: [{history.attempts: 1}, {safety.threats: none}]\n  expect: {asked: [history.attempts]}\n"
    )
    after = text.replace("{history.attempts: 1}", "{parties.b.attempts: 1}").replace("threats: none", "threats: []")
    assert of(text).text == after.replace("[history.attempts]", "[party.attempts]")
    behaviour = text.replace("- rule: r\n  party: b\n", "- test: t\n")
    assert "{history.attempts: 1}" in of(behaviour).text


def test_a_case_that_tests_share_is_rewritten_where_it_stands() -> None:
    text = (
        "- rule: r\n  case: &shared {dispute: {claimants: 7}, parties: [{id: a}]}\n"
        "- rule: s\n  case: *shared\n  changes: {dispute.claimants: 3}\n- no test\n"
    )
    after = text.replace("dispute: {claimants: 7}", "dispute: {}").replace("{id: a}", "{id: a, people: 7}")
    assert of(text).text == after.replace("dispute.claimants: 3", "parties.a.people: 3")


def test_the_case_that_a_test_begins_with_says_whom_a_change_is_about(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("parties: [{id: a, role: claimant}, {id: b}]\n", encoding="utf-8")
    text = "- rule: r\n  base: base.yaml\n  changes: {dispute.claimants: 3}\n"
    result = of(text, str(tmp_path / "tests.yaml"))
    assert result.text == text.replace("dispute.claimants", "parties.a.people")


@pytest.mark.parametrize("base", ["base: nowhere.yaml", "base: 3", "case: {parties: [{id: a}, {id: b}]}"])
def test_a_change_that_is_about_nobody_known_is_left_and_named(base: str) -> None:
    text = f"- rule: r\n  {base}\n  changes: {{dispute.claimants: 3, dispute.violation: serious}}\n"
    result = of(text, "nowhere/tests.yaml")
    assert (result.text, notes(result)) == (
        text,
        [
            "line 3: `dispute.claimants: 3`: write `parties.LABEL.people` of the party that is meant",
            "line 3: `dispute.violation: serious`: it counts against nobody; "
            "write `parties.LABEL.violation` where it is known whose it is",
        ],
    )


def test_attempts_without_respect_are_no_ones_until_a_person_says() -> None:
    text = (
        "- rule: r\n  case: {parties: [{id: a}], history: {handler_conduct: coercive}}\n"
        "  changes: {history.attempts: 3}\n"
    )
    result = of(text)
    assert (result.text, notes(result)) == (
        text,
        ["line 3: `history.attempts: 3`: write `parties.LABEL.attempts` of the party that is meant"],
    )


VALUE = st.sampled_from(["1", "7", "0", "unknown", "{value: 3, certainty: 0.5}"])
PARTY = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["claimant", "respondent"]),
        "persuasion": st.sampled_from(["not_tried", "refuses", "unknown"]),
    },
)


@st.composite
def case_of_before(draw: st.DrawFn) -> str:
    """A case in some layout, with a comment in every place that has a line of its own."""
    parties = [{"id": f"p{number}", **each} for number, each in enumerate(draw(st.lists(PARTY, max_size=3)))]
    facts = {
        "dispute": {"stakes": "trivial", "claimants": draw(VALUE.filter(lambda value: value != "0"))},
        "history": {"attempts": draw(VALUE), "handler_conduct": draw(st.sampled_from(["respectful", "coercive"]))},
        "safety": {"threats": draw(st.sampled_from(["none", "specific", "unknown"]))},
    }
    lines = []
    for entity in draw(st.permutations(list(facts))):
        entries = [f"{name}: {value}" for name, value in draw(st.permutations(list(facts[entity].items())))]
        if draw(st.booleans()):
            lines.append(f"{entity}: {{{', '.join(entries)}}} # {entity}")
        else:
            lines += [f"{entity}:", *(f"  {entry} # {number}" for number, entry in enumerate(entries))]
    listed = []
    for party in parties:
        entries = [f"{name}: {value}" for name, value in party.items()]
        if draw(st.booleans()):
            listed.append(f"  - {{{', '.join(entries)}}} # {party['id']}")
        else:
            listed += [f"{'  - ' if entry == entries[0] else '    '}{entry} # of a party" for entry in entries]
    return "\n".join([*lines, "parties:", *listed]) + draw(st.sampled_from(["", "\n"]))


@pytest.mark.slow
@given(case_of_before())
def test_any_case_of_before(text: str) -> None:
    result = of(text)
    assert sorted(comments(result.text)) == sorted(comments(text))
    assert of(result.text).text == result.text
    (case,) = cases_from(Source("a.yaml", result.text))
    if isinstance(case, Case):
        told = yaml.safe_load(result.text)
        assert "claimants" not in told["dispute"]
        assert "attempts" not in told["history"]
    else:
        left = {each.span.line for each in case.diagnostics if each.span is not None}
        assert left <= {note.span.line for note in result.undecided}
    for name, new in (("claimants", "people"), ("attempts", "attempts")):
        (said,) = re.findall(rf"\b{name}: (\d|unknown|{{.*?}})", text)
        named = any(f"`{name}: {said}`" in note.text for note in (*result.changed, *result.undecided))
        assert named
        kept = any(f"{each}: {said}" in result.text for each in (name, new))
        assert kept or said in ("1", "unknown", "0")  # one claimant, nothing known, no attempt with no party

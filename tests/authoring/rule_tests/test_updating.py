"""`--update`: what came out is written into the tests, and nothing else is touched."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from authoring.small_book import RULES, TESTS, write_book
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.authoring.rule_tests import reading, running
from ottava.engine.authoring.rule_tests.updating import Update, updates
from ottava.engine.rulebook.loading import load_rulebook

METHODS = ("listening", "detour", "firmness", "firmness.soft", "firmness.firm", "listening@ann", "detour@bob")
DIRECTIVES = ("call", "apart", "apart@ann", "call@bob")
RULE_IDS = ("heated", "round", "straight", "unheard", "danger", "crowd", "round@ann", "heated@bob", "straight@bob")


def updated(
    folder: Path,
) -> tuple[tuple[Update, ...], tuple[running.RuleTestResult, ...], list[running.RuleTestResult]]:
    """The files with changes, written; what could not be mended; and how the tests come out then."""
    book = load_rulebook(folder)
    made, left = updates(running.run_tests(book, reading.tests_beside(folder, book)), book)
    for each in made:
        each.write()
    return made, left, list(running.run_tests(book, reading.tests_beside(folder, book)))


def test_what_passes_is_left_alone(tmp_path: Path) -> None:
    assert updated(write_book(tmp_path))[:2] == ((), ())


def test_expectations_change_and_comments_and_layout_stay(tmp_path: Path) -> None:
    text = """\
# about Ann
- test: Ann
  case: {parties: [{id: ann, arousal: violent}]}
  expect:
    top: listening   # the first
    gates:  [ safety ]  # none
    directives:
      # one
      - call   # gone
      - apart  # gone too
    fired:
      - danger   # gone
      - round    # stays
      - heated
    not_fired: [round,  # gone
      crowd]
    order: [listening, detour]
    certainty: {detour: 0.5, listening: 1}
"""
    made, left, results = updated(write_book(tmp_path, text))
    assert left == ()
    assert all(result.passed for result in results)
    assert (
        (tmp_path / "tests" / "all.yaml").read_text(encoding="utf-8")
        == """\
# about Ann
- test: Ann
  case: {parties: [{id: ann, arousal: violent}]}
  expect:
    top: detour   # the first
    gates:  []  # none
    directives:
      # one
      []  # gone too
    fired:
      - round    # stays
      - heated
    not_fired: [crowd]
    order: [detour]
    certainty: {detour: 0.7, listening: 0}
"""
    )
    diff = made[0].diff().splitlines()
    assert diff[0].startswith("--- ")
    assert "-    top: listening   # the first" in diff
    assert "+    top: detour   # the first" in diff


def test_what_is_new_goes_behind_what_stays(tmp_path: Path) -> None:
    text = """\
- test: tied
  case: {parties: [{id: ann, arousal: violent}]}
  expect:
    top:
      - detour  # stays
    gates: []
"""
    rules = (
        RULES
        + """\
- id: tie
  title: Another one, as strong
  when: {some_party: {party.arousal: violent}}
  then: [{recommend: firmness, stage: soft, strength: strong}, {gate: safety, effect: first}]
  because: So it is
"""
    )
    _, _, results = updated(write_book(tmp_path, text, rules))
    assert all(result.passed for result in results)
    assert (tmp_path / "tests" / "all.yaml").read_text(encoding="utf-8").splitlines()[3:] == [
        "    top:",
        "      - detour  # stays",
        "      - firmness.soft",
        "    gates: [safety]",
    ]


@pytest.mark.parametrize("line", ["  gives:", "  gives: []", "  gives: # so", "  gives: {exclude: detour}"])
def test_gives_is_filled_in(tmp_path: Path, line: str) -> None:
    text = f"- rule: danger\n{line}\n  case: {{safety: {{imminent_violence: ongoing}}}}\n"
    _, left, results = updated(write_book(tmp_path, text))
    assert left == ()
    assert all(result.passed for result in results)
    found = (tmp_path / "tests" / "all.yaml").read_text(encoding="utf-8").splitlines()[1]
    assert found.startswith("  gives: [{gate: safety, effect: stop}, {directive: call}]")
    assert found.endswith("# so") is line.endswith("# so")


def test_much_that_is_given_goes_on_lines_of_its_own(tmp_path: Path) -> None:
    many = ", ".join(["{directive: call}, {directive: apart}, {exclude: [listening, detour, firmness]}"] * 2)
    rules = f"- id: much\n  title: Much\n  when: always\n  then: [{many}]\n  because: So\n"
    _, _, results = updated(write_book(tmp_path, "- rule: much\n  gives:\n  case: {}\n", rules))
    assert all(result.passed for result in results)
    assert (tmp_path / "tests" / "all.yaml").read_text(encoding="utf-8").splitlines()[1:5] == [
        "  gives:",
        "    - {directive: call}",
        "    - {directive: apart}",
        "    - {exclude: [listening, detour, firmness]}",
    ]


def test_what_a_rule_leads_to_is_written_too(tmp_path: Path) -> None:
    right = "  expect: {excluded: [detour@ann]}"
    text = TESTS.replace(right, "  expect: {excluded: [detour@ann, listening], top: detour}")
    _, left, results = updated(write_book(tmp_path, text))
    assert left == ()
    assert all(result.passed for result in results)
    after = (tmp_path / "tests" / "all.yaml").read_text(encoding="utf-8")
    assert after == TESTS.replace(right, "  expect: {excluded: [detour@ann], top: []}")


@pytest.mark.parametrize(
    ("said", "after"), [("{safety: first}", "{safety: stop}"), ("[]", "[safety]"), ("", "safety ")]
)
def test_gates_are_written_with_their_effects_where_the_author_names_these(
    said: str, after: str, tmp_path: Path
) -> None:
    text = "- {{test: x, case: {{safety: {{imminent_violence: ongoing}}}}, expect: {{gates: {}}}}}\n"
    _, left, results = updated(write_book(tmp_path, text.format(said)))
    assert (left, [result.passed for result in results]) == ((), [True])
    assert (tmp_path / "tests" / "all.yaml").read_text(encoding="utf-8") == text.format(after)


def test_what_only_the_author_can_mend_is_left(tmp_path: Path) -> None:
    text = TESTS.replace("near_miss: {safety.imm", "near_miss: {safety.weapon: true}  # {safety.imm")
    made, left, _ = updated(write_book(tmp_path, text))
    assert made == ()
    assert [result.test.name for result in left] == ["round, near miss: {safety.weapon: true}"]


def test_what_is_only_referred_to_is_left(tmp_path: Path) -> None:
    text = """\
- {test: a, case: {parties: [{id: ann, arousal: violent}]}, expect: {fired: &names [round]}}
- {test: b, case: {parties: [{id: ann, arousal: calm}]}, expect: {fired: *names}}
"""
    made, left, _ = updated(write_book(tmp_path, text))
    assert made == ()
    assert [result.test.name for result in left] == ["b"]


def lists(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=5)


def whole(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if "@" not in name)


EXPECTED = st.fixed_dictionaries(
    {},
    optional={
        "top": lists(whole(METHODS)),
        "order": lists(whole(METHODS)),
        "plan": lists(whole(METHODS)),
        "gates": st.sampled_from([[], ["safety"]]),
        "excluded": lists(METHODS),
        "not_advised": lists(METHODS),
        "advised": lists(METHODS),
        "directives": lists(DIRECTIVES),
        "no_directives": lists(DIRECTIVES),
        "fired": lists(RULE_IDS),
        "not_fired": lists(RULE_IDS),
    },
).filter(bool)
FACTS = st.fixed_dictionaries(
    {
        "ann": st.sampled_from(["calm", "violent", "unknown"]),
        "bob": st.sampled_from(["calm", "highly_agitated", "unknown"]),
        "heard": st.sampled_from(["true", "false", "unknown"]),
        "violence": st.sampled_from(["none", "ongoing", "unknown"]),
    }
)


def written(expected: dict[str, list[str]], facts: dict[str, str], layout: str) -> str:
    """A test file that expects this of that case, its lists laid out in one of three ways, with comments."""
    lines = [
        "# what is expected",
        "- test: random",
        f"  case: {{parties: [{{id: ann, arousal: {facts['ann']}, heard: {facts['heard']}}},"
        f" {{id: bob, arousal: {facts['bob']}}}], safety: {{imminent_violence: {facts['violence']}}}}}",
        "  expect:  # this",
    ]
    for key, names in expected.items():
        if layout == "lines" and names:
            lines += [f"    {key}:  # {key}", *(f"      - {name}" for name in names)]
        elif layout == "broken" and names:
            lines.append(f"    {key}: [  # {key}\n      {(',' + chr(10) + '      ').join(names)}\n    ]")
        else:
            lines.append(f"    {key}: [{', '.join(names)}]  # {key}")
    return "\n".join(lines) + "\n"


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(EXPECTED, FACTS, st.sampled_from(["lines", "broken", "line"]))
def test_after_an_update_everything_passes_and_comments_stand(
    expected: dict[str, list[str]], facts: dict[str, str], layout: str
) -> None:
    with TemporaryDirectory() as folder:
        text = written(expected, facts, layout)
        path = write_book(Path(folder), text)
        _, left, results = updated(path)
        assert left == ()
        assert all(result.passed for result in results), (path / "tests" / "all.yaml").read_text(encoding="utf-8")
        after = (path / "tests" / "all.yaml").read_text(encoding="utf-8")
        assert re.findall("#.*", text)[:2] == re.findall("#.*", after)[:2]
        assert updated(path)[0] == ()

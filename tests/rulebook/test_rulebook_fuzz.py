"""Whatever the files hold, loading gives a rulebook or says what is wrong."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from naive.strategies import RawRulebook, rulebook_files, rulebooks, write_rulebook

from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.locating import HEAD, rule_files
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts.source.span import Source

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[2] / "rules" / "eight_methods"
TEXTS = {path.name: path.read_text("utf-8") for path in (FOLDER / HEAD, *rule_files(FOLDER))}
TOKEN = re.compile(r"[\w.-]+|[^\w\s]")
# Whatever has a meaning somewhere, in a place where it has another or none.
FOREIGN = (
    *(
        "",
        "{",
        "}",
        "[",
        "]",
        ":",
        "- ",
        "~",
        "null",
        "true",
        "no",
        "0",
        "-1",
        "1.5",
        "1e999",
        ".nan",
        "9" * 20,
        "#",
        "%",
    ),
    *("unknown", "always", "when", "then", "not", "all", "party", "party.trust", "assessment.heated", "advised", "id"),
    *("listening.", "*a", "&a ", "!!int", "|", ">", "'", '"', "\t", "\x00", "é", "{party", "{{", "<<", "? ", "---\n"),
)
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def outcome(files: dict[str, str]) -> Rulebook | InvalidRulebook:
    """What comes of the files: the rulebook, or all that is wrong."""
    head = Source("rulebook.yaml", files["rulebook.yaml"])
    rules = [Source(name, text) for name, text in files.items() if name != head.name]
    try:
        return rulebook_from_sources(head, rules)
    except InvalidRulebook as invalid:
        return invalid


def is_sound(found: Rulebook | InvalidRulebook) -> bool:
    """Whether it is a rulebook without errors, or errors that can be shown."""
    if isinstance(found, Rulebook):
        return all(each.severity == "warning" and each.render() for each in found.warnings)
    shown = str(found)
    return any(each.severity == "error" for each in found.diagnostics) and "error[" in shown


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, str]:
    """Some files of the built-in rulebook, with one to four changes in one of them."""
    name = draw(st.sampled_from([each for each in TEXTS if each != "rulebook.yaml"]))
    files = {each: TEXTS[each] for each in ("rulebook.yaml", "assessments.yaml", name)}
    at = draw(st.sampled_from([name, name, name, "rulebook.yaml"]))
    for _ in range(draw(st.integers(1, 4))):
        files[at] = draw(st.sampled_from((lines_dropped, lines_swapped, lines_doubled, token_replaced, cut_off)))(
            draw, files[at]
        )
    return files


def lines_dropped(draw: st.DrawFn, text: str) -> str:
    lines = text.splitlines(keepends=True)
    start = draw(st.integers(0, len(lines)))
    return "".join(lines[:start] + lines[start + draw(st.integers(1, 3)) :])


def lines_swapped(draw: st.DrawFn, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def lines_doubled(draw: st.DrawFn, text: str) -> str:
    lines = text.splitlines(keepends=True)
    start = draw(st.integers(0, len(lines)))
    return "".join(lines[:start] + lines[start : start + draw(st.integers(1, 10))] * 2 + lines[start + 10 :])


def token_replaced(draw: st.DrawFn, text: str) -> str:
    tokens = list(TOKEN.finditer(text))
    if not tokens:
        return draw(st.sampled_from(FOREIGN))
    found = draw(st.sampled_from(tokens))
    new = draw(st.one_of(st.sampled_from(FOREIGN), st.sampled_from(tokens).map(lambda other: other.group())))
    return text[: found.start()] + new + text[found.end() :]


def cut_off(draw: st.DrawFn, text: str) -> str:
    return text[: draw(st.integers(0, len(text)))]


@SETTINGS
@given(mutated())
def test_a_spoilt_file_of_the_built_in_rulebook(files: dict[str, str]) -> None:
    assert is_sound(outcome(files))


LEAF = st.sampled_from(
    [None, True, False, 0, 1, -1, 0.5, 10**400, "", "x", "always", "party", "listening", "unknown", "{x}"]
)
VALUE = st.recursive(
    LEAF,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["x", "not", "at_least", 1]), inner, max_size=3)
    ),
    max_leaves=5,
)


def places_in(value: object) -> list[tuple[dict[object, object] | list[object], object]]:
    """Every place of a value in a tree of lists and mappings."""
    found: list[tuple[dict[object, object] | list[object], object]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        assert isinstance(value, dict | list)
        found += [(value, key), *places_in(inner)]
    return found


@SETTINGS
@given(rulebooks(), st.data())
def test_anything_in_the_place_of_anything(rulebook: RawRulebook, data: st.DataObject) -> None:
    """The text is well formed, and what it says is not."""
    rulebook = deepcopy(rulebook)  # the strategy shares its lists
    for part in (rulebook.book, rulebook.rules):
        for _ in range(data.draw(st.integers(0, 2))):
            holder, key = data.draw(st.sampled_from(places_in(part)))
            if isinstance(holder, dict) and data.draw(st.booleans()):
                holder[data.draw(st.sampled_from([None, 1, "x", "stage", "stages", "because"]))] = holder.pop(key)
            else:
                holder[key] = data.draw(VALUE)  # type: ignore[call-overload]
    assert is_sound(outcome(rulebook_files(rulebook)))


@SETTINGS
@given(st.text(max_size=200), st.text(max_size=200))
@example("name: x\nversion: '1'\n", "- \ud800")
def test_any_text_at_all(head: str, rules: str) -> None:
    assert is_sound(outcome({"rulebook.yaml": head, "rules.yaml": rules}))


@settings(SETTINGS, max_examples=80)
@given(rulebooks())
def test_random_rulebooks_load_without_a_word_of_error(rulebook: RawRulebook) -> None:
    found = outcome(rulebook_files(rulebook))
    assert isinstance(found, Rulebook), found
    assert {each.id for each in found.rules} == {rule["id"] for rule in rulebook.rules}
    assert {each.code for each in found.warnings} <= {"unused-assessment"}
    reversed_rules = rulebook_files(RawRulebook(rulebook.book, rulebook.rules[::-1]))
    again = outcome(reversed_rules)
    assert isinstance(again, Rulebook)
    assert [{each.id for each in stratum} for stratum in again.strata] == [
        {each.id for each in stratum} for stratum in found.strata
    ]


@settings(SETTINGS, max_examples=15)
@given(rulebook=rulebooks())
def test_a_folder_says_the_same_as_its_texts(rulebook: RawRulebook, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_rulebook(rulebook, tmp_path_factory.mktemp("book"))
    assert load_rulebook(folder) == outcome(rulebook_files(rulebook))


def test_the_fuzz_reads_what_it_writes() -> None:
    """A guard: unspoilt, those texts are a rulebook."""
    assert isinstance(outcome(TEXTS), Rulebook)
    assert yaml.safe_load(TEXTS["rulebook.yaml"])["name"] == "eight_methods"

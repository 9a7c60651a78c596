"""A rulebook as a value: nobody can change it, it compares by what it says, and it travels."""

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from rulebook.examples.example import HEAD, per_party, rule

from ottava import InvalidCall
from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts.source.span import Source, Span

ROOT = Path(__file__).parents[2]

RULES = (
    per_party("{party.arousal: [upset, violent], party.trust: {at_least: 1, not: 3}}", "{assess: {heated: true}}")
    + per_party("{all: [{assessment.heated: true}, {party.vulnerabilities: {includes: [elderly, illness]}}]}", id="two")
    + rule("{any: [{dispute.rumour: true}, {advised.listening: true}]}", "{attend: warmth}", id="three")
)


def book_of(rules: str = RULES, head: str = HEAD, name: str = "rules.yaml") -> Rulebook:
    return rulebook_from_sources(Source("rulebook.yaml", head), [Source(name, rules)])


def parts_of(value: Any) -> list[Any]:
    """A value and everything it is made of, places left out."""
    if isinstance(value, tuple | frozenset):
        return [value, *(part for each in value for part in parts_of(each))]
    if is_dataclass(value) and not isinstance(value, Span):
        return [value, *(part for field in fields(value) for part in parts_of(getattr(value, field.name)))]
    return [value]


@pytest.mark.slow
def test_nothing_in_it_can_be_changed() -> None:
    parts = parts_of(load_rulebook())
    assert len(parts) > 2000
    allowed = (str, int, float, type(None), tuple, frozenset, Span)
    assert [part for part in parts if not is_dataclass(part) and not isinstance(part, allowed)] == []
    for part in parts:
        if is_dataclass(part) and fields(part):
            with pytest.raises(FrozenInstanceError):
                setattr(part, fields(part)[0].name, None)


def test_places_do_not_count_when_it_is_compared() -> None:
    moved = book_of("# a comment\n\n" + RULES, name="elsewhere.yaml")
    assert book_of() == moved
    assert book_of().rule("one").span != moved.rule("one").span
    assert book_of() != book_of(RULES.replace("upset", "calm"))


def test_warnings_do_not_count_either() -> None:
    book = book_of(RULES + rule(then="{assess: {tense: true}}", id="four"))
    assert [each.code for each in book.warnings] == ["unused-assessment"]
    assert replace(book, warnings=()) == book


def test_names_and_rules_are_found_by_id() -> None:
    book = book_of()
    assert book.rule("two").id == "two"
    assert book.names.method("rigidity").variants == ("soft", "firm")
    assert book.names.method("rigidity").steps_of("firm") == ("Act",)
    assert book.names.method("rigidity").steps_of(None) == ()
    assert book.names.method("listening").variants == (None,)
    names = book.names
    kinds = ("rule", "safeguard", "method", "point", "gate", "directive")
    ways = (book.rule, book.safeguard, names.method, names.point, names.gate, names.directive)
    for kind, look_up in zip(kinds, ways, strict=True):
        with pytest.raises(InvalidCall) as caught:
            look_up("nobody")
        assert str(caught.value) == f"the rulebook has no {kind} `nobody`"
        with pytest.raises(InvalidCall) as caught:
            look_up(7)  # type: ignore[arg-type]
        assert str(caught.value) == "`name` is `7`, expected a text"


def test_it_survives_pickling() -> None:
    book = load_rulebook()
    copy = pickle.loads(pickle.dumps(book))
    assert copy == book
    assert (copy.fingerprint, copy.warnings) == (book.fingerprint, book.warnings)
    assert copy.rules[0].span.text == book.rules[0].id
    assert copy.vocabulary == book.vocabulary


@pytest.mark.slow
def test_it_keeps_its_text_which_is_neither_compared_nor_pickled(tmp_path: Path) -> None:
    point = load_rulebook().names.points[0].id
    (tmp_path / "rulebook.yaml").write_text("{name: mine, version: '1', extends: eight_methods}")
    (tmp_path / "rules.yaml").write_text(rule(then=f"{{attend: {point}}}", id="mine"))
    book = load_rulebook(tmp_path)
    assert book.text is not None
    assert book.text.head.get("name").value == "mine"  # type: ignore[union-attr]
    assert [*book.text.own_rules] == ["mine"]
    assert {each.rule.id: each.level for each in book.text.rules} == {
        each.id: int(each.id == "mine") for each in book.rules
    }
    for each in book.text.rules:
        assert each.node.get("id").span == each.rule.span  # type: ignore[union-attr]
    assert book.text.item("points", point).get("id").value == point  # type: ignore[union-attr]
    assert replace(book, text=None) == book
    assert pickle.loads(pickle.dumps(book)).text is None


def test_what_is_wrong_survives_pickling() -> None:
    with pytest.raises(InvalidRulebook) as caught:
        book_of(RULES.replace("upset", "upsett"))
    copy = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(copy, InvalidRulebook)
    assert copy.diagnostics == caught.value.diagnostics
    assert str(copy) == str(caught.value)


# The fingerprint

SAME = {
    "a comment": (RULES.replace("  when:", "  # why\n  when:"), HEAD),
    "empty lines": (RULES.replace("- id:", "\n\n- id:"), HEAD),
    "another way to write it": (RULES.replace("{assess: {heated: true}}", "\n    assess:\n      heated: true"), HEAD),
    "quotes": (RULES.replace("A rule", '"A rule"'), HEAD.replace("Be warm", "'Be warm'")),
    "keys of a rule": (
        RULES.replace("  title: A rule\n", "").replace("  because:", "  title: A rule\n  because:"),
        HEAD,
    ),
    "keys of a condition": (
        RULES.replace(
            "{party.arousal: [upset, violent], party.trust: {at_least: 1, not: 3}}",
            "{party.trust: {not: 3, at_least: 1}, party.arousal: [violent, upset]}",
        ),
        HEAD,
    ),
    "a list of values": (RULES.replace("[elderly, illness]", "[illness, elderly]"), HEAD),
    "keys of the head": (RULES, "\n".join(reversed(HEAD.replace("\n  -", " \0-").splitlines())).replace("\0", "\n  ")),
    "strengths": (RULES, HEAD.replace("weak: 0.3, moderate: 0.51", "moderate: 0.51, weak: 0.3")),
    "stages under steps": (RULES, HEAD.replace("soft: [Ask], firm: [Act]", "firm: [Act], soft: [Ask]")),
    "an ending of zero": (RULES, HEAD.replace("weak: 0.3", "weak: 0.30")),
}
OTHER = {
    "a value": (RULES.replace("upset", "calm"), HEAD),
    "a bound": (RULES.replace("at_least: 1", "at_least: 2"), HEAD),
    "all instead of any": (RULES.replace("{any:", "{all:"), HEAD),
    "a stage": (RULES, HEAD.replace("[soft, firm]", "[firm, soft]")),
    "a strength": (RULES, HEAD.replace("0.51", "0.5")),
    "a word of a reason": (RULES.replace("it does", "it does not"), HEAD),
    "an id": (RULES.replace("id: three", "id: four"), HEAD),
    "the version": (RULES, HEAD.replace("1.0.0", "1.0.1")),
    "a text": (RULES, HEAD.replace("Be warm", "Be kind")),
    "the order of the rules": ("- id: " + "- id: ".join(reversed(RULES.split("- id: ")[1:])), HEAD),
}


@pytest.mark.parametrize("change", SAME)
def test_the_fingerprint_stays(change: str) -> None:
    rules, head = SAME[change]
    assert (rules, head) != (RULES, HEAD)
    assert book_of(rules, head).fingerprint == book_of().fingerprint


def test_the_order_of_the_keys_under_assess_does_not_count() -> None:
    using = rule("{assessment.a: true, assessment.b: true}", id="two")
    one = book_of(rule(then="{assess: {a: true, b: true}}") + using)
    other = book_of(rule(then="{assess: {b: true, a: true}}") + using)
    assert one == other
    assert one.fingerprint == other.fingerprint


@pytest.mark.parametrize("change", OTHER)
def test_the_fingerprint_changes(change: str) -> None:
    rules, head = OTHER[change]
    assert (rules, head) != (RULES, HEAD)
    assert book_of(rules, head).fingerprint != book_of().fingerprint


def test_words_for_people_count_in_whatever_order_they_are_written() -> None:
    rules = RULES + rule(then="{assess: {escalation: low}}", id="low") + rule(then="{assess: {group: true}}", id="many")
    words = "assessments: {group: a crowd, escalation: {low: early}, heated: hot}\n"
    other = "assessments: {heated: hot, escalation: {low: early}, group: a crowd}\n"
    told = HEAD.replace("steps: {soft", "for_parties: {soft: We ask., main: We see., firm: We act.}, steps: {soft")
    told_otherwise = told.replace("{soft: We ask., main: We see.", "{main: We see., soft: We ask.")
    assert book_of(rules, told + words) == book_of(rules, told_otherwise + other)
    assert book_of(rules, told + words).fingerprint == book_of(rules, told_otherwise + other).fingerprint
    assert book_of(rules, told + words).fingerprint != book_of(rules, told + words.replace("hot", "warm")).fingerprint


def test_the_fingerprint_says_nothing_of_the_code() -> None:
    """Whatever classes and modules are called: what was recorded with an advice names the same rules later."""
    assert book_of().fingerprint == "sha256:34dc324e637cc07adbf48e146c9fe9703854a0c0c6f8bf2dad9db64f615daa14"


def test_equal_rulebooks_have_the_same_fingerprint() -> None:
    number = rule("{dispute.deadline_hours: {at_least: 2}}")
    assert book_of(number) == book_of(number.replace("2", "2.0"))
    assert book_of(number).fingerprint == book_of(number.replace("2", "2.0")).fingerprint


def test_the_fingerprint_looks_like_one() -> None:
    kind, _, digits = load_rulebook().fingerprint.partition(":")
    assert kind == "sha256"
    assert len(digits) == 64
    assert set(digits) <= set("0123456789abcdef")


PROGRAM = """
from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook, rulebook_from_sources
from ottava.facts.source.span import Source
import sys
print(load_rulebook().fingerprint)
head, rules = (open(name, encoding="utf-8").read() for name in sys.argv[1:])
try:
    rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", rules)])
except InvalidRulebook as invalid:
    print(invalid)
"""


@pytest.mark.slow
def test_nothing_depends_on_the_order_of_hashes(tmp_path: Path) -> None:
    """Sets of words run in another order in every process, unless it is fixed."""
    (tmp_path / "head.yaml").write_text(HEAD + "extends: eight_methods\ndisable: [nothing]\n", "utf-8")
    (tmp_path / "rules.yaml").write_text((Path(__file__).parent / "ten_mistakes.yaml").read_text("utf-8"), "utf-8")
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "head.yaml"), str(tmp_path / "rules.yaml")]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
        )
        for seed in ("0", "1", "2")
    ]
    printed = [each.communicate()[0].decode() for each in running]
    assert [each.returncode for each in running] == [0, 0, 0]
    assert printed[0] == printed[1] == printed[2]
    first, *messages = printed[0].splitlines()
    assert first == load_rulebook().fingerprint
    assert len(messages) > 20

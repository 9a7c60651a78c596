"""What is read on after a mistake, so that one mistake is not told as several, and which files are looked at."""

import itertools
from pathlib import Path

import pytest
from rulebook.examples.example import HEAD, diagnostics_of, per_party, rule
from rulebook.examples.folders import diagnostics_in, head, write

from ottava.engine.rulebook import locating
from ottava.engine.rulebook.condition import ALWAYS, All, Named, NamedCondition
from ottava.engine.rulebook.loading import InvalidRulebook, rulebook_from_sources
from ottava.engine.rulebook.locating import files_not_read, no_rulebook
from ottava.engine.rulebook.reading.from_named import are_sound
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.span import Source


def deriving(id: str, *names: str, broken: bool = True) -> str:
    derived = ", ".join(f"{each}: true" for each in names)
    return rule("{dispute.rumor: true}" if broken else "always", f"{{assess: {{{derived}}}}}", id=id)


LOOKING = rule("{assessment.heated: true, assessment.tense: true, assessment.cold: true}", id="looking")


@pytest.mark.parametrize(
    "files",
    [
        *itertools.permutations((deriving("a", "heated") + deriving("b", "tense"), deriving("c", "cold"), LOOKING)),
        (LOOKING + deriving("a", "heated") + deriving("b", "tense") + deriving("c", "cold"),),
    ],
    ids=lambda each: "-".join(text.partition("\n")[0].removeprefix("- id: ") for text in each),
)
def test_what_rules_with_mistakes_derive_is_known_in_all_files(files: tuple[str, ...]) -> None:
    sources = [Source(f"{number}.yaml", text) for number, text in enumerate(files)]
    with pytest.raises(InvalidRulebook) as caught:
        rulebook_from_sources(Source("rulebook.yaml", HEAD), sources)
    assert [each.code for each in caught.value.diagnostics] == ["unknown-attribute"] * 3


def test_what_a_file_derives_that_cannot_be_read_is_not_missed(tmp_path: Path) -> None:
    write({"mine/rulebook.yaml": HEAD, "mine/rules.yaml": LOOKING}, tmp_path)
    (tmp_path / "mine" / "more.yaml").write_bytes(b"- id: \xff\n")
    assert [each.code for each in diagnostics_in(tmp_path)] == ["not-utf-8"]


def test_a_text_needs_a_rule_left_out_only_where_no_other_derives_what_it_names(tmp_path: Path) -> None:
    naming = per_party("{assessment.mood: high}", because='"it is {assessment.mood}"', id="naming")
    mood = "{{assess: {{mood: {}}}}}"
    low, high = (per_party(then=mood.format(each), id=each) for each in ("low", "high"))
    files = {
        "base/rulebook.yaml": HEAD,
        "base/rules.yaml": low + high + naming,
        "mine/rulebook.yaml": head("mine", "extends: ../base", "disable: [low]"),
        "mine/rules.yaml": per_party(id="own"),
    }
    write(files, tmp_path)
    assert diagnostics_in(tmp_path) == ()
    write({"mine/rules.yaml": per_party("{assessment.mood: low}", id="own")}, tmp_path)
    (found,) = diagnostics_in(tmp_path)
    assert found.message == ("without `low` no rule derives `mood: low`; a condition looks at it in mine/rules.yaml:3")


# What a rule gives for everyone names no party.

SOFT, FIRM = (f"{{recommend: rigidity.{stage}, strength: weak}}" for stage in ("soft", "firm"))
SLOTTED = (
    ("steps: {soft: [Ask]", 'steps: {soft: ["Ask {party}"]', SOFT, True),
    ("steps: {soft: [Ask]", 'steps: {soft: ["Ask {party}"]', FIRM, False),
    ("steps: {soft: [Ask]", 'steps: {soft: ["Ask {party}"]', "{recommend: rigidity.soft, certainty: -0.5}", False),
    ("firm: [Act]}", 'firm: [Act]}, avoid: {firm: ["Ask {party}"]}', FIRM, True),
    ("firm: [Act]}", 'firm: [Act]}, avoid: {firm: ["Ask {party}"]}', SOFT, False),
    ("firm: [Act]}", 'firm: [Act]}, avoid: ["Ask {party}"]', SOFT, True),
    ("steps: [Listen]", 'steps: [Listen, "Ask {party}"]', "{recommend: listening, strength: weak}", True),
    ("text: Be warm", 'text: "Ask {party}"', "{attend: warmth}", True),
    ("text: Call the police", 'text: "Ask {party}"', "{directive: call_police}", True),
)


@pytest.mark.parametrize(("old", "new", "then", "is_wrong"), SLOTTED, ids=map(str, range(len(SLOTTED))))
def test_what_is_given_for_everyone_names_no_party(old: str, new: str, then: str, is_wrong: bool) -> None:
    changed = HEAD.replace(old, new)
    assert changed != HEAD
    found = [(each.message, each.span and each.span.text) for each in diagnostics_of(rule(then=then), changed)]
    message = "`party` speaks of one party, and the rule `one` (rules.yaml:1) gives this for everyone"
    assert found == ([(message, "{party}")] if is_wrong else [])
    assert diagnostics_of(per_party(then=then), changed) == ()


def test_what_is_said_where_nothing_fits_names_no_assessment_of_a_party() -> None:
    changed = f'{HEAD}nothing_fits: "Ask whether it is {{assessment.heated}}"\n'
    (found,) = diagnostics_of(per_party(then="{assess: {heated: true}}"), changed)
    assert found.message == "the assessment `heated` belongs to a party, and here no party is in turn"
    assert diagnostics_of(rule(then="{assess: {heated: true}}"), changed) == ()


def test_an_attribute_of_nothing_may_be_one_of_the_parties_where_a_case_has_nothing_else() -> None:
    bare = HEAD.partition("use: ")[0] + "attributes: [{id: x, kind: boolean, question: Is it?}]\n"
    (found,) = diagnostics_of(rule(), bare)
    assert found.hint == "write `ENTITY.x`, such as `party.x`"


# Conditions with a name


def named(id: str, *others: str) -> NamedCondition:
    return NamedCondition(id, "", False, All(tuple(Named(each, "", ALWAYS) for each in others)))


BROKEN = NamedCondition("b", "", False, None)


@pytest.mark.parametrize(
    ("conditions", "sound"),
    [
        ((), True),
        ((named("a"),), True),
        ((named("a", "b"), named("b")), True),
        ((named("a", "b", "c"), named("b", "c"), named("c")), True),
        ((named("a", "b"),), False),
        ((named("a", "a"),), False),
        ((named("a", "b"), named("b", "a")), False),
        ((named("a"), BROKEN), False),
        ((named("a", "b"), BROKEN), False),
    ],
)
def test_conditions_are_sound_that_name_only_sound_ones(conditions: tuple[NamedCondition, ...], sound: bool) -> None:
    assert are_sound(conditions) is sound


# Files


def inside(files: dict[str, str], folder: Path) -> list[str]:
    write({"rulebook.yaml": HEAD, "rules.yaml": rule(), **files}, folder)
    return [path.relative_to(folder).as_posix() for path in files_not_read(folder)]


def test_rules_are_missed_three_folders_further_down(tmp_path: Path) -> None:
    places = ("a", "a/b", "a/b/c", "a/b/c/d", "a/b/c/d/e")
    found = inside({f"{each}/more.yaml": rule() for each in places}, tmp_path)
    assert found == ["a/b/c/more.yaml", "a/b/more.yaml", "a/more.yaml"]


@pytest.mark.parametrize(("length", "found"), [(100, ["a/more.yaml"]), (4000, ["a/more.yaml"]), (4200, [])])
def test_only_the_beginning_of_a_file_tells_whether_it_holds_rules(
    length: int, found: list[str], tmp_path: Path
) -> None:
    assert inside({"a/more.yaml": f"#{'x' * length}\n{rule()}"}, tmp_path) == found


def test_a_file_that_cannot_be_opened_is_not_taken_for_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, mode: str) -> None:
        raise PermissionError(self, mode)

    monkeypatch.setattr(Path, "open", refused)
    for folder in (tmp_path / "a", tmp_path):
        folder.mkdir(exist_ok=True)
        (folder / "more.yaml").touch()
    assert files_not_read(tmp_path) == ()


def test_there_are_no_rulebooks_inside_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locating, "RULEBOOKS", Path("books.zip/rules"))
    assert no_rulebook("eight_methods", tmp_path, None) == Diagnostic(
        "unknown-rulebook",
        "there is no rulebook `eight_methods`: Ottava was imported from inside an archive, `books.zip/rules`",
        None,
        "unpack the archive: rulebooks are read in folders only",
    )


def test_a_version_that_is_written_with_an_escape_is_pointed_at_as_a_whole(tmp_path: Path) -> None:
    files = {
        "base/rulebook.yaml": HEAD,
        "base/rules.yaml": rule(),
        "mine/rulebook.yaml": head("mine", 'extends: "../base\\x403"'),
    }
    write(files, tmp_path)
    (found,) = diagnostics_in(tmp_path)
    assert found.message == "`../base` is version `1.0.0`; this rulebook wants version `3` of it"
    assert found.span is not None
    assert found.span.text == '"../base\\x403"'

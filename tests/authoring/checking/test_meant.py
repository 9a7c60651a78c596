"""`check --fix` puts the word that a lone "did you mean" suggests, and touches nothing else."""

from pathlib import Path

from authoring.checking.manual import write
from cli.conftest import Command, ottava  # noqa: F401 - a fixture
from rulebook.examples.example import HEAD, Example, diagnostics_of, per_party
from rulebook.examples.table import TEXTS

from ottava.engine.authoring.checking.meant import meant_instead
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.mending import mend
from ottava.facts.source.span import Source, Span


def found(example: Example) -> tuple[Diagnostic, ...]:
    return diagnostics_of(example.rules, example.head)


def writes(mistake: Diagnostic) -> bool:
    """Whether something new is written, and not only something taken out."""
    return any(edit.text.strip() for mend in mistake.mends for edit in mend.edits)


def offered(mistakes: tuple[Diagnostic, ...]) -> list[str]:
    return [each.lint for each in meant_instead(mistakes, Path())]


def test_what_can_be_put_right_in_one_way_is_put_right() -> None:
    several = [example for example in TEXTS for each in found(example) if len(each.mends) == 1 and writes(each)]
    assert len(several) >= 60
    assert all(offered(found(example)) for example in several if example.severity == "error")


def test_what_takes_a_choice_and_warnings_are_left_to_the_author() -> None:
    left = [each for example in TEXTS for each in found(example) if len(each.mends) > 1 or each.severity == "warning"]
    assert {len(each.mends) for each in left} >= {0, 1, 2}
    assert offered(tuple(left)) == []


def test_what_would_only_be_taken_out_is_left_to_the_author() -> None:
    place = Span(Source("rules.yaml", "- id: one\n"), 2, 9)
    gone = Diagnostic("unknown-key", "unknown key `id`", place, "take it out", mends=(mend(place, ""),))
    said = Diagnostic("unknown-key", "unknown key `id`", place, "write `title`", mends=(mend(place, "title: one"),))
    (found,) = meant_instead((gone, said), Path())
    assert (found.message, [each.text for each in found.mends]) == (
        "unknown key `id`; now `title: one`",
        ["title: one"],
    )


def test_the_command(tmp_path: Path, ottava: Command) -> None:  # noqa: F811
    rules = "# kept\n" + per_party(
        "{party.arousal: [upset, highly_agitatd]}  # why", "{recommend: lisening, strength: week}"
    )
    tests = "- rule: one\n  case: {parties: [{id: ann, arousal: upsett}]}\n  near_miss: {parties.ann.arousal: calm}\n"
    write({"rulebook.yaml": HEAD, "rules.yaml": rules, "tests/all.yaml": tests}, tmp_path)
    run = ottava("check", tmp_path, "--fix", "--only", "no-test")
    assert (run.status, run.out) == (0, "small: 1 rule, no remarks\n")
    assert run.err.count("mended: ") == 4
    assert f"{tmp_path}/rules.yaml:5: unknown method `lisening`; now `listening`" in run.err
    right = rules.replace("highly_agitatd", "highly_agitated").replace("lisening", "listening").replace("week", "weak")
    assert (tmp_path / "rules.yaml").read_text("utf-8") == right
    assert (tmp_path / "tests/all.yaml").read_text("utf-8") == tests.replace("upsett", "upset")


def test_files_of_an_extended_rulebook_are_left_alone(tmp_path: Path, ottava: Command) -> None:  # noqa: F811
    wrong = per_party("{party.arousal: upsett}")
    write({"rulebook.yaml": HEAD, "rules.yaml": wrong}, tmp_path / "base")
    head = "name: upper\nversion: 1.0.0\nextends: ../base\n"
    write({"rulebook.yaml": head, "more.yaml": per_party(id="two")}, tmp_path / "upper")
    run = ottava("check", tmp_path / "upper", "--fix")
    assert (run.status, run.err) == (1, "")
    assert (tmp_path / "base" / "rules.yaml").read_text("utf-8") == wrong

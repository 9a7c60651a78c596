"""`check --fix` puts the word that a lone "did you mean" suggests, and touches nothing else."""

from pathlib import Path

import pytest
from authoring.checking.manual import write
from cli.conftest import Command, ottava  # noqa: F401 - a fixture
from rulebook.examples.example import HEAD, Example, diagnostics_of, per_party
from rulebook.examples.table import TEXTS

from ottava.engine.authoring.checking.meant import fix_of
from ottava.engine.authoring.editing import edited
from ottava.facts.source.diagnostic import Diagnostic


def fixed(example: Example, mistake: Diagnostic) -> tuple[str, str] | None:
    """The head and the rules of an example with the fix of a mistake; None if it has none."""
    fix = fix_of(mistake)
    if fix is None:
        return None
    text = edited(fix.span.source, [fix])
    return (text, example.rules) if fix.span.source.name == "rulebook.yaml" else (example.head, text)


LONE = [
    (example, mistake)
    for example in TEXTS
    for mistake in diagnostics_of(example.rules, example.head)
    if mistake.severity == "error"
    and (mistake.hint or "").startswith("did you mean `")
    and " or " not in str(mistake.hint)
]


@pytest.mark.parametrize(("example", "mistake"), LONE, ids=lambda each: getattr(each, "message", ""))
def test_a_mistake_with_a_lone_suggestion_is_gone(example: Example, mistake: Diagnostic) -> None:
    texts = fixed(example, mistake)
    assert texts is not None
    head, rules = texts
    left = diagnostics_of(rules, head)
    assert (mistake.code, mistake.message) not in [(each.code, each.message) for each in left]
    assert not {each.code for each in left} & {"yaml-syntax", "unclosed-quote", "unclosed-bracket"}


def test_there_are_such_mistakes() -> None:
    assert len(LONE) >= 25


def test_two_suggestions_and_warnings_are_left_to_the_author() -> None:
    others = [each for example in TEXTS for each in diagnostics_of(example.rules, example.head)]
    left = [each for each in others if " or `" in (each.hint or "") or each.severity == "warning"]
    assert left
    assert [each for each in left if fix_of(each) is not None] == []


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

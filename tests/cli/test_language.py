"""`--language`: what people read is in it, what programs read is not, and the next command is in English again."""

import json
from pathlib import Path

import pytest
from cli.conftest import Command

MEDIATION = Path(__file__).parents[1] / "languages" / "mediation"
IN_CHINESE = ("--rulebook", MEDIATION, "--language", "zh")


def test_pages_and_explanations_are_in_it(ottava: Command, quarrel: Path) -> None:
    card = ottava("advise", quarrel, *IN_CHINESE)
    assert (card.status, card.err) == (0, "")
    assert card.out.startswith("仅供经办人：不得让当事人看到。\n")
    assert "3. 最要紧：迂回战术，对customer：极力推荐" in card.out
    why = ottava("explain", quarrel, *IN_CHINESE, "--why-not", "learning", "--what-if", "safety.weapon=true")
    assert "身边有武器：是（而不是没有记录）" in why.out
    assert "接下来" in ottava("advise", quarrel, *IN_CHINESE, "--for-parties").out
    assert ottava("advise", quarrel).out.startswith("FOR THE HANDLER ONLY")


def test_the_json_says_which_and_keeps_its_ids(ottava: Command, quarrel: Path) -> None:
    own = json.loads(ottava("advise", quarrel, "--rulebook", MEDIATION, "--format", "json").out)
    other = json.loads(ottava("advise", quarrel, *IN_CHINESE, "--format", "json").out)
    assert (own.get("language"), other["language"]) == (None, "zh")
    assert [each["method"] for each in own["recommendations"]] == [each["method"] for each in other["recommendations"]]
    assert other["recommendations"][0]["title"] == "迂回战术"


@pytest.mark.slow
def test_an_interview_is_held_in_it(ottava: Command, tmp_path: Path) -> None:
    run = ottava("interview", *IN_CHINESE, "--save", tmp_path / "case.yaml", stdin=b"d\n2\nl\ns\n")
    assert run.status == 0
    assert "2. 身边是否有武器，或当作武器使用的东西？" in run.out
    assert "   1  是\n" in run.out
    assert "已停止。尚未回答的问题可能改变本建议。" in run.out


@pytest.mark.slow
@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_batch_does_not_mix_languages(ottava: Command, quarrel: Path, tmp_path: Path, format: str) -> None:
    command = ("batch", quarrel, "--out", tmp_path / "out", "--workers", "0", "--quiet", "--format", format)
    assert ottava(*command, *IN_CHINESE).status == 0
    if format == "jsonl":
        assert "迂回战术" in (tmp_path / "out" / "results.jsonl").read_text("utf-8")
    resumed = ottava(*command, "--rulebook", MEDIATION, "--resume")
    assert resumed.status == 1
    assert "language: was" in resumed.err


def test_a_language_that_a_rulebook_has_not_is_refused_in_english(ottava: Command, quarrel: Path) -> None:
    run = ottava("advise", quarrel, "--language", "zh")
    assert (run.status, run.out) == (1, "")
    assert "the rulebook `eight_methods` has no texts in `zh`" in run.err

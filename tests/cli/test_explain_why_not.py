"""`ottava explain`: why not."""

import json
from pathlib import Path

import pytest
from cli.conftest import EXAMPLES, Command
from inference.scripts import outputs_of
from rich.cells import cell_len

pytestmark = pytest.mark.slow


def test_a_method_is_explained_down_to_the_case(ottava: Command, quarrel: Path) -> None:
    run = ottava("explain", quarrel, "--why-not", "circuitous_tactics", "--party", "shopkeeper")
    assert (run.status, run.err) == (0, "")
    lines = [line.strip() for line in run.out.splitlines()]
    assert "WHY NOT CIRCUITOUS TACTICS FOR SHOPKEEPER" in lines
    needed = "Needed for it: shopkeeper \N{EN DASH} temper on an ordinary day: flares up easily (now not recorded)."
    assert needed in " ".join(lines)
    assert "circuitous_tactics.yaml" not in run.out
    assert "Then it is advised." in lines
    assert "NOT KNOWN: temper on an ordinary day: flares up easily" in " ".join(lines).replace("│ ", "")
    assert max(cell_len(line) for line in run.out.splitlines()) <= 80
    assert "\x1b" not in run.out


def test_a_stage_is_named_behind_a_dot(ottava: Command, quarrel: Path) -> None:
    out = ottava("explain", quarrel, "--why-not", "rigidity_with_softness.firm").out
    assert "WHY NOT RIGIDITY WITH SOFTNESS (A FIRM STEP)" in out
    lifted = "Lifted with whether it is established what happened: yes, by inquiry (instead of: in part)."
    assert lifted in " ".join(out.split())


def test_without_a_question_every_method_that_is_not_advised_is_explained(ottava: Command, quarrel: Path) -> None:
    run = ottava("explain", quarrel, "--format", "json")
    found = json.loads(run.out)
    assert found["case"] == "orange-quarrel"
    advised = {
        (each["method"], each["stage"])
        for each in json.loads(ottava("advise", quarrel, "--format", "json", "--quick").out)["recommendations"]
    }
    explained = [(each["method"], each["stage"]) for each in found["why_not"]]
    assert len(explained) == len(set(explained)) > 3
    assert not advised & set(explained)
    page = ottava("explain", quarrel).out
    assert page.count("WHY NOT ") == len(explained)


def test_a_rule_is_explained_for_each_party(ottava: Command, quarrel: Path) -> None:
    found = json.loads(ottava("explain", quarrel, "--rule", "assess.heated", "--format", "json").out)
    (rule,) = found["why_not_rules"]
    assert (rule["fires_for"], [each["party"] for each in rule["near_misses"]]) == (["customer"], ["shopkeeper"])
    out = ottava("explain", quarrel, "--rule", "assess.heated").out
    assert "It fires for customer." in out
    assert "assess.heated Too worked up for a direct explanation" in out
    assert "eight_methods/assessments.yaml:" in out


def test_several_cases_and_several_questions(ottava: Command, quarrel: Path) -> None:
    questions = ["--why-not", "learning", "--why-not", "listening", "--rule", "assess.heated"]
    run = ottava("explain", quarrel, EXAMPLES / "nothing-known.yaml", *questions, "--format", "json")
    found = [json.loads(line) for line in run.out.splitlines()]
    assert [each["case"] for each in found] == ["orange-quarrel", "nothing-known"]
    assert [each["method"] for each in found[1]["why_not"]] == ["learning", "listening"]
    assert "speaks of a party, and the case names none" in " ".join(
        ottava("explain", EXAMPLES / "nothing-known.yaml", "--rule", "assess.heated").out.split()
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--why-not", "circuitus_tactics"], "did you mean `circuitous_tactics`?"),
        (["--why-not", "listening.firm"], "unknown stage `firm`"),
        (["--rule", "assess.heatd"], "did you mean `assess.heated`?"),
        (["--party", "nobody"], "unknown party `nobody`"),
    ],
)
def test_what_there_is_not_is_told(ottava: Command, quarrel: Path, options: list[str], said: str) -> None:
    run = ottava("explain", quarrel, *options)
    assert (run.status, run.out) == (1, "")
    assert said in run.err


def test_the_explanation_does_not_hang_on_the_hash_seed() -> None:
    code = (
        "import msgspec; from pathlib import Path; from ottava import Advisor\n"
        "for name in ('orange-quarrel', 'wages-withheld', 'house-plot'):\n"
        "    print(msgspec.json.encode(Advisor().why_not_each(Path(f'examples/{name}.yaml'))))"
    )
    one, other = outputs_of(code, (1, 2))
    assert one == other
    assert len(one) > 5000

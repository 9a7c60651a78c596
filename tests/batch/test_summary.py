"""The figures of the summary equal those counted from the results themselves."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from batch.conftest import Running, command, json_lines, made_up, results, summary

from ottava import Advisor
from ottava.engine.batch.duplicates import duplicates
from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.tally import Tally, moving_rules
from ottava.engine.rulebook.conclusion import Recommend
from ottava.engine.rulebook.rulebook import Rulebook

pytestmark = pytest.mark.slow

CASES = made_up(300, seed=3)


def category(case: dict[str, Any]) -> str:
    known = case.get("dispute", {}).get("category", "unknown")
    if isinstance(known, dict):
        known = known["value"] if known["certainty"] >= 0.2 else "unknown"
    return str(known)


def staged(each: dict[str, Any]) -> str:
    return str(each["method"]) + (f".{each['stage']}" if each["stage"] else "")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return json_lines(tmp_path_factory.mktemp("summary") / "cases.jsonl", CASES)


def test_the_figures_are_those_of_the_results(ran: Running, path: Path) -> None:
    _, out = ran(path, batch_size=23)
    found, advices = summary(out), results(out)
    of_case = [category(each) for each in CASES]
    assert found["cases"] == 300
    assert found["categories"] == dict(Counter(of_case))

    def by_category(ids: Any) -> dict[str, dict[str, int]]:
        counted: dict[str, Counter[str]] = {}
        for advice, where in zip(advices, of_case, strict=True):
            for id in set(ids(advice)):
                counted.setdefault(id, Counter())[where] += 1
        return {id: dict(sorted(each.items())) for id, each in counted.items()}

    tables = {
        "first": lambda advice: [staged(each) for each in advice["recommendations"] if each["rank"] == 1],
        "methods": lambda advice: [staged(each) for each in advice["recommendations"]],
        "excluded": lambda advice: [staged(each) for each in advice["exclusions"]],
        "gates": lambda advice: [each["id"] for each in advice["gates"]],
        "directives": lambda advice: [each["id"] for each in advice["directives"]],
    }
    for name, ids in tables.items():
        assert {id: cells for id, cells in found[name].items() if cells} == by_category(ids), name
    tops = [max((e["certainty"] for e in a["recommendations"] if e["rank"] == 1), default=None) for a in advices]
    scored = [each for each in tops if each is not None]
    assert found["certainty"]["mean"] == pytest.approx(sum(scored) / len(scored), abs=1e-6)
    tenths = Counter("none" if each is None else f"{min(int(each * 10), 9) / 10:.1f}" for each in tops)
    assert found["certainty"]["tenths"] == dict(sorted(tenths.items()))
    asked = Counter(attribute for a in advices for attribute in {q["attribute"] for q in a["questions"]})
    gates = Counter(
        attribute for a in advices for attribute in {q["attribute"] for q in a["questions"] if q["for_gate"]}
    )
    assert {row["attribute"]: row["cases"] for row in found["unknowns"]} == dict(asked)
    assert {row["attribute"]: row["for_gate"] for row in found["unknowns"] if row["for_gate"]} == dict(gates)
    assert [row["cases"] for row in found["unknowns"]] == sorted(asked.values(), reverse=True)
    stopping = [advice for advice in advices if any(gate["effect"] == "stop" for gate in advice["gates"])]
    assert found["stopped"] == len(stopping) > 0
    assert found["nothing_fits"] == sum(advice["nothing_fits"] is not None for advice in advices)


def test_stages_and_what_to_avoid_are_apart_and_have_titles(ran: Running, path: Path, book: Rulebook) -> None:
    _, out = ran(path)
    found = summary(out)
    counted = {id for table in ("first", "methods", "excluded") for id, cells in found[table].items() if cells}
    assert {"rigidity_with_softness", "rigidity_with_softness.soft", "rigidity_with_softness.firm"} <= counted
    assert found["names"]["methods"]["rigidity_with_softness.soft"] == "Rigidity with softness (with patience)"
    assert counted <= set(found["names"]["methods"])
    assert found["avoid"] == [each.id for each in book.names.directives if each.kind == "avoid"]
    for kind, table in (("gates", found["gates"]), ("directives", found["directives"])):
        assert set(table) == set(found["names"][kind])
    assert {each["attribute"] for each in found["unknowns"]} <= set(found["names"]["attributes"])
    for titles in found["names"].values():
        assert len(set(titles.values())) == len(titles)


def test_what_a_run_did_not_compute_is_said(ran: Running, tmp_path: Path) -> None:
    one = json_lines(tmp_path / "one.jsonl", [{"id": "a", "parties": [{"id": "p"}]}])
    for folder, thorough in (("alone", False), ("thorough", True)):
        _, out = ran(one, folder=folder, thorough=thorough)
        found, page = summary(out), (out / "summary.html").read_text()
        assert ("not computed" in found["stability"], "stability: not computed" in page) == (not thorough,) * 2
        assert found["unknowns"]
        assert all(isinstance(each["hangs_on"], int) == thorough for each in found["unknowns"])
        assert (page.count(">not computed</td>") == len(found["unknowns"][:40])) == (not thorough)
    _, nothing = ran(json_lines(tmp_path / "none.jsonl", [{"x": 1}]), folder="nothing")
    assert "<b>not computed</b> mean certainty" in (nothing / "summary.html").read_text()


def test_the_health_of_the_rulebook(ran: Running, path: Path, book: Rulebook) -> None:
    _, out = ran(path)
    found = summary(out)["rules"]
    advisor = Advisor()
    fired: dict[str, set[int]] = {rule.id: set() for rule in book.rules}
    for number, case in enumerate(CASES):
        for firing in advisor.trace(case).firings:
            fired[firing.rule].add(number)
    assert found["fired"] == {rule: len(numbers) for rule, numbers in fired.items() if numbers}
    assert found["never_fired"] == [rule for rule, numbers in fired.items() if not numbers]
    together: dict[frozenset[int], list[str]] = {}
    for rule, numbers in fired.items():
        if numbers:
            together.setdefault(frozenset(numbers), []).append(rule)
    assert [each["rules"] for each in found["always_together"]] == [each for each in together.values() if len(each) > 1]
    speaking = {rule.id for rule in book.rules if any(isinstance(each, Recommend) for each in rule.conclusions)}
    unmoved = {rule for rule in speaking if fired[rule]} - set(found["moved_a_ranking"])
    assert set(found["never_moved_a_ranking"]) == unmoved


def test_a_rule_moves_a_ranking_if_ranks_differ_without_it(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "rulebook.yaml").write_text("name: mine\nversion: 1.0.0\nextends: eight_methods\n")
    loud = (
        "- id: more.{id}\n  title: More\n  when: {{dispute.category: {category}}}\n  then:\n"
        "    - recommend: listening\n      certainty: {strength}\n      because: more\n"
    )
    (rules / "more.yaml").write_text(
        loud.format(id="loud", category="debt", strength=0.9)
        + loud.format(id="quiet", category="consumer", strength=0.01)
    )
    advisor = Advisor(rules)
    debt = advisor.advise({"dispute": {"category": "debt"}})
    assert "more.loud" in moving_rules(debt)
    for case in CASES:
        with_all = advisor.advise(case)
        if "more.quiet" in moving_rules(with_all):
            without = {(e.method, e.stage): e.rank for e in Advisor().advise(case).recommendations}
            assert without != {(e.method, e.stage): e.rank for e in with_all.recommendations}


def test_tallies_add_up_in_any_grouping(ran: Running, path: Path) -> None:
    _, small = ran(path, folder="small", batch_size=7)
    _, large = ran(path, folder="large", batch_size=300)
    assert (small / "summary.json").read_bytes() == (large / "summary.json").read_bytes()
    tally = Tally()
    tally.count("rejects", "x")
    tally.breaking["guard"] = ["a", "b", "c"]
    tally.add(msgspec.json.decode(msgspec.json.encode(tally), type=Tally))
    assert tally.total("rejects") == 2
    assert tally.breaking["guard"] == ["a", "b", "c", "a", "b"]


def test_what_shifted(ran: Running, path: Path, tmp_path: Path) -> None:
    _, before = ran(path, folder="before")
    other = json_lines(tmp_path / "other.jsonl", [each for each in CASES if category(each) != "labour"])
    _, after = ran(other, folder="after", compare=before)
    shift = summary(after)["shift"]
    was, now = summary(before), summary(after)
    assert shift["rows"]
    for row in shift["rows"]:
        shares = [sum(each[row["table"]][row["id"]].values()) / each["cases"] for each in (was, now)]
        assert (row["before"], row["after"]) == pytest.approx(shares, abs=1e-6)
    assert abs(shift["rows"][0]["by"]) == max(abs(row["by"]) for row in shift["rows"])
    assert "What shifted" in (after / "summary.html").read_text()
    with pytest.raises(BatchError, match="is not the summary of a run"):
        ran(path, folder="bad", compare=path)
    with pytest.raises(BatchError, match="cannot be read"):
        ran(path, folder="none", compare=tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cases", "x"), ("cases", 10**400), ("cases", -1), ("rejected", None), ("first", {"x": 5}),
        ("methods", {"x": {"y": "z"}}), ("gates", []), ("certainty", {}),
        ("certainty", {"mean": "x"}), ("rulebook", "x"), ("rulebook", {"name": 5}),
    ],
)  # fmt: skip
def test_an_earlier_summary_of_other_shape_is_refused_before_the_run(
    key: str, value: Any, ran: Running, path: Path, tmp_path: Path
) -> None:
    ran(path, folder="before")
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(summary(tmp_path / "before") | {key: value}))
    with pytest.raises(BatchError, match="is not the summary of a run"):
        ran(path, folder="after", compare=changed)
    assert not (tmp_path / "after").exists()
    changed.write_text("[" * 100_000)
    with pytest.raises(BatchError, match="is not the summary of a run"):
        ran(path, folder="after", compare=changed)


def test_duplicates_with_little_memory(tmp_path: Path) -> None:
    ids = [f"id {number % 700}" for number in range(1000)] + ["once"]
    file = tmp_path / "ids.tsv"
    file.write_text("".join(f"{id}\t{number % 2}\t{number}\t{number}\n" for number, id in enumerate(ids)))
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).touch()
    inputs = Inputs((str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")))
    for at_once in (10_000, 97):
        found = duplicates(file, inputs, at_once)
        assert found.count == 300
        assert {id for id, _ in found.shown} == {f"id {number}" for number in range(300)}
        places = dict(found.shown)["id 5"]
        assert [(Path(each["file"]).name, each["line"]) for each in places] == [("b.jsonl", 5), ("b.jsonl", 705)]


UNGUARDED = """\
name: mine
version: 1.0.0
extends: eight_methods
"""
SLIPS = """\
- {id: slip.both, title: Both, when: {dispute.category: [debt, consumer]}, because: a slip,
   then: [{directive: attend_now}, {directive: reschedule}]}
- {id: slip.hear, title: Hear, when: {dispute.category: debt}, because: a slip,
   then: [{directive: joint_session}, {directive: hear_both_sides}]}
"""


def test_breaches_of_safeguards_are_counted_in_any_grouping(path: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "rulebook.yaml").write_text(UNGUARDED)
    (rules / "slips.yaml").write_text(SLIPS)
    options = (path, "--rulebook", rules, "--quiet", "--out")
    ends = [
        command("batch", *options, tmp_path / "one", "--workers", 0, "--batch-size", 300),
        command("batch", *options, tmp_path / "two", "--workers", 2, "--batch-size", 7),
    ]
    assert (tmp_path / "one" / "summary.json").read_bytes() == (tmp_path / "two" / "summary.json").read_bytes()
    found = summary(tmp_path / "one")["safeguards"]
    advices = results(tmp_path / "one")
    counted = Counter(id for advice in advices for id in {each["safeguard"] for each in advice["breaches"]})
    assert {each["safeguard"]: each["cases"] for each in found["broken"]} == counted
    assert counted["page.now-or-later"] > counted["page.apart-or-together"] > 0
    assert found["breaking"] == sum(bool(advice["breaches"]) for advice in advices)
    breaking = [a["case"] for a in advices if "page.now-or-later" in {each["safeguard"] for each in a["breaches"]}]
    assert found["broken"][0]["first"] == breaking[:5]
    said = f"note: the advice on {len(breaking)} cases goes against a safeguard: Now and later are not both said (`"
    assert all(f"{said}{breaking[0]}`" in end.err for end in ends)
    assert "Now and later are not both said" in (tmp_path / "one" / "summary.html").read_text()


def test_breaches_are_counted_alike_by_a_run_that_stopped_and_went_on(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "rulebook.yaml").write_text(UNGUARDED)
    (rules / "slips.yaml").write_text(SLIPS)
    half = len(CASES) // 2
    broken = json_lines(tmp_path / "cases.jsonl", [*CASES[:half], {"nonsense": 1}, *CASES[half:]])
    given = ("batch", broken, "--rulebook", rules, "--quiet", "--workers", 0, "--batch-size", 20, "--out")
    command(*given, tmp_path / "whole")
    assert "--resume" in command(*given, tmp_path / "torn", "--max-rejects", 0).err
    assert not (tmp_path / "torn" / "summary.json").exists()
    ended = command(*given, tmp_path / "torn", "--max-rejects", 5, "--resume")
    assert (tmp_path / "torn" / "summary.json").read_bytes() == (tmp_path / "whole" / "summary.json").read_bytes()
    assert summary(tmp_path / "torn")["safeguards"]["breaking"] > 10
    assert "goes against a safeguard: Now and later are not both said" in ended.err


def test_nothing_is_said_of_safeguards_that_hold(ran: Running, path: Path, book: Rulebook) -> None:
    finished, out = ran(path)
    assert finished.broken_safeguards == ()
    assert summary(out)["safeguards"] == {"count": len(book.safeguards), "breaking": 0, "broken": []}
    assert f"No advice goes against any of the {len(book.safeguards)} safeguards" in (out / "summary.html").read_text()

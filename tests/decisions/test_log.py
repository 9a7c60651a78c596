"""The decision log: what a record says, how it is masked, and how it gets into a file."""

import json
import os
import pickle
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava import Advisor, Case, Decision, DecisionLog, InvalidCall, load_rulebook
from ottava.engine.authoring.generating.cases import cases
from ottava.facts import Attribute, Vocabulary, built_in_vocabulary
from ottava.facts.attribute import DAY
from ottava.facts.computed import Computation, ComputedAttribute

ADVISOR = Advisor()
MADE = [Case.from_mapping(data | {"title": ""}) for data in cases(40, 20)]
VOCABULARY = built_in_vocabulary()
HOUSING = load_rulebook(str(Path(__file__).parents[2] / "examples" / "rulebooks" / "housing"))
CONFIDENTIAL = {each.path for each in VOCABULARY if each.confidential}


def kept(**options: Any) -> tuple[DecisionLog, list[Decision]]:
    found: list[Decision] = []
    return DecisionLog(found.append, **options), found


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_a_record_says_what_was_advised_when_by_what_and_for_whom() -> None:
    log, found = kept(clock=lambda: datetime(2026, 3, 14, 10, 26, 53, 589_999, timezone(timedelta(hours=1))))
    for case in MADE:
        advice = ADVISOR.advise(case)
        decision = log.record(advice, asked_by="desk 3", thorough=False)
        assert found.pop() is decision
        said = json.loads(decision.to_json())
        written = advice.to_mapping()
        assert said["time"] == "2026-03-14T09:26:53.589Z"
        assert said["asked_by"] == "desk 3"
        for name in ("case_digest", "day", "language", "engine_version", "rulebook"):
            assert said[name] == written[name]
        assert said["case_id"] == written["case"]
        assert (said["case"], said["masked"]) == (None, [])
        outcome = said["outcome"]
        for part, names in (
            ("gates", ("id", "effect")),
            ("recommendations", ("method", "stage", "party", "rank", "certainty")),
            ("exclusions", ("method", "stage", "party")),
            ("directives", ("id", "kind", "party")),
        ):
            assert outcome[part] == [{name: each[name] for name in names} for each in written[part]]
        assert outcome["nothing_fits"] == (written["nothing_fits"] is not None)
        assert [each.method for each in decision.outcome.first] == [each.method for each in advice.first]


def test_no_text_of_the_advice_is_in_a_record() -> None:
    log, _ = kept()
    said = log.record(ADVISOR.advise(MADE[0])).to_json()
    titles = {each.title for each in ADVISOR.advise(MADE[0]).recommendations}
    assert titles
    assert not [title for title in titles if title in said]


def test_each_record_has_an_id_of_its_own() -> None:
    log, found = kept()
    advice = ADVISOR.advise(MADE[0])
    for _ in range(100):
        log.record(advice)
    assert len({each.id for each in found}) == 100


def test_the_digest_of_the_advice_is_that_of_its_bytes() -> None:
    log, found = kept()
    made = [ADVISOR.advise(case) for case in MADE]
    for advice in (*made, *made):
        log.record(advice)
    by_text = {advice.to_json(): found[number].advice_digest for number, advice in enumerate(made)}
    assert len(set(by_text.values())) == len(by_text)
    assert [each.advice_digest for each in found[:40]] == [each.advice_digest for each in found[40:]]


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")) | st.just(" "), max_size=30), st.booleans())
def test_a_decision_comes_back_from_its_json_and_pickled(asked_by: str, thorough: bool) -> None:
    log, _ = kept(keep_cases=True)
    decision = log.record(ADVISOR.advise(MADE[3]), MADE[3], asked_by=asked_by, thorough=thorough)
    assert Decision.from_json(decision.to_json()) == decision
    assert pickle.loads(pickle.dumps(decision)) == decision
    assert "\n" not in decision.to_json()
    assert len(repr(decision)) <= 300


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ('{"format_version":1', "not JSON"),
        ("[]", "expected `mapping`"),
        ("{}", "the field `format_version` is missing"),
        ('{"format_version":2}', "a decision of format 2, and this version of Ottava reads format 1"),
        ('{"format_version":1,"id":7}', "expected `text`, got `whole number`"),
        (b"\xff", "not JSON"),
        (None, "expected the JSON of a decision"),
    ],
)
def test_what_is_no_decision_is_refused(text: Any, said: str) -> None:
    with pytest.raises(InvalidCall) as raised:
        Decision.from_json(text)
    assert said in str(raised.value)


def test_the_case_is_kept_only_when_asked_and_never_its_title() -> None:
    case = Case.from_mapping({**MADE[0].to_mapping(), "title": "Mrs Wang and her neighbour"})
    log, _ = kept()
    assert log.record(ADVISOR.advise(case), case).case is None
    log, _ = kept(keep_cases=True)
    decision = log.record(ADVISOR.advise(case), case)
    assert decision.case == MADE[0].to_mapping()
    assert "Wang" not in decision.to_json()
    with pytest.raises(InvalidCall, match="`case` is missing, expected the `Case` that the advice is on"):
        log.record(ADVISOR.advise(case))
    with pytest.raises(InvalidCall, match="another than the one that the advice is on"):
        log.record(ADVISOR.advise(case), MADE[1])


def test_the_case_is_kept_with_the_day_of_the_advice() -> None:
    log, _ = kept(keep_cases=True)
    decision = log.record(ADVISOR.advise(MADE[0], day=date(2026, 3, 14)), MADE[0])
    assert decision.case is not None
    assert (decision.day, decision.case["day"]) == ("2026-03-14", "2026-03-14")
    assert Case.from_mapping(decision.case).digest == decision.case_digest


def given_paths(case: dict[str, Any]) -> Iterator[str]:
    """The attributes that the data of a case speaks of."""
    for entity, inside in case.items():
        for each in inside if entity == "parties" else [inside]:
            if isinstance(each, dict):
                yield from (f"{'party' if entity == 'parties' else entity}.{name}" for name in each if name != "id")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(MADE) - 1),
    st.lists(st.sampled_from(["confidential", *(each.path for each in VOCABULARY)]), max_size=8),
)
def test_a_masked_attribute_is_nowhere_in_a_record(number: int, mask: list[str]) -> None:
    case = MADE[number]
    log, _ = kept(keep_cases=True, mask=mask)
    decision = log.record(ADVISOR.advise(case), case)
    masked = {path for path in mask if path != "confidential"} | (CONFIDENTIAL if "confidential" in mask else set())
    said = json.loads(decision.to_json())
    assert set(said["masked"]) == masked
    assert set(given_paths(said["case"])) == set(given_paths(case.to_mapping())) - masked
    assert said["case_digest"] == case.digest
    assert (Case.from_mapping(said["case"]).digest == case.digest) == (not masked & set(given_paths(case.to_mapping())))


def strings(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for key, each in value.items():
                yield key
                yield from strings(each)
        case list():
            for each in value:
                yield from strings(each)
        case _:
            yield str(value)


@given(st.text("0123456789", min_size=5, max_size=9), st.sampled_from(["claim.amount", "confidential", "claim.double"]))
def test_a_masked_value_is_nowhere_in_a_record(digits: str, mask: str) -> None:
    """With a value that nothing else can have: an amount, which another attribute is worked out from."""
    amount = 10**9 + int(digits)
    vocabulary, case = money(amount)
    log, _ = kept(keep_cases=True, mask=[mask], vocabulary=vocabulary)
    shown = log.record(ADVISOR.advise(case), case).to_json()
    assert str(amount) in kept(keep_cases=True)[0].record(ADVISOR.advise(case), case).to_json()
    assert not [each for each in strings(json.loads(shown)) if str(amount) in each]


def money(amount: int) -> tuple[Vocabulary, Case]:
    """A vocabulary with an amount and what is worked out from it, and a case with that amount."""
    given_amount = Attribute("claim", "amount", "integer", confidential=True)
    doubled = ComputedAttribute("claim", "double", "integer", computed=Computation("times", ("claim.amount", 2)))
    vocabulary = VOCABULARY.extended([given_amount, doubled])
    data = {"id": "a", "claim": {"amount": amount}, "parties": [{"id": "x"}, {"id": "y"}]}
    return vocabulary, Case.from_mapping(data, vocabulary)


COUNTED_FROM_TODAY = [each.path for each in HOUSING.vocabulary.computed if DAY in HOUSING.vocabulary.given(each.path)]


@pytest.mark.parametrize("path", COUNTED_FROM_TODAY)
def test_the_day_of_the_advice_is_never_said_to_be_masked(path: str) -> None:
    """Every record has it."""
    case = Case.from_mapping({"id": "a", "day": "2026-03-14"}, HOUSING.vocabulary)
    log = DecisionLog(lambda decision: None, keep_cases=True, mask=[path], vocabulary=HOUSING.vocabulary)
    decision = log.record(Advisor(HOUSING).advise(case), case)
    assert decision.masked
    assert DAY not in decision.masked
    assert decision.case is not None
    assert decision.case["day"] == decision.day == "2026-03-14"


def test_what_the_vocabulary_of_the_log_does_not_know_is_masked_too() -> None:
    _, case = money(123456789)
    log, _ = kept(keep_cases=True, mask="confidential")
    decision = log.record(ADVISOR.advise(case), case)
    assert "claim.amount" in decision.masked
    assert "123456789" not in decision.to_json()


@pytest.mark.parametrize(
    ("mask", "said"),
    [
        (["safety.wepon"], "which is no attribute of the vocabulary of this log; did you mean `safety.weapon`?"),
        ("confidental", "did you mean `confidential`?"),
        (["qqq"], "expected one such as `safety.weapon`, or `confidential`"),
        (["advice.day"], "which every record has"),
        ([7], "`mask` is `7`, expected a text"),
        (7, "`mask` is `7`, expected names"),
    ],
)
def test_an_unknown_name_to_mask_is_refused(mask: Any, said: str) -> None:
    with pytest.raises(InvalidCall) as raised:
        DecisionLog(print, mask=mask)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"advice": "x"}, "`advice` is `x`, expected the `Advice` to record"),
        ({"asked_by": "a\nb"}, "in letters that print"),
        ({"asked_by": "\udcff"}, "in letters that print"),
        ({"asked_by": None}, "`asked_by` is missing"),
    ],
)
def test_a_wrong_argument_is_refused_and_nothing_recorded(options: dict[str, Any], said: str) -> None:
    log, found = kept()
    with pytest.raises(InvalidCall) as raised:
        log.record(**{"advice": ADVISOR.advise(MADE[0]), **options})
    assert said in str(raised.value)
    assert found == []


def test_a_clock_without_a_zone_is_refused() -> None:
    log, found = kept(clock=lambda: datetime(2026, 3, 14))
    with pytest.raises(InvalidCall, match="without its zone"):
        log.record(ADVISOR.advise(MADE[0]))
    with pytest.raises(InvalidCall, match="`handler`"):
        DecisionLog("log.jsonl")  # type: ignore[arg-type]
    assert found == []


def test_what_the_handler_raises_is_raised() -> None:
    def fail(decision: Decision) -> None:
        raise ConnectionError(decision.case_id)

    with pytest.raises(ConnectionError, match=MADE[0].id):
        DecisionLog(fail).record(ADVISOR.advise(MADE[0]))


@pytest.mark.parametrize("fsync", [False, True])
def test_a_file_gets_a_line_for_each_record_and_keeps_what_it_had(tmp_path: Path, fsync: bool) -> None:
    file = tmp_path / "log.jsonl"
    made = [DecisionLog.to_file(file, fsync=fsync).record(ADVISOR.advise(case)) for case in MADE]
    assert file.read_text("utf-8") == "".join(f"{each.to_json()}\n" for each in made)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_was_moved_away_is_made_again(tmp_path: Path) -> None:
    log = DecisionLog.to_file(tmp_path / "log.jsonl")
    log.record(ADVISOR.advise(MADE[0]))
    (tmp_path / "log.jsonl").rename(tmp_path / "log.1")
    log.record(ADVISOR.advise(MADE[1]))
    assert [each["case_id"] for name in ("log.1", "log.jsonl") for each in lines(tmp_path / name)] == [
        MADE[0].id,
        MADE[1].id,
    ]


def test_a_file_that_cannot_be_written_is_an_error_at_once_and_later(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DecisionLog.to_file(tmp_path / "none" / "log.jsonl")
    with pytest.raises(IsADirectoryError):
        DecisionLog.to_file(tmp_path)
    for wrong in (None, 7, b"log", "a\0b", ""):
        with pytest.raises(InvalidCall, match="expected the path of a file"):
            DecisionLog.to_file(wrong)  # type: ignore[arg-type]
    (tmp_path / "there").mkdir()
    log = DecisionLog.to_file(tmp_path / "there" / "log.jsonl")
    (tmp_path / "there" / "log.jsonl").unlink()
    (tmp_path / "there").rmdir()
    with pytest.raises(FileNotFoundError):
        log.record(ADVISOR.advise(MADE[0]))


@pytest.mark.parametrize("left", [b'{"format_version":1,"id":"c', b"\n", b"}", b'{"a":1}\n{"b"'])
def test_what_a_crash_has_left_is_not_glued_to_the_next_record(tmp_path: Path, left: bytes) -> None:
    file = tmp_path / "log.jsonl"
    file.write_bytes(left)
    log = DecisionLog.to_file(file)
    made = [log.record(ADVISOR.advise(case)) for case in MADE[:2]]
    assert file.read_bytes().startswith(left)
    assert [Decision.from_json(line) for line in file.read_bytes().splitlines()[-2:]] == made


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_a_full_disk_is_an_error() -> None:
    with pytest.raises(OSError, match="No space left on device: '/dev/full'"):
        DecisionLog.to_file("/dev/full").record(ADVISOR.advise(MADE[0]))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_takes_records_only_while_somebody_reads(tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    with pytest.raises(OSError, match=pipe):
        DecisionLog.to_file(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    made = DecisionLog.to_file(pipe).record(ADVISOR.advise(MADE[0]))
    assert os.read(reader, 1 << 16) == made.to_json().encode() + b"\n"
    os.close(reader)


def test_a_log_goes_to_standard_output_as_well() -> None:
    code = (
        "from ottava import Advisor, DecisionLog\n"
        "log = DecisionLog.to_file('/dev/stdout')\n"
        "for id in 'ab': log.record(Advisor().advise({'id': id, 'parties': [{'id': 'x'}, {'id': 'y'}]}))\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert [Decision.from_json(line).case_id for line in found.splitlines()] == ["a", "b"]


def test_threads_share_a_log(tmp_path: Path) -> None:
    log = DecisionLog.to_file(tmp_path / "log.jsonl", keep_cases=True)
    advices = [(ADVISOR.advise(case), case) for case in MADE]

    def work(name: str) -> None:
        for advice, case in advices:
            log.record(advice, case, asked_by=name)

    threads = [Thread(target=work, args=(f"thread {number}",)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    check_whole(tmp_path / "log.jsonl", [f"thread {number}" for number in range(8)], 1)


WRITER = """
import sys
from ottava import Advisor, Case, DecisionLog
from ottava.engine.authoring.generating.cases import cases
advisor, log = Advisor(), DecisionLog.to_file(sys.argv[1], keep_cases=True)
made = [Case.from_mapping(data) for data in cases(40, 20)]
print("ready", flush=True)
sys.stdin.readline()
for _ in range(10):
    for case in made:
        log.record(advisor.advise(case), case, asked_by=sys.argv[2])
"""


@pytest.mark.slow
def test_processes_share_a_file(tmp_path: Path) -> None:
    names = [f"process {number}" for number in range(4)]
    command = [sys.executable, "-c", WRITER, str(tmp_path / "log.jsonl")]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen([*command, name], **pipes) for name in names]
    for each in started:
        assert each.stdout.readline() == "ready\n"
    for each in started:
        each.stdin.write("go\n")
        each.stdin.flush()
    assert [each.communicate(timeout=120) and each.returncode for each in started] == [0] * 4
    check_whole(tmp_path / "log.jsonl", names, 10)
    askers = [each["asked_by"] for each in lines(tmp_path / "log.jsonl")]
    assert sum(one != other for one, other in pairwise(askers)) > 4, "they wrote one after the other"


def check_whole(file: Path, names: list[str], times: int) -> None:
    """Every record is there once, whole, and those of one writer in their order."""
    found = [Decision.from_json(line) for line in file.read_bytes().split(b"\n")[:-1]]
    assert len({each.id for each in found}) == len(found)
    for name in names:
        assert [each.case_id for each in found if each.asked_by == name] == [case.id for case in MADE] * times
    assert len(found) == len(names) * len(MADE) * times


def test_the_time_is_that_of_the_machine_in_utc() -> None:
    log, found = kept()
    before = datetime.now(UTC)
    log.record(ADVISOR.advise(MADE[0]))
    time = datetime.fromisoformat(found[0].time)
    assert before - timedelta(milliseconds=1) <= time <= datetime.now(UTC)

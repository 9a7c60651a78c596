"""Results packed as zstd and with short reasons: nothing is lost, and every way back leads to the same bytes."""

import io
import json
import random
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from batch.conftest import Running, json_lines, made_up
from cli.conftest import Command
from cli.test_language import MEDIATION
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from ottava import Advice, Advisor, Case
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.batch import compressing
from ottava.engine.batch.compressing import is_packed
from ottava.engine.batch.encoding import Encoder
from ottava.engine.batch.errors import BatchError, Stopped
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.manifest import manifest_of
from ottava.engine.batch.result import CaseResult
from ottava.engine.batch.results_file import ResultsFile
from ottava.engine.batch.short_reasons import WITH_REASONS, RuleTexts, ShortReason
from ottava.engine.extras import ExtraMissing
from ottava.engine.inference.advice import Reason
from ottava.engine.rulebook.language import in_language
from ottava.engine.rulebook.loading import load_rulebook

zstandard = pytest.importorskip("zstandard")

ADVISOR = Advisor()
TEXTS = RuleTexts(ADVISOR.rulebook)
KEPT = {"Complaint ID": "007", "facts": None, "note": "äöü 中文"}


def result(data: dict[str, Any], kept: dict[str, Any] | None = None, thorough: bool = False) -> CaseResult:
    case = Case.from_mapping(data)
    return CaseResult(case, ADVISOR.advise(case, thorough=thorough), kept or {})


def written(results: Sequence[CaseResult], kept: tuple[str, ...] = (), **how: Any) -> bytes:
    encoder: Encoder = Work(ADVISOR.rulebook, **how).encoder
    return Encoder("jsonl", kept, encoder.line, encoder.packed)(results)


def unpacked(data: bytes) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True) as reader:
        return bytes(reader.read())


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.integers(1, 4), st.booleans(), st.booleans())
def test_short_reasons_filled_in_again_are_the_full_ones(seed: int, count: int, beside: bool, packed: bool) -> None:
    results = [result(each, KEPT if beside else None) for each in cases(count, seed)]
    kept = tuple(KEPT) if beside else ()
    short = written(results, kept, reasons="ids", packed=packed)
    lines = (unpacked(short) if packed else short).splitlines()
    assert b"".join(TEXTS.full(line) + b"\n" for line in lines) == written(results, kept)


def test_short_reasons_of_thorough_advice_and_of_other_languages_too() -> None:
    own = load_rulebook(str(MEDIATION))
    for book, thorough in ((ADVISOR.rulebook, True), (own, False), (in_language(own, "zh"), False)):
        advice = Advisor(book).advise(made_up(1, 3)[0], thorough=thorough)
        assert RuleTexts(book).full(RuleTexts(book).short(advice)) == msgspec.json.encode(advice)


def short_reasons(count: int) -> Iterator[dict[str, Any]]:
    for each in made_up(count):
        found = json.loads(TEXTS.short(ADVISOR.advise(each)))
        yield from (reason for part in WITH_REASONS for entry in found[part] for reason in entry["reasons"])


def test_short_reasons_keep_no_text_of_the_rulebook() -> None:
    found = list(short_reasons(60))
    assert {name for each in found for name in each} <= {
        field.encode_name for field in msgspec.structs.fields(ShortReason)
    }
    kinds = {type(each.get("because", 0)) for each in found}
    assert kinds == {int, str}, "some texts are filled in from the case, and only these are kept"
    plain = {each.because.written for rule in ADVISOR.rulebook.rules for each in rule.conclusions}
    assert not plain & {each["because"] for each in found if isinstance(each.get("because"), str)}


def test_every_reason_of_an_advice_stands_in_one_of_these_parts() -> None:
    advice = inspect.type_info(Advice)
    assert isinstance(advice, inspect.StructType)
    assert {field.name for field in advice.fields if leads_to_reason(field.type)} == {*WITH_REASONS}


def leads_to_reason(type: inspect.Type) -> bool:
    if isinstance(type, inspect.VarTupleType):
        return leads_to_reason(type.item_type)
    if isinstance(type, inspect.UnionType):
        return any(map(leads_to_reason, type.types))
    if isinstance(type, inspect.StructType):
        return type.cls is Reason or any(leads_to_reason(field.type) for field in type.fields)
    return False


def test_without_reasons_all_else_is_there() -> None:
    results = [result(each) for each in made_up(20)]
    for line, full in zip(written(results, reasons="none").splitlines(), written(results).splitlines(), strict=True):
        expected = json.loads(full)
        assert any(entry["reasons"] for part in WITH_REASONS for entry in expected[part])
        for part in WITH_REASONS:
            for entry in expected[part]:
                entry["reasons"] = []
        assert json.loads(line) == expected


def test_a_line_of_another_rulebook_or_a_full_one_is_refused() -> None:
    advice = ADVISOR.advise(made_up(1)[0])
    with pytest.raises(ValueError, match=r"^the line has no short reasons$"):
        TEXTS.full(msgspec.json.encode(advice))
    other = TEXTS.short(advice).replace(ADVISOR.rulebook.fingerprint.encode(), b"0" * 16)
    with pytest.raises(ValueError, match=r"^the line is of another rulebook$"):
        TEXTS.full(other)


def test_a_reason_that_says_more_than_its_rule_is_left_as_it_is() -> None:
    """Such as one of a rule that the rulebook lacks, or calls something else."""
    advice = ADVISOR.advise(made_up(1)[0])
    first, *others = advice.recommendations
    own = tuple(msgspec.structs.replace(each, title="Called something else") for each in first.reasons)
    changed = msgspec.structs.replace(advice, recommendations=(msgspec.structs.replace(first, reasons=own), *others))
    assert own
    assert b"Called something else" in TEXTS.short(changed)
    assert TEXTS.full(TEXTS.short(changed)) == msgspec.json.encode(changed)


FORMS = [dict(zip(("packed", "reasons"), each, strict=True)) for each in product((False, True), ("full", "ids"))]


@pytest.mark.parametrize("form", FORMS)
def test_a_run_is_read_again_as_if_nothing_had_been_packed(
    ran: Running, ottava: Command, tmp_path: Path, form: dict[str, Any]
) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(50))
    _, plain = ran(path, folder="plain")
    _, out = ran(path, folder="packed", workers=2 if form["packed"] else 0, batch_size=7, **form)
    expected = (plain / "results.jsonl").read_bytes()
    with ResultsFile(out, manifest_of(out)) as lines:
        stored = list(lines)
        assert b"".join(each.data for each in stored) == expected
        random.Random(3).shuffle(stored)
        assert all(lines.line(each.at, each.size) == each.data for each in stored)
    for name in ("rejects.jsonl", "summary.json"):
        assert (out / name).read_bytes() == (plain / name).read_bytes()
    assert (out / "results.jsonl").exists() is not form["packed"]
    ended = ottava("unpack", out)
    assert (ended.status, ended.out.encode(), ended.err) == (0, expected, "")


def test_csv_can_be_packed_too(ran: Running, ottava: Command, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(20))
    _, plain = ran(path, folder="plain", format="csv")
    _, out = ran(path, folder="packed", format="csv", packed=True, batch_size=7)
    assert unpacked((out / "results.csv.zst").read_bytes()) == (plain / "results.csv").read_bytes()
    assert ottava("unpack", out, "-o", tmp_path / "all.csv").status == 0
    assert (tmp_path / "all.csv").read_bytes() == (plain / "results.csv").read_bytes()


def test_a_packed_run_that_stopped_goes_on_to_the_same_bytes(ran: Running, tmp_path: Path) -> None:
    found = made_up(60)
    found[30] = {"id": "bad", "dispute": {"categry": "debt"}}
    path = json_lines(tmp_path / "cases.jsonl", found)
    _, whole = ran(path, folder="whole", packed=True, reasons="ids", batch_size=7)
    with pytest.raises(Stopped):
        ran(path, packed=True, reasons="ids", batch_size=7, max_rejects=0)
    half = (tmp_path / "out" / "results.jsonl.zst.partial").read_bytes()
    assert 0 < len(half) < (whole / "results.jsonl.zst").stat().st_size
    assert unpacked(half).endswith(b"}\n"), "it can be read as far as it goes"
    for changed in ({"packed": False}, {"reasons": "full"}):
        with pytest.raises(BatchError, match="cannot go on like this"):
            ran(path, **{"packed": True, "reasons": "ids", "batch_size": 7, "resume": True} | changed)
    _, out = ran(path, packed=True, reasons="ids", batch_size=7, resume=True)
    for name in ("results.jsonl.zst", "rejects.jsonl", "summary.json", "run.json"):
        assert (out / name).read_bytes() == (whole / name).read_bytes()


def test_packed_results_that_are_damaged_say_so(ran: Running, ottava: Command, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(20))
    _, out = ran(path, packed=True, batch_size=7)
    results = out / "results.jsonl.zst"
    data = results.read_bytes()
    for broken in (data[:-3], data[:100] + b"\0" + data[101:], b"{}\n"):
        results.write_bytes(broken)
        ended = ottava("unpack", out)
        assert ended.status == 1
        assert "make the run again" in ended.err
    results.unlink()
    assert "lost its results" in ottava("unpack", out).err


def test_what_cannot_be_unpacked_is_told(ran: Running, ottava: Command, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(3))
    _, out = ran(path, reasons="ids")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "rulebook.yaml").write_text("name: edited\nversion: '1'\nextends: eight_methods\n")
    assert "is not the one of the run" in ottava("unpack", out, "--rulebook", tmp_path / "book").err
    assert ottava("unpack", out, "--rulebook", "eight_methods").status == 0
    (out / "results.jsonl").rename(out / "results.jsonl.partial")
    assert "not finished" in ottava("unpack", out).err
    _, table = ran(path, folder="table", format="parquet")
    assert "Parquet" in ottava("unpack", table).err


def test_large_inputs_are_packed_unless_something_else_is_said(
    ran: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(20))
    inputs, out = Inputs((str(path),)), tmp_path / "out"
    monkeypatch.setattr(compressing, "LARGE", path.stat().st_size - 1)
    assert is_packed("auto", "jsonl", inputs, out, resume=False)
    assert not is_packed("none", "jsonl", inputs, out, resume=False)
    assert not is_packed("auto", "csv", inputs, out, resume=False)
    assert not is_packed("auto", "parquet", inputs, out, resume=False)
    assert not is_packed("auto", "jsonl", Inputs(("-",)), out, resume=False), "nobody knows how large they are"
    monkeypatch.setattr(compressing, "LARGE", path.stat().st_size)
    assert not is_packed("auto", "jsonl", inputs, out, resume=False)
    monkeypatch.setattr(compressing, "LARGE", 0)
    assert not is_packed("auto", "jsonl", Inputs(("-",)), out, resume=False)
    assert is_packed("zstd", "csv", inputs, out, resume=False)
    with pytest.raises(BatchError) as refused:
        is_packed("zstd", "parquet", inputs, out, resume=False)
    assert str(refused.value) == (
        "Parquet is packed as zstd already; leave out `--compress`, or name another `--format`"
    )


def test_a_run_stays_as_it_was_begun_even_if_its_inputs_grow(
    ran: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(20))
    for packed in (False, True):
        _, out = ran(path, folder=f"out-{packed}", packed=packed)
        monkeypatch.setattr(compressing, "LARGE", 10 if not packed else 1 << 30)
        assert is_packed("auto", "jsonl", Inputs((str(path),)), out, resume=True) is packed


def test_without_the_library_large_inputs_are_not_packed_and_asking_for_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(3))
    monkeypatch.setattr(compressing, "LARGE", 10)
    monkeypatch.setattr(compressing, "find_spec", lambda name: None)
    monkeypatch.setattr("ottava.engine.extras.find_spec", lambda name: None)
    assert not is_packed("auto", "jsonl", Inputs((str(path),)), tmp_path / "out", resume=False)
    with pytest.raises(ExtraMissing, match=r"^`--compress zstd` needs zstandard.*ottava\[batch\]"):
        is_packed("zstd", "jsonl", Inputs((str(path),)), tmp_path / "out", resume=False)


def test_reasons_are_for_json_lines(ottava: Command, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(3))
    ended = ottava("batch", path, "-o", tmp_path / "out", "--format", "csv", "--reasons", "ids")
    assert ended.status == 2
    assert not (tmp_path / "out").exists()

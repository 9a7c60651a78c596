"""What is wrong with one case of several is told at its place in the file, and mended there."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.facts import Case, InvalidCase, cases_from, read_case, read_cases
from ottava.facts.source.errors import InputError
from ottava.facts.source.mending import edited
from ottava.facts.source.reading import from_text

# A case with something wrong in it: what is underlined, and what puts it right.
WRONG = [
    ({"dispute": {"category": "consumr"}}, "consumr", "consumer"),
    ({"parties": [{"id": "a", "temperment": "hot"}]}, "temperment", "temperament"),
    ({"handlr": {"role": "police"}}, "handlr", "handler"),
    ({"fact_finding": {"evidence": ["witness", "vidio"]}}, "vidio", "video"),
]
RIGHT: list[dict[str, object]] = [{}, {"title": "élève \U0001f34a"}, {"dispute": {"category": "debt"}}]
EACH = st.sampled_from(range(len(WRONG))) | st.sampled_from(RIGHT)


def in_yaml(cases: list[object], newline: str) -> str:
    """Documents in which quotes are left out, so that what is underlined is the word alone."""
    texts = [json.dumps(each, ensure_ascii=False).replace('"', "").replace(":", ": ") for each in cases]
    return "".join(f"---{newline}# a case{newline}{each}{newline}" for each in texts)


def in_json(cases: list[object], newline: str) -> str:
    return f"[{newline}  " + f",{newline}  ".join(json.dumps(each, ensure_ascii=False) for each in cases) + "]"


def in_json_lines(cases: list[object], newline: str) -> str:
    return newline.join(json.dumps(each, ensure_ascii=False) for each in cases) + newline


FORMS = {"cases.yaml": in_yaml, "cases.json": in_json, "cases.jsonl": in_json_lines}


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(FORMS)),
    drawn=st.lists(EACH, min_size=1, max_size=5),
    newline=st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_each_mistake_is_underlined_and_mended_in_the_file(
    name: str, drawn: list[int | dict[str, object]], newline: str
) -> None:
    cases = [
        {"id": f"c{number}"} | (WRONG[each][0] if isinstance(each, int) else each) for number, each in enumerate(drawn)
    ]
    source = from_text(name, FORMS[name](list(cases), newline))
    wrong = {number: each for number, each in enumerate(drawn) if isinstance(each, int)}
    read = list(cases_from(source))
    assert [number for number, each in enumerate(read) if isinstance(each, InvalidCase)] == list(wrong)
    edits = []
    at = 0
    for number, each in enumerate(read):
        assert (each.case if isinstance(each, InvalidCase) else each.id) == f"c{number}"
        if isinstance(each, InvalidCase):
            (found,) = each.diagnostics
            assert found.span is not None
            word = WRONG[wrong[number]][1]
            at = source.text.index(word, at)
            assert (found.span.source, found.span.text.strip('"')) == (source, word)
            assert found.span.start <= at < found.span.end
            at = found.span.end
            edits += found.mends[0].edits
    mended = list(cases_from(from_text(name, edited(source, edits))))
    assert [each for each in mended if isinstance(each, InvalidCase)] == []
    for number, which in wrong.items():
        text = json.dumps(WRONG[which][0]).replace(*WRONG[which][1:])
        assert mended[number] == Case.from_mapping({"id": f"c{number}"} | json.loads(text))


def shown(path: Path) -> list[str]:
    """Each case that cannot be read, as it is shown."""
    return [str(each).replace(str(path), path.name) for each in read_cases(path) if isinstance(each, InvalidCase)]


def test_a_mistake_in_a_later_case_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("id: a\n---\nid: b\nparties:\n  - {id: customer, temperment: hot}\n", encoding="utf-8")
    assert shown(path) == [
        "error[unknown-attribute]: unknown attribute `temperment` in `parties.customer`\n"
        " --> cases.yaml:5:20\n"
        "  |\n"
        "5 |   - {id: customer, temperment: hot}\n"
        "  |                    ^^^^^^^^^^ did you mean `temperament`?"
    ]


@pytest.mark.parametrize("text", ["", "# nothing here\n", "---\n"])
def test_a_file_without_a_case_as_it_is_shown(text: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    (told,) = shown(path)
    first = text.split("\n")[0]
    assert told == (
        "error[no-case]: found no case, expected one or more\n"
        " --> cases.yaml:1:1\n"
        "  |\n" + f"1 | {first}".rstrip() + "\n"
        "  | ^ write at least `parties:` with what is known of each"
    )


def test_more_than_one_case_where_one_is_expected_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("id: a\n---\nid: b\n", encoding="utf-8")
    with pytest.raises(InvalidCase) as caught:
        read_case(path)
    assert caught.value.case == "cases"
    assert str(caught.value) == (
        f"error[several-cases]: found more than one case in `{path}`, expected one\n"
        "  = keep one case in the file, or read it as a file of many cases"
    )


@pytest.mark.parametrize("ending", [".csv", ".CSV.gz", ".tsv.zst", ".xlsm", ".xls", ".pq"])
def test_a_table_is_named_whole_however_long_its_name(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"{'long' * 40}{ending}"
    path.touch()
    with pytest.raises(InputError) as caught:
        read_cases(path)
    assert str(caught.value) == (
        f"error[a-table]: `{path}` is a table, expected cases in YAML or JSON\n"
        f"  = `ottava batch {path}` reads tables and advises on each row"
    )


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="there is no name for a pipe here")
def test_cases_may_come_from_a_pipe() -> None:
    for read in (read_case, lambda path: next(read_cases(path))):
        out, into = os.pipe()
        os.write(into, b"id: piped\n")
        os.close(into)
        try:
            assert read(f"/dev/fd/{out}") == Case("piped")
        finally:
            os.close(out)

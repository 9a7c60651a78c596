"""The built-in rulebook is kept as it was read, where nobody else can reach it, and only while it is the same."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from library.object_graph import attributes_of
from rulebook.examples.example import HEAD, per_party
from rulebook.examples.folders import write
from rulebook.examples.safeguards import safeguard

import ottava
from ottava import InvalidRulebook, Rulebook, load_rulebook
from ottava.engine.rulebook import locating, rulebook_cache
from ottava.engine.rulebook.locating import BUILT_IN
from ottava.engine.rulebook.rulebook_cache import cached_rulebook
from ottava.facts.source.span import Span

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and permissions of Unix")


GENUINE = locating.RULEBOOKS


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built-in rulebook, in the place of which stands a small one, to be changed at will."""
    files = {
        "rulebook.yaml": HEAD,
        "rules.yaml": per_party("{party.heard: false}", because="'{party} was not heard'"),
        "safeguards.yaml": safeguard(),
        "texts/zh.yaml": "methods: {listening: {title: 倾听}}\n",
    }
    write({f"rules/{BUILT_IN}/{name}": text for name, text in files.items()}, tmp_path)
    folder = tmp_path / "rules"
    monkeypatch.setattr(locating, "RULEBOOKS", folder)
    monkeypatch.setattr(rulebook_cache, "RULEBOOKS", folder)
    return folder / BUILT_IN


@pytest.fixture
def place(tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache" / "ottava"
    monkeypatch.setenv("OTTAVA_CACHE", str(folder))
    return folder


def was_read(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the next `cached_rulebook` reads the rules."""
    read: list[object] = []

    def loaded(path: str | Path) -> Rulebook:
        read.append(path)
        return load_rulebook(path)

    with monkeypatch.context() as patched:
        patched.setattr(rulebook_cache, "_loaded", loaded)
        cached_rulebook(BUILT_IN)
    return bool(read)


def written(place: Path) -> Path:
    (file,) = place.iterdir()
    return file


def spans_of(value: Any) -> Iterator[Span]:
    """The places in a value, in order, as often as they stand there."""
    if isinstance(value, Span):
        yield value
    for name in attributes_of(value) if not isinstance(value, Span) else ():
        yield from spans_of(getattr(value, name))
    if isinstance(value, tuple):
        for each in value:
            yield from spans_of(each)


def test_what_is_kept_is_what_was_read_with_all_its_places(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locating, "RULEBOOKS", GENUINE)
    monkeypatch.setattr(rulebook_cache, "RULEBOOKS", GENUINE)
    read = load_rulebook(BUILT_IN)
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)
    kept = cached_rulebook(BUILT_IN)
    assert kept == read
    assert kept.text is None
    places = [repr(each) for each in spans_of(kept)]
    assert places == [repr(each) for each in spans_of(replace(read, text=None))]
    assert len(places) > 1_000
    assert [rule.span.source.text for rule in kept.rules if rule.span] == [
        rule.span.source.text for rule in read.rules if rule.span
    ]


def test_nobody_else_can_read_or_write_it(place: Path) -> None:
    cached_rulebook(BUILT_IN)
    assert place.stat().st_mode & 0o777 == place.parent.stat().st_mode & 0o777 == 0o700
    assert written(place).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_can_write_is_not_believed(mode: int, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_rulebook(BUILT_IN)
    written(place).chmod(mode)
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)  # it has been replaced


def test_what_belongs_to_another_is_not_believed_or_replaced(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_rulebook(BUILT_IN)
    before = written(place).stat()
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    assert was_read(monkeypatch)
    assert written(place).stat() == before


def test_nothing_is_kept_in_a_folder_that_others_can_write(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.mkdir(parents=True)
    place.chmod(0o770)
    assert was_read(monkeypatch)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("file", ["rules.yaml", "rulebook.yaml", "safeguards.yaml", "texts/zh.yaml"])
def test_a_change_of_a_text_counts_at_once(
    file: str, place: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rules / file
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}# a\n", encoding="utf-8")
    cached_rulebook(BUILT_IN)
    before = path.stat()
    path.write_text(f"{text}# b\n", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # times and sizes are not looked at
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)


@pytest.mark.parametrize("file", ["more.yaml", "more.yml", "safeguards/more.yaml", "texts/fr.yaml"])
def test_files_that_come_and_go_count(file: str, place: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_rulebook(BUILT_IN)
    write({file: "# nothing yet\n" if "texts" not in file else "rules: {}\n"}, rules)
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)
    (rules / file).unlink()
    assert was_read(monkeypatch)


def test_what_is_wrong_with_it_is_told_each_time(place: Path, rules: Path) -> None:
    cached_rulebook(BUILT_IN)
    (rules / "rules.yaml").write_text("- id: one\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InvalidRulebook, match="missing-key"):
            cached_rulebook(BUILT_IN)
    (rules / "rules.yaml").write_bytes(b"\xff")
    with pytest.raises(InvalidRulebook, match="not-utf-8"):
        cached_rulebook(BUILT_IN)


def test_a_rulebook_that_there_is_not_is_told_as_ever(place: Path) -> None:
    with pytest.raises(InvalidRulebook, match="did you mean `eight_methods`"):
        cached_rulebook("eight_method")


def test_another_python_counts(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_rulebook(BUILT_IN)
    monkeypatch.setattr(sys, "version", sys.version + " with a patch")
    assert was_read(monkeypatch)


def test_pythons_and_installations_keep_a_file_each(
    place: Path, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached_rulebook(BUILT_IN)
    shutil.copytree(rules.parent, other := tmp_path / "other")
    monkeypatch.setattr(locating, "RULEBOOKS", other)
    monkeypatch.setattr(rulebook_cache, "RULEBOOKS", other)
    cached_rulebook(BUILT_IN)
    monkeypatch.setattr(sys.implementation, "cache_tag", "python-99")
    cached_rulebook(BUILT_IN)
    assert len([*place.iterdir()]) == 3
    assert not was_read(monkeypatch)


def test_other_code_counts(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "code" / "reader.py"
    write({"code/reader.py": "1", "code/notes.txt": "1"}, tmp_path)
    monkeypatch.setattr(rulebook_cache, "_READERS", (*rulebook_cache._READERS, code.parent))
    assert was_read(monkeypatch)
    before = code.stat()
    code.write_text("2")
    os.utime(code, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert was_read(monkeypatch)
    code.write_text("23")
    os.utime(code, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert was_read(monkeypatch)
    (code.parent / "notes.txt").write_text("what is no code")
    assert not was_read(monkeypatch)
    code.rename(code.with_stem("other"))
    assert was_read(monkeypatch)


def test_all_code_that_reads_rulebooks_is_looked_at() -> None:
    here = Path(ottava.__path__[0])
    code = {Path(name) for name, _, _ in rulebook_cache._code()}
    assert code == {*(here / "facts").rglob("*.py"), *(here / "engine" / "rulebook").rglob("*.py")}


@pytest.mark.parametrize("end", [0, 1, 1000, -1])
def test_a_file_that_is_not_whole_is_replaced(end: int, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_rulebook(BUILT_IN)
    file = written(place)
    file.write_bytes(file.read_bytes()[:end])
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)


@pytest.mark.parametrize("data", [b"\xc0", b"\x90", b"\x92\x01\x02"])
def test_what_somebody_else_wrote_there_is_replaced(data: bytes, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_rulebook(BUILT_IN)
    written(place).write_bytes(data)
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)


def test_a_single_flipped_bit_is_noticed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_rulebook(BUILT_IN)
    file = written(place)
    whole = file.read_bytes()
    read: list[object] = []
    monkeypatch.setattr(rulebook_cache, "_loaded", lambda path: read.append(path))
    monkeypatch.setattr(rulebook_cache, "_write", lambda *_: None)
    chosen = Random(5)
    for number in range(100):
        at, bit = chosen.randrange(len(whole)), 1 << chosen.randrange(8)
        file.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        cached_rulebook(BUILT_IN)
        assert len(read) == number + 1
    file.write_bytes(whole)
    cached_rulebook(BUILT_IN)
    assert len(read) == 100


def test_what_is_no_rulebook_is_replaced_whatever_its_checksum(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_rulebook(BUILT_IN)
    file = written(place)
    basis, _ = msgspec.msgpack.decode(file.read_bytes()[4:])
    head = msgspec.msgpack.encode(basis)
    deep = b"\x91" * 100_000 + b"\x90"
    strange = [["Span"], ["Nobody"], ["Source", 99], ["tuple", 1], [[], 1], [], 5, None, ["Rulebook"], ["Source", "a"]]
    datas = [deep, b"\x92" + head + deep, *(b"\x92" + head + msgspec.msgpack.encode(each) for each in strange)]
    for data in [*datas, b"\x92" + head, b"\xdd\xff\xff\xff\xff"]:
        file.write_bytes(rulebook_cache._checksum(data) + data)
        assert was_read(monkeypatch)
        assert not was_read(monkeypatch)


def test_what_is_no_file_is_replaced_or_left(place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cached_rulebook(BUILT_IN)
    file = written(place)
    file.unlink()
    os.mkfifo(file)
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)
    with file.open("r+b") as stream:
        stream.truncate(10**12)  # a hole takes no room on the disk, and would fill all memory
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)
    file.unlink()
    file.mkdir()
    assert was_read(monkeypatch)
    file.rmdir()
    file.symlink_to(tmp_path / "elsewhere")
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)
    assert not (tmp_path / "elsewhere").exists()
    assert [*tmp_path.rglob(".ottava-*")] == []


def test_an_empty_name_of_the_folder_turns_it_off(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTTAVA_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    assert was_read(monkeypatch)
    assert was_read(monkeypatch)
    assert not place.exists()


def test_without_a_name_it_lies_in_the_cache_of_the_user(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OTTAVA_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)
    assert written(tmp_path / "mine" / "ottava").name.startswith(BUILT_IN)


def test_a_place_that_cannot_be_used_stops_nothing(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        monkeypatch.setenv("OTTAVA_CACHE", str(folder))
        assert cached_rulebook(BUILT_IN) == load_rulebook(BUILT_IN)


def test_without_any_name_it_lies_in_the_home_of_the_user(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OTTAVA_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    assert was_read(monkeypatch)
    assert not was_read(monkeypatch)
    assert written(tmp_path / "home" / ".cache" / "ottava").suffix == ".msgpack"


def test_where_files_have_no_owners_nothing_is_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "getuid")
    assert was_read(monkeypatch)
    assert not place.exists()


def test_other_rulebooks_are_read_each_time(tmp_path: Path, place: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(locating.RULEBOOKS / BUILT_IN, own)
    assert cached_rulebook(own) == load_rulebook(own)
    assert not place.exists()

"""Many inputs from a few: the files of the corpus, cut, joined and changed, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

CORPUS = Path(__file__).parent / "corpus"
"""A folder for each target, with small files that it should go deep into."""

TOKENS = [
    each.encode("utf-8", "surrogatepass")
    for each in (
        *"\n\r\t\0 :-?,[]{}#&*!|>'\"%@`~\\/", "\r\n", "\x85", "\u2028", "\ufeff", "\ud800", "\U0010ffff", "---", "...",
        "--- ", ": ", "- ", "? ", "<<: ", "null", "true", "~", "1e999", "-0", "0x1F", ".nan", "9" * 400, "[" * 60,
        "{a: " * 60, "- " * 60, "&a *a", "!!set", "id: ", "parties: ", "when: ", "then: ", "all: ", "not: ", "any: ",
        "\\u0000", "\\ud800", '""', "''", "|-", ">2", "%YAML 1.2",
    )
] + [b"\xff\xfe", b"\xc0\x80", b"\x93", b"\xdd\xff\xff\xff\xff", b"40000 ..\0", b"120000 /etc/x\0"]  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """The files of the corpus of a target; of kept rulebooks also one as it is kept today."""
    files = [path.read_bytes() for path in sorted((CORPUS / target).iterdir())]
    if target == "kept":
        from fuzzing.targets import a_kept_rulebook

        files.append(a_kept_rulebook())
    return files


def mutated(target: str, count: int, seed: int = 15) -> Iterator[bytes]:
    """So many inputs, each a file of the corpus with one or several changes."""
    chance = Random(f"{target} {seed}")
    known = seeds(target)
    for _ in range(count):
        data = chance.choice(known)
        for _ in range(chance.choice((1, 1, 2, 3, 8))):
            data = _changed(data, chance, known)
        yield data


def _changed(data: bytes, chance: Random, known: list[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((1, 2, 4, 16, 64)))
    match chance.randrange(6):
        case 0:  # a bit turned
            return data[:at] + bytes(each ^ 1 << chance.randrange(8) for each in data[at : at + 1]) + data[at + 1 :]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:end] + data[at:]
        case 3:
            other = chance.choice(known)
            return data[:at] + other[chance.randrange(len(other) + 1) :]
        case 4:
            return data[:at] + chance.choice(TOKENS) + data[end:]
        case _:
            return data[:at] + chance.choice(TOKENS) + data[at:]

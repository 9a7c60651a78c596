"""The cases of two runs brought together by their ids, with bounded memory however many and in whatever order.

The outcomes of each run are put into shares on disk by a hash of the id (a Grace hash join), so that one share at a
time fits into memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal, NamedTuple
from zlib import crc32

import msgspec

from .outcome import CaseOutcome, Outcomes

BYTES_A_SHARE = 1 << 28
"""Bytes of results to a share: some 20,000 cases."""

MOST_SHARES = 128
"""Files that are open at once."""

Relation = Literal["same", "other content", "apart", "repeated"]
"""Whether a case is in both runs, is in both under its id with another content, is in one only, or shares its id."""


class Joined(NamedTuple):
    """A case of either run, or of both."""

    old: CaseOutcome | None
    new: CaseOutcome | None
    relation: Relation


def joined(
    old: Outcomes, new: Outcomes, folder: Path, bytes_a_share: int = BYTES_A_SHARE
) -> Iterator[Iterator[Joined]]:
    """Yield the cases share by share, those of a share in the order of the new run.

    folder: where there is room for the shares. Ids that several cases of a run have are not brought together.
    """
    size = max(run.results.stat().st_size for run in (old, new))
    shares = min(MOST_SHARES, size // bytes_a_share + 1)
    for name, run in (("old", old), ("new", new)):
        _share_out(run, [_share(folder, name, number) for number in range(shares)])
    for number in range(shares):
        files = [_share(folder, name, number) for name in ("old", "new")]
        yield _join(*files)
        for file in files:
            file.unlink()


def _share(folder: Path, name: str, number: int) -> Path:
    return folder / f"{name}-{number}"


def _share_out(outcomes: Iterable[CaseOutcome], files: list[Path]) -> None:
    encoder = msgspec.json.Encoder()
    with ExitStack() as stack:
        opened = [stack.enter_context(open(each, "xb")) for each in files]
        for outcome in outcomes:
            id = encoder.encode(outcome.case)
            opened[crc32(id) % len(opened)].write(b"%b\t%b\n" % (id, encoder.encode(outcome)))


def _read(file: Path) -> Iterator[tuple[bytes, bytes]]:
    """Yield the id of each outcome of a share, and the outcome as it is written."""
    with open(file, "rb") as lines:
        for line in lines:
            id, _, outcome = line.partition(b"\t")
            yield id, outcome


def _join(old: Path, new: Path) -> Iterator[Joined]:
    decode = msgspec.json.Decoder(CaseOutcome).decode
    times = [Counter(id for id, _ in _read(file)) for file in (old, new)]
    repeated = {id for side in times for id, count in side.items() if count > 1}
    before = {id: outcome for id, outcome in _read(old) if id not in repeated}
    for id, outcome in _read(new):
        now = decode(outcome)
        if id in repeated:
            yield Joined(None, now, "repeated")
        elif id in before:
            was = decode(before.pop(id))
            yield Joined(was, now, "same" if _same_content(was, now) else "other content")
        else:
            yield Joined(None, now, "apart")
    yield from (Joined(decode(each), None, "apart") for each in before.values())
    yield from (Joined(decode(each), None, "repeated") for id, each in _read(old) if id in repeated)


def _same_content(old: CaseOutcome, new: CaseOutcome) -> bool:
    """Return whether two cases of one id are the same, as far as is known."""
    return not old.content or not new.content or old.content == new.content

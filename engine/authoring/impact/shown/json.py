"""A comparison as JSON, in a shape that other programs can rely on."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ..comparison import Comparison, Ledger
from ..safeguards import Safeguards

_encoded = msgspec.json.encode

SHAPE = 1
"""The version of the shape: a higher one may have lost or changed something, the same one has at most gained."""


def comparison_json(found: Comparison, ledger: Ledger) -> Iterator[bytes]:
    """Yield the JSON object bit by bit, ending in a newline: all changed cases, each on a line of its own.

    The same rulebooks and cases give the same bytes.
    """
    same = b"true" if found.same else b"false"
    yield b'{"shape":%d,\n"old":%s,\n"new":%s,\n"same":%s,\n' % (
        SHAPE,
        _encoded(found.old),
        _encoded(found.new),
        same,
    )
    yield b'"safeguards":' + _encoded(_safeguards(found.safeguards)) + b",\n"
    yield (
        b'"edits":['
        + b",".join(b"\n" + _encoded({"subject": each.subject, **msgspec.to_builtins(each)}) for each in found.edits)
        + b"],\n"
    )
    yield b'"cases":' + _encoded(found.cases)
    yield b',\n"changed":['
    for number, line in enumerate(ledger.lines()):
        yield (b",\n" if number else b"\n") + line
    yield b"]}\n"


def _safeguards(found: Safeguards | None) -> dict[str, object] | None:
    if found is None:
        return None
    each = [{"what": one.what, **msgspec.to_builtins(one)} for one in found.found]
    return {"old": found.old, "new": found.new, "asked": found.asked, "found": each}

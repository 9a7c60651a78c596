"""Writing a text over the file that it was read from."""

from __future__ import annotations

from pathlib import Path

_MARK = b"\xef\xbb\xbf"


def write_over(path: Path, text: str) -> None:
    """Write the file as a whole or not at all; a byte order mark that was there is there again. Raises OSError."""
    mark = _MARK if path.read_bytes().startswith(_MARK) else b""
    target = path.resolve()  # a link goes on pointing at the file
    beside = target.with_name(f".{target.name}.new")
    beside.write_bytes(mark + text.encode("utf-8"))
    beside.chmod(target.stat().st_mode)
    beside.replace(target)

"""What a spreadsheet would take in memory, found out before it is loaded.

It is packed, and its cells may be few and far between, while the library makes room for all cells up to the last.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ottava.facts.source.limits import ALWAYS_UNPACKED, MOST_TIMES
from ottava.facts.source.records.record import Fault

from .cell_names import column_letters

MOST_UNPACKED = 1 << 30
MOST_CELLS = 1 << 25
ALWAYS_CELLS = 1 << 20
CELLS_A_BYTE = 2
"""Cells of a sheet, up to its last row and column with something in them: at most so many, always so many, and beyond
those so many for each byte of the file unpacked; one that is filled takes at least ten bytes."""

_CHUNK = 1 << 16
_MOST_DIGITS = 18
_LOCAL_HEADER = 30
_SHEETS = ("worksheet", "document-content")
"""The outermost elements of the members that hold cells."""


def unpacking_fault(path: str) -> Fault | None:
    """Return why a spreadsheet must not be loaded: it is none, or takes too much. Raises OSError."""
    most = min(MOST_UNPACKED, ALWAYS_UNPACKED + MOST_TIMES * os.path.getsize(path))
    unpacked = 0
    try:
        with open(path, "rb") as file, ZipFile(file) as packed:
            for member in packed.infolist():
                extent: _Extent | None = _Extent()
                for data in _unpacked(file, member):
                    unpacked += len(data)
                    if unpacked > most:
                        return _too_large(f"unpacks to more than {most >> 20} MiB")
                    if extent is not None and not extent.feed(data):
                        extent = None
                if extent is not None:
                    extent.end()
                if extent is not None and extent.cells > min(MOST_CELLS, ALWAYS_CELLS + CELLS_A_BYTE * unpacked):
                    last = f"row {extent.height} and column {column_letters(extent.width)}"
                    return _too_large(f"has cells up to {last}, far beyond what is in it")
    except (BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, EOFError) as error:
        hint = "save it again as `.xlsx`, `.ods` or CSV"
        return Fault("broken-file", f"the file is no spreadsheet that can be read ({error})", hint)
    return None


def _too_large(found: str) -> Fault:
    return Fault("too-large", f"the spreadsheet {found}", "delete what is far off in it, or save it as CSV")


def _unpacked(file: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    """Yield what a member holds, however much it says that this is."""
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile("it is packed in an unusual way")
    file.seek(member.header_offset)
    header = file.read(_LOCAL_HEADER)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), os.SEEK_CUR)
    left = member.compress_size
    unpacking: Any = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == ZIP_DEFLATED else None
    while left and (data := file.read(min(left, _CHUNK))):
        left -= len(data)
        while data and unpacking is not None:
            found = unpacking.decompress(data, _CHUNK)
            data = unpacking.unconsumed_tail
            yield found
        if unpacking is None:
            yield data
    if unpacking is not None:
        yield unpacking.flush()


class _Extent:
    """How far the cells with something in them go, in the largest sheet of a member in XML."""

    def __init__(self) -> None:
        self.cells = self.height = self.width = 0
        self._line = self._row = self._column = 0
        self._inside = False
        self._fed = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begun
        self._parser.ordered_attributes = True

    def feed(self, data: bytes) -> bool:
        """Read on; return whether this is XML at all."""
        if not self._fed and not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return False
        self._fed = True
        self._parser.Parse(data, False)
        return True

    def end(self) -> None:
        """Raise ExpatError if the member is not whole, behind whose end the library may read on for ever."""
        if self._fed:
            self._parser.Parse(b"", True)

    def _begun(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition(":")[2]
        if not self._inside and local not in _SHEETS:
            self._parser.StartElementHandler = None
        self._inside = True
        if local == "c":
            self._row, self._column = self._line, self._column + 1
            for at in range(0, len(attributes), 2):
                if attributes[at] == "r":
                    self._row, self._column = _place(attributes[at + 1], self._row)
        elif local == "row":
            said = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._line, self._column = _number(said.get("r"), self._line + 1), 0
        elif local == "table":
            self._row = self._column = self.height = self.width = 0
        elif local == "table-row":
            said = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._row, self._column = self._row + _number(said.get("table:number-rows-repeated"), 1), 0
        elif local in ("table-cell", "covered-table-cell"):
            said = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._column += _number(said.get("table:number-columns-repeated"), 1)
            if "office:value-type" in said:
                self._filled()
        elif self._column:
            self._filled()

    def _filled(self) -> None:
        """Note that there is something in the cell at hand."""
        if self._row > self.height or self._column > self.width:
            self.height, self.width = max(self.height, self._row), max(self.width, self._column)
            self.cells = max(self.cells, self.height * self.width)


def _place(reference: str, row: int) -> tuple[int, int]:
    """Return row and column of a cell by its name, such as `AB12`."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return _number(reference[len(letters) :], row), column


def _number(text: str | None, otherwise: int) -> int:
    if not text or not text.isdecimal():
        return otherwise
    return int(text) if len(text) < _MOST_DIGITS else 10**_MOST_DIGITS

"""What the header of a table that is read by a mapping has to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..header import HeaderFault
from .header import Header
from .model import TableMapping


class MappedForm:
    """Knows the columns that a mapping names."""

    def __init__(self, mapping: TableMapping) -> None:
        self._mapping = mapping

    def faults(
        self, names: Sequence[str], rows: Sequence[Sequence[Any]] = (), nested: bool = False
    ) -> list[HeaderFault]:
        """Return what is wrong with a header: columns that the mapping names, and that are missing or doubled."""
        return Header(names).faults(self._mapping)

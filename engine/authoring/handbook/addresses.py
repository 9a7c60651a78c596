"""Where each thing has its place in the handbook: the same for the same rulebook, whatever else changes in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from .passage import Thing

LONGEST = 80
"""Letters of the name of a page; some systems allow few."""

_UNFIT = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class Address:
    """A page, as the name of its file without ending, and a place on it; without one, its head."""

    page: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of everything in a handbook."""

    found: Mapping[Thing, Address]

    def __getitem__(self, thing: Thing) -> Address:
        return self.found[thing]

    def source(self, thing: Thing, seen_from: str) -> str:
        """The address as it is written in the Markdown of a page."""
        return self._relative(self.found[thing], seen_from, "md")

    def built(self, thing: Thing, seen_from: str) -> str:
        """The address on the finished site, as seen from a page."""
        return self._relative(self.found[thing], seen_from, "html")

    def _relative(self, address: Address, seen_from: str, ending: str) -> str:
        up = "../" * seen_from.count("/")
        anchor = f"#{quote(address.anchor)}" if address.anchor else ""
        return f"{up}{quote(address.page)}.{ending}{anchor}"


def pages_of(room: str, things: Iterable[Thing]) -> dict[Thing, Address]:
    """A page of its own for each thing, in one folder; names that a disk might take for one another are told apart."""
    taken: set[str] = {"index", "readme"}
    found: dict[Thing, Address] = {}
    for thing in things:
        stem = _UNFIT.sub("-", thing.id)[:LONGEST]
        file, number = stem, 1
        while file.casefold() in taken:
            number += 1
            file = f"{stem}-{number}"
        taken.add(file.casefold())
        found[thing] = Address(f"{room}/{file}")
    return found


def anchors_on(page: str, things: Iterable[Thing]) -> dict[Thing, Address]:
    """A place for each thing on one page."""
    return {thing: Address(page, thing.id.rpartition(".")[2]) for thing in things}

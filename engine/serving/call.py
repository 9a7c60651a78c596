"""One request on its way: which rulebook answers it, in which language, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ottava.facts import Case
from ottava.facts.case import NAMELESS, check
from ottava.facts.errors import InvalidCase
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Node, plain
from ottava.facts.source.records.reading import in_file, node_of
from ottava.facts.source.records.record import Record
from ottava.facts.wording import described

from ..advisor import Advisor
from ..batch.quick_json import quick_mapping
from ..inference.advice import Advice
from .editions import Edition, Shelf
from .limits import ServiceLimits
from .parameter import Parameter, from_body, from_query
from .problem import BODY, ProblemMistake, Refused, mistake_from, problem_of, refused, wrong_input
from .records import Records
from .request_log import fields, logger
from .signing import Signer

Kept = Literal["nothing", "advice", "cases"]
"""What a service keeps of what callers send."""


@dataclass(frozen=True, slots=True)
class Service:
    """What all requests share. log: keeps a record of each advice; None: nobody does. language: the tag of that of
    pages for people where nobody asks for another; None for that of the rulebook.
    """

    shelf: Shelf
    limits: ServiceLimits
    signer: Signer
    log: Records | None = None
    language: str | None = None

    @property
    def kept(self) -> Kept:
        """What is kept of what callers send: nothing, a record of the advice, or that with the case."""
        return "nothing" if self.log is None else "cases" if self.log.keep_cases else "advice"


@dataclass(frozen=True, slots=True)
class Call:
    """A request, with the edition of the rulebook that it began with. `given`: its parameters; `body`: as it came;
    `asked_by`: who asks, as they say.
    """

    service: Service
    edition: Edition
    given: Mapping[str, Any]
    body: bytes
    asked_by: str = ""

    @property
    def advisor(self) -> Advisor:
        """The advisor of the rulebook, in the language that is asked for. Raises InvalidCall."""
        return self.edition.advisor(self.given.get("language"))

    @property
    def thorough(self) -> bool:
        """Whether thorough advice is asked for."""
        return self.given.get("thorough") is True

    def record(self, advice: Advice, case: Case) -> None:
        """Keep a record of an advice on a case, if records are kept. Raises Refused where that fails: then the advice
        is not given.
        """
        if (log := self.service.log) is None:
            return
        try:
            log.record(self.edition.rulebook, advice, case, asked_by=self.asked_by, thorough=self.thorough)
        except OSError as error:
            logger.error("not recorded", extra=fields(error=error.strerror))
            raise refused("not-recorded", "see the log of the service") from None

    def case(self) -> Case:
        """Return the case that is the body. Raises Refused."""
        return self.case_from(self.body)

    def case_from(self, data: bytes, line: int = 1, id: str = NAMELESS) -> Case:
        """Return the case of a text in JSON that begins on a line of the body. Raises Refused."""
        mapping = quick_mapping(data)
        node = None if mapping is not None else _node(data, line)
        return self._checked(mapping if node is None else plain(node), node, "", id)

    def case_in(self, data: object) -> Case:
        """Return the case under `case` in the body. Raises Refused."""
        return self._checked(data, None, "case", NAMELESS)

    def values(self, parameters: Sequence[Parameter]) -> dict[str, Any]:
        """Return the values that the body gives. Raises Refused."""
        mapping: Any = quick_mapping(self.body)
        if mapping is None:
            mapping = plain(_node(self.body, 1))
        if not isinstance(mapping, dict):
            message = f"found {described(mapping)}, expected a mapping with the keys of this request"
            raise Refused(
                wrong_input("invalid-request", [ProblemMistake("not-a-mapping", message, None, "", None, None)])
            )
        return from_body(mapping, parameters)

    def _checked(self, data: object, node: Node | None, inside: str, id: str) -> Case:
        case, mistakes = check(data, self.edition.rulebook.vocabulary, id)
        if case is None:
            found = [mistake_from(each.diagnostic(node)) for each in mistakes]
            raise Refused(wrong_input("invalid-case", [_inside(each, inside) for each in found]))
        return case if (day := self.given.get("day")) is None else case.on(day)


def edition_for(shelf: Shelf, name: str | None) -> Edition:
    """Return the rulebook of that name as it is now; the only one for None. Raises Refused."""
    names = [*shelf.rulebooks]
    if name is None and len(names) == 1:
        name = names[0]
    if name in shelf.rulebooks:
        return shelf.rulebooks[name].edition
    said = " or ".join(map(quoted, names))
    missing = "`rulebook` is missing" if name is None else f"there is no rulebook {quoted(name)}"
    code = "missing-parameter" if name is None else "unknown-rulebook"
    mistake = ProblemMistake(code, f"{missing}, expected {said}", None, "rulebook", None, None)
    raise Refused(wrong_input("invalid-request", [mistake]))


def call_for(
    service: Service,
    query: Sequence[tuple[str, str]],
    parameters: Sequence[Parameter],
    body: bytes = b"",
    asked_by: str = "",
) -> Call:
    """Return a request ready to be answered. Raises Refused."""
    given = from_query(query, parameters)
    return Call(service, edition_for(service.shelf, given.get("rulebook")), given, body, asked_by)


def _node(data: bytes, line: int) -> Node:
    """Return what a text in JSON says. Raises Refused with all that is wrong with it."""
    record = Record(1, line, 1, data)
    node, diagnostics = node_of(BODY, "json", record)
    if node is None or diagnostics:
        placed = InvalidCase(in_file(each, record) for each in diagnostics)
        raise refused("not-json", problem_of(placed).detail, map(mistake_from, placed.diagnostics))
    return node


def _inside(mistake: ProblemMistake, key: str) -> ProblemMistake:
    """Return a mistake in a case that is under a key of the body."""
    if not key or mistake.path is None:
        return mistake
    path = f"{key}.{mistake.path}" if mistake.path else key
    return ProblemMistake(mistake.code, mistake.message, mistake.hint, path, mistake.line, mistake.column)

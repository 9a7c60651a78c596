"""What can be wrong with what is known.

OttavaError
  InputError                 carries diagnostics
    UnreadableSource         the file cannot be read at all
    InvalidCase              the file can be read, but this case in it cannot be used
  InvalidAttribute           a further attribute does not fit the vocabulary
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from .source.diagnostic import Diagnostic
from .source.errors import InputError, OttavaError
from .source.mending import in_its_place
from .source.node import Mapping, Node, Sequence
from .source.span import Span


class InvalidCase(InputError):
    """A case with mistakes.

    `diagnostics`: all of them, sorted by place. `case`: its id, or the one it would have.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], case: str = "case") -> None:
        super().__init__(diagnostics)
        self.case = case

    def __reduce__(self) -> tuple[type["InvalidCase"], tuple[tuple[Diagnostic, ...], str]]:
        return type(self), (self.diagnostics, self.case)


class InvalidAttribute(OttavaError):
    """A declared attribute that cannot be used.

    `message`: what is wrong with it. `part`: what is at fault in it, such as `values`.
    """

    def __init__(self, message: str, part: str) -> None:
        super().__init__(message)
        self.message = message
        self.part = part

    def __reduce__(self) -> tuple[type["InvalidAttribute"], tuple[str, str]]:
        return type(self), (self.message, self.part)


Step = str | int
Place = tuple[Step, ...]

_MANY = 1_000_000_000
"""More than there can be in a list; a key may be a number as well."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at `place` (keys and positions from the top of the case); if `at_key`, in the key. `instead`: what
    can be written there to put it right, as YAML.
    """

    code: str
    message: str
    hint: str | None
    place: Place
    at_key: bool = False
    instead: str | None = None

    def diagnostic(self, case: Node | None = None) -> Diagnostic:
        """Return the mistake as a diagnostic, underlined in the text that `case` was read from, if it was."""
        return self.at(None if case is None else _span(case, self.place, self.at_key))

    def at(self, span: Span | None) -> Diagnostic:
        """Return the mistake as a diagnostic at a place in a text."""
        mends = () if span is None or self.instead is None else (in_its_place(span, self.instead),)
        return Diagnostic(self.code, self.message, span, self.hint, path=written_path(self.place), mends=mends)


def written_path(place: Place) -> str:
    """Return a place as a program would write it: `parties[1].arousal`; no further than a key that no case has."""
    known = takewhile(lambda step: isinstance(step, str) or (type(step) is int and 0 <= step < _MANY), place)
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in known).removeprefix(".")


def _span(node: Node, place: Place, at_key: bool) -> Span:
    span = node.span
    for step in place:
        if isinstance(node, Mapping):
            entry = next((each for each in node.entries if each.key.value == step), None)
            if entry is None:
                break
            node, span = entry.value, entry.key.span if at_key else entry.value.span
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
        else:
            break
    return span

"""One mistake in a case, said by its place in the data, before it is known where that stands in a text."""

from dataclasses import dataclass

from .source.diagnostic import Diagnostic
from .source.node import Mapping, Node, Sequence
from .source.span import Span

Step = str | int
Place = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at `place` (keys and positions from the top of the case); if `at_key`, in the key."""

    code: str
    message: str
    hint: str | None
    place: Place
    at_key: bool = False

    def diagnostic(self, case: Node | None = None) -> Diagnostic:
        """The mistake as a diagnostic, underlined in the text that `case` was read from, if it was."""
        span = None if case is None else _span(case, self.place, self.at_key)
        return Diagnostic(self.code, self.message, span, self.hint)


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

"""The texts of a rulebook in another language."""

from dataclasses import dataclass, field

from ottava.facts.source.brief import Brief
from ottava.facts.source.span import Span

TextPath = tuple[str, ...]
"""Where a text stands in a rulebook: `("methods", "listening", "title")`."""


@dataclass(frozen=True, slots=True, repr=False)
class Language(Brief):
    """The texts of a rulebook in another language, as an author writes them, by where they stand.

    `code`: the tag of the language, such as `zh`. `missing`: where it has none. `span`: the file.
    """

    code: str
    texts: tuple[tuple[TextPath, str], ...]
    missing: tuple[TextPath, ...] = ()
    span: Span | None = field(default=None, compare=False)

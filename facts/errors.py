"""What can be wrong with what is known.

OttavaError
  InputError                 carries diagnostics
    UnreadableSource         the file cannot be read at all
    InvalidCase              the file can be read, but this case in it cannot be used
  InvalidAttribute           a further attribute does not fit the vocabulary
"""

from collections.abc import Iterable

from .source.diagnostic import Diagnostic
from .source.errors import InputError, OttavaError


class InvalidCase(InputError):
    """A case with mistakes: all of them, as diagnostics. `case` is its id, or the one it would have."""

    def __init__(self, diagnostics: Iterable[Diagnostic], case: str = "case") -> None:
        super().__init__(diagnostics)
        self.case = case

    def __reduce__(self) -> tuple[type["InvalidCase"], tuple[tuple[Diagnostic, ...], str]]:
        return type(self), (self.diagnostics, self.case)


class InvalidAttribute(OttavaError):
    """A declared attribute that cannot be used. `part` is what is at fault in it, such as `values`."""

    def __init__(self, message: str, part: str) -> None:
        super().__init__(message)
        self.message = message
        self.part = part

    def __reduce__(self) -> tuple[type["InvalidAttribute"], tuple[str, str]]:
        return type(self), (self.message, self.part)

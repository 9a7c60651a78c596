"""What the program itself says on pages, in the language that is spoken: a catalogue for each, by the English words.

English needs no catalogue and costs nothing. What a catalogue lacks is said in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

_spoken: ContextVar[Mapping[str, str] | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak a language within, named by its tag; None: English."""
    token = _spoken.set(None if language is None else catalogue(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def tr(message: str, /, **parts: object) -> str:
    """Return a message in the language that is spoken, its `{places}` filled in with parts of these names."""
    words = _spoken.get()
    if words is not None:
        message = words.get(message, message)
    return message.format_map(parts) if parts else message


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the words of a language by the English ones; of `zh-TW` those of `zh`; none where there are none."""
    tag = language.partition("-")[0]
    path = Path(__file__).parent / f"words.{tag}.yaml"
    if not tag.isalpha() or not path.is_file():
        return {}
    from .source.node import plain  # English, which most speak, reads no YAML
    from .source.reading import read_source
    from .source.yaml_text import from_yaml

    (document,), _ = from_yaml(read_source(path))
    words: Mapping[str, str] = plain(document)
    return words


class Speaking(Protocol):
    """Something that speaks a language: the tag of one, or None for English."""

    @property
    def language(self) -> str | None: ...


_Speaker = TypeVar("_Speaker", bound=Speaking)
_Answer = TypeVar("_Answer")
_Given = ParamSpec("_Given")


def in_its_language(
    method: Callable[Concatenate[_Speaker, _Given], _Answer],
) -> Callable[Concatenate[_Speaker, _Given], _Answer]:
    """Let a method speak the language of what it belongs to."""

    @wraps(method)
    def speaks(owner: _Speaker, /, *given: _Given.args, **named: _Given.kwargs) -> _Answer:
        if owner.language is None and _spoken.get() is None:
            return method(owner, *given, **named)
        with speaking(owner.language):
            return method(owner, *given, **named)

    return speaks

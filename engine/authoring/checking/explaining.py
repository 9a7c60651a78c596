"""The explanation of a lint or of a message by its code, as `ottava check --explain` shows it."""

from collections.abc import Iterator
from importlib.resources import files

from ottava.facts.source.errors import OttavaError
from ottava.facts.source.node import Mapping, Scalar, Sequence
from ottava.facts.source.span import Source
from ottava.facts.source.suggestion import nearest
from ottava.facts.source.yaml_text import from_yaml

from .lint import all_lints

MESSAGES = "messages.yaml"
"""The explanations of messages, made by tests/rulebook/messages/page.py together with docs/write/messages.md."""


class UnknownCode(OttavaError):
    """No lint and no message has that code."""


def explanation(code: str) -> str:
    """Return the manual page of the lint of that id, or what the message of that code means and what to do about it.

    Raises UnknownCode.
    """
    found = [each.manual for each in all_lints() if each.id == code]
    codes = {each.id for each in all_lints()}
    for where, known, text in _messages():
        codes.add(known)
        if known == code:
            found.append(f"{where}: {text}")
    if found:
        return "\n\n".join(each.rstrip() for each in found)
    near = nearest(code, sorted(codes))
    listed = "`ottava check --list` names the lints, docs/write/messages.md the messages"
    hint = f"did you mean `{near}`?" if near else listed
    raise UnknownCode(f"there is no lint or message `{code}`; {hint}")


def _messages() -> Iterator[tuple[str, str, str]]:
    """Yield each message: in what it is met, its code and its text."""
    text = files(__package__).joinpath(MESSAGES).read_text(encoding="utf-8")
    documents, _ = from_yaml(Source(MESSAGES, text))
    for document in documents:
        for entry in document.items if isinstance(document, Sequence) else ():
            if isinstance(entry, Mapping):
                values = (entry.get(key) for key in ("where", "code", "text"))
                where, code, said = (str(each.value) if isinstance(each, Scalar) else "" for each in values)
                yield where, code, said

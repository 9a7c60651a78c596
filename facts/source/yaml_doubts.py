"""Where libyaml, the fast parser, takes a text for another than YAML 1.2 does, so that it is not to be asked."""

from __future__ import annotations

import re

_BEGINS_WORD = r"(?<![^\s,\[{:].)"

# Each pattern begins with a character of its own: such are searched for many times faster than all of them in one.
_DOUBTFUL = tuple(
    re.compile(pattern, re.ASCII | re.DOTALL)
    for pattern in (
        r"%(?<![^\r\n].)",  # a directive
        rf"\?{_BEGINS_WORD}(?=\S)",  # a word that begins with `?` or `:`, in brackets
        r":(?<![^\s,\[{].)(?=\S)",
        rf"-{_BEGINS_WORD}(?=[,\[\]{{}}])",  # nothing but a dash, in brackets
        rf"&{_BEGINS_WORD}[-\w]*+(?=[^-\s\w,\[\]{{}}])",  # an anchor or alias with further characters
        rf"\*{_BEGINS_WORD}[-\w]*+(?=[^-\s\w,\[\]{{}}])",
        r"#(?<=[,\[\]{}:\"'].)",  # a comment without a space before it
    )
)


def is_doubtful(text: str) -> bool:
    """Return whether libyaml may read the document otherwise."""
    for pattern in _DOUBTFUL:  # noqa: SIM110 - asked for every case of a file
        if pattern.search(text):
            return True
    return False

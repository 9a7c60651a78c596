"""From the `strength` or `certainty` of a conclusion to a number."""

from __future__ import annotations

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import Hint, Mend, TextEdit
from ottava.facts.source.node import Mapping, Scalar

from .findings import entry_span, one_of
from .moving import entry_out
from .scope import Scope
from .slips import share_meant

_BOTH = ("certainty", "strength")
ATTEND_DEFAULT = "moderate"
ASSESS_DEFAULT = 1.0


def strength_from_mapping(mapping: Mapping, kind: str, scope: Scope) -> float | None:
    """Return the strength of a conclusion as a number; None after noting a mistake."""
    findings = scope.findings
    word, number = mapping.get("strength"), mapping.get("certainty")
    words = dict(scope.names.strengths)
    if word is not None and number is not None:
        findings.error(
            "two-strengths",
            f"the conclusion `{kind}` has both `strength` and `certainty`",
            word.span,
            Hint("take one of them out", tuple(found for key in _BOTH for found in entry_out(mapping, key))),
        )
        return None
    if word is not None:
        if number_meant := share_meant(word):
            message = f"the strength is the number {quoted(word.span.text)}; expected a word"
            hint = _other_entry(mapping, "strength", "certainty", number_meant)
            findings.error("unknown-strength", message, word.span, hint)
            return None
        text = findings.expect_one_of(word, "strength", words, "unknown-strength")
        return words.get(text) if text is not None else None
    if number is None:
        if kind == "recommend":
            span = entry_span(mapping, kind)
            findings.error(
                "missing-strength",
                "the recommendation does not say how strong it is",
                span,
                f"add `strength:` with {one_of(words)}" if words else "add `certainty:` with a number from -1 to 1",
            )
            return None
        return ASSESS_DEFAULT if kind == "assess" else words.get(ATTEND_DEFAULT, ASSESS_DEFAULT)
    if isinstance(number, Scalar) and number.value in words:
        findings.wrong_kind(number, "`certainty`", "a number", _other_entry(mapping, "certainty", "strength"))
        return None
    value = findings.expect_number(number, "`certainty`")
    if value is None:
        return None
    low = -1 if kind == "recommend" else 0
    if not low <= value <= 1 or value == 0:
        expected = "from -1 to 1, but not 0" if kind == "recommend" else "above 0, up to 1"
        findings.error(
            "certainty-out-of-range",
            f"the certainty {quoted(number.span.text)} is out of range; expected a number {expected}",
            number.span,
            "1 is sure, 0.5 speaks for it halfway" + (", -1 is surely not" if kind == "recommend" else ""),
        )
        return None
    return float(value)


def _other_entry(mapping: Mapping, key: str, other: str, value: str | None = None) -> Hint:
    """Return how to write an entry under another key, with another value if one is given."""
    entry = mapping.entry(key)
    assert entry is not None
    written = entry.value.span.text if value is None else value
    edits = TextEdit(entry.key.span, other), TextEdit(entry.value.span, written)
    return Hint(f"write `{other}: {written}`", (Mend(edits),))

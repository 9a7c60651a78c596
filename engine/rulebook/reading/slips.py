"""What authors write in a rule from other languages and notations, each with how the rule format writes it.

Only hints come from here, with the edits that follow them: what is refused, and with which code, is for the readers to
say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence

from ottava.facts import Attribute
from ottava.facts.attribute import number_text
from ottava.facts.days import DATE_KINDS
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import Hint, mend, other_word, write
from ottava.facts.source.node import Entry, Mapping, Node, Scalar
from ottava.facts.source.node import Sequence as List
from ottava.facts.source.span import Span

from ..condition import Share
from .findings import begins_after_comma, key_text, with_space
from .from_bounds import DATE_BOUNDS
from .moving import (
    in_brackets,
    in_one_word,
    is_whole_test,
    moved_out,
    stands_as_test,
    under_key,
    without_braces,
    written_alone,
)

_COMBINED = {
    **dict.fromkeys(("and", "both", "&&", "&"), ("all", "write `all:` with a list of conditions")),
    **dict.fromkeys(("or", "either", "||", "|"), ("any", "write `any:` with a list of conditions")),
    **dict.fromkeys(("nor", "neither", "none"), ("", "write `not:`, and `any:` with a list of conditions inside it")),
}
"""For ways to combine conditions, the key that is meant, where a list stands under it, and the hint."""
_OF_PARTIES = {
    **dict.fromkeys(("any_party", "a_party", "one_party", "a party", "someone", "somebody", "exists"), "some_party"),
    **dict.fromkeys(("all_parties", "each_party", "both_parties", "everyone", "everybody"), "every_party"),
    **dict.fromkeys(("other_party", "some_other_party", "any_other_party", "other", "someone_else"), "another_party"),
    **dict.fromkeys(("somebody_else", "the_other_party", "another", "opponent"), "another_party"),
    **dict.fromkeys(("all_other_parties", "each_other_party", "all_others", "everyone_else"), "every_other_party"),
    **dict.fromkeys(("no_one_else", "nobody_else", "none_other"), "no_other_party"),
    **dict.fromkeys(("nobody", "no_one", "no_parties"), "no_party"),
}
"""For ways to speak of parties, the condition that is meant."""
_SHARES: dict[str, Share] = {
    **dict.fromkeys(("half", "a half", "at least half", "half of them", "1/2", "0.5", "50%"), "half"),
    **dict.fromkeys(("most", "most of them", "majority", "the majority", "a majority", "more than half"), "most"),
    **dict.fromkeys(("all", "all of them", "every", "every one", "everyone", "everybody", "1.0", "100%"), "all"),
}
"""For ways to say how many of several, the share that is meant."""
_BESIDE_WHEN = ("when", "unless", "then", "because", "title", "for_each", "source", "notes", "allow")

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_SHARE = re.compile(r"([-+]?\d{1,3}(?:[.,]\d{1,6})?)\s*(%?)")
_NEGATED = re.compile(r"(?:not\b|isn't\b|is not\b|!=|!|≠|<>)\s*(.+)", re.DOTALL)
_ALTERNATIVES = re.compile(r"\s+or\s+|\s*[,/|\uff0c\u3001;]\s*(?:or\s+)?")

_BOUNDS: dict[str, str] = {
    **dict.fromkeys((">=", "=>", "≥", "at least", "or more", "+", "from", "min", "minimum", "gte", "ge"), "at_least"),
    **dict.fromkeys(("<=", "=<", "≤", "at most", "or less", "up to", "max", "maximum", "lte", "le"), "at_most"),
    **dict.fromkeys((">", "gt", "above", "more than", "greater than", "over"), "above"),
    **dict.fromkeys(("<", "lt", "below", "less than", "fewer than", "under"), "below"),
    **dict.fromkeys(("=", "==", "equals", "equal", "is", "eq", "exactly"), "exactly"),
}
"""For each way to compare, the bound that says it; `exactly` is one only where things are counted."""
_DATES: dict[str, str] = {
    **{word: {each: name for name, each in DATE_BOUNDS.items()}.get(bound, bound) for word, bound in _BOUNDS.items()},
    **dict.fromkeys(("at_least", "since", "not before", "starting"), "on_or_after"),
    **dict.fromkeys(("at_most", "until", "till", "by", "not after"), "on_or_before"),
    **dict.fromkeys(("after", "later than", "past"), "after"),
    **dict.fromkeys(("before", "earlier than"), "before"),
    "on": "exactly",
}
"""The same for dates."""
_DATE = r"\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[-+]\d{2}:\d{2})?)?"
_MEMBERSHIP = ("in", "any of", "one of", "either", "oneof", "anyof")
_NO_MEMBERSHIP = ("not in", "none of", "nin", "!=", "ne", "isnt", "is not")
_HOLDING: dict[str, str] = {
    **dict.fromkeys(("contains", "contain", "has", "holds", "include", "any of", "one of", "in"), "includes"),
    **dict.fromkeys(("contains all", "has all", "include all", "all of", "all"), "includes_all"),
    **dict.fromkeys(("contains none", "has none", "excludes", *_NO_MEMBERSHIP), "includes_none"),
}


def hint_for_condition(entry: Entry, name: str, entities: Sequence[str]) -> Hint | None:
    """Return how to write a condition whose name is none; None where nothing better is known than the nearest name."""
    word, value, span = name.casefold(), entry.value, entry.key.span
    if word in _COMBINED:
        key, hint = _COMBINED[word]
        return Hint(hint, other_word(span, name, key) if key and isinstance(value, List) else ())
    if word in _OF_PARTIES:
        return Hint(f"write `{_OF_PARTIES[word]}:`", other_word(span, name, _OF_PARTIES[word]))
    if (share := _share_in_name(word)) is not None:
        of_them = f"{{where: {value.span.text}, share: {share[0]}}}"
        mends = (mend(entry.span, f"{share[1]}: {of_them}"),) if value.span.text.startswith("{") else ()
        return Hint(f"write `{share[1]}: {{where: …, share: {share[0]}}}`", mends)
    if name in _BESIDE_WHEN:
        return Hint(f"`{name}` belongs to the rule: move it out, to the depth of `when`", moved_out(entry))
    if (negated := _NEGATED.fullmatch(name)) and "." in name:
        written = f"not: {{{negated[1]}: {value.span.text}}}"
        return Hint(f"write `not: {{{negated[1]}: …}}`", (mend(entry.span, written),) if written_alone(value) else ())
    if name in (*entities, "assessment", "condition"):
        if isinstance(value, Mapping) and value.entries:
            return in_one_word(entry, value, name)
        return Hint(f"write `{name}.{'ATTRIBUTE' if name in entities else 'NAME'}: …`")
    if (spaced := with_space(entry)) is not None:
        return spaced
    if begins_after_comma(entry):
        return Hint(f"write several values in brackets: `[…, {name}]`", in_brackets(entry))
    return None


def _share_in_name(word: str) -> tuple[Share, str] | None:
    """Return the share that a name such as `most_parties` means, and what it is a share of; None if it means none."""
    found = re.fullmatch(r"(most|half)_(?:of_)?(?:the_)?(other_)?(?:parties|others)", word)
    if found is None:
        return None
    return _SHARES[found[1]], "other_parties" if found[2] or word.endswith("others") else "parties"


def share_of_parties(node: Node) -> Share | None:
    """Return the share that a word such as `half` or `majority` means; None if it means none."""
    return _SHARES.get(" ".join(node.span.text.strip("'\"").casefold().split())) if isinstance(node, Scalar) else None


def hint_for_list(node: Node) -> Hint | None:
    """Return how to write a condition that is a list of conditions; None where it is no list, or an empty one."""
    if not isinstance(node, List) or not node.items:
        return None
    if node.span.text.startswith("["):
        hint = "write `{all: […]}` where all must hold, `{any: […]}` where one is enough"
        meant = {"all": "all must hold", "any": "one is enough"}
        mends = (mend(node.span, f"{{{key}: {node.span.text}}}", f"Write `{key}`: {meant[key]}") for key in meant)
        return Hint(hint, tuple(mends))
    hint = "write `all:` (every one holds) or `any:` (one is enough) in a line above the list, or leave the `- ` out"
    return Hint(hint, tuple(found for key in ("all", "any") for found in under_key(node, key)))


def hint_for_value(attribute: Attribute, node: Node) -> Hint | None:
    """Return how to write the test that a text in the place of a value means; None if it means none."""
    text = _text(node)
    values = ("true", "false") if attribute.kind == "boolean" else attribute.values
    negated = _NEGATED.fullmatch(text)
    if attribute.kind in DATE_KINDS:
        day = negated and re.fullmatch(_DATE, negated[1])
        meant = f"{{not: {day[0]}}}" if day else comparison_meant(text, _DATE, _DATES)
    elif attribute.kind in ("integer", "number"):
        number = negated and re.fullmatch(_NUMBER, negated[1])
        meant = f"{{not: {number[0]}}}" if number else comparison_meant(text, _NUMBER)
    elif negated:
        inner = _listed(values, negated[1])
        meant = f"{{not: {inner}}}" if inner else None
    elif text in values:
        return None
    else:
        meant = _listed(values, text) or (comparison_meant(text, "|".join(values)) if attribute.ordered else None)
    return in_place_of_test(node, meant) if meant else None


def hint_for_assessed(span: Span, written: str, values: Sequence[str]) -> Hint | None:
    """Return how to write that an assessment has another value than one, as in `not high`; None if that is not meant.

    span: where it is written.
    """
    negated = _NEGATED.fullmatch(written)
    meant = negated and _listed(values, negated[1])
    if not meant:
        return None
    test = f"{{not: {meant}}}"
    return write(span, test) if stands_as_test(span) and "\n" not in span.text else Hint(f"write `{test}`")


def in_place_of_test(node: Node, meant: str) -> Hint:
    """Return the hint to write a test in the place of a value; with a mend where a whole test may stand."""
    return write(node.span, meant) if is_whole_test(node) else Hint(f"write `{meant}`")


def hint_for_set(attribute: Attribute, node: Node) -> Hint | None:
    """Return how to ask a set for the values that a text in the place of a test names; None if it names none."""
    text = _text(node)
    negated = _NEGATED.fullmatch(text)
    both = text.split(" and ")
    if len(both) > 1 and all(each in attribute.values for each in both):
        return in_place_of_test(node, f"{{includes_all: [{', '.join(both)}]}}")
    meant = _listed(attribute.values, negated[1] if negated else text)
    test = "includes_none" if negated else "includes"
    return None if meant is None else in_place_of_test(node, f"{{{test}: {meant}}}")


def _listed(values: Sequence[str], text: str) -> str | None:
    words = [each for each in _ALTERNATIVES.split(text.removeprefix("either ")) if each]
    if not words or not all(each in values for each in words):
        return None
    return words[0] if len(words) == 1 else f"[{', '.join(words)}]"


def _text(node: Node) -> str:
    return " ".join(node.value.split()) if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def comparison_meant(text: str, one: str, bounds: Map[str, str] = _BOUNDS) -> str | None:
    """Return the test that a text such as `>= 2`, `at least 2`, `2+` or `1-3` means; None if it means none. `one` is
    the pattern of what is compared with: of numbers, of dates, or of ordered values.
    """
    if found := re.fullmatch(rf"(?:between )?({one})\s*(?:[-\u2013\u2014]|\.\.+|\b(?:to|and|until)\b)\s*({one})", text):
        return f"{{between: [{found[1]}, {found[2]}]}}"
    sign = r"(?P<sign>>=|=>|≥|<=|=<|≤|==?|>|<|[a-z][a-z ]*?)"
    found = re.fullmatch(rf"{sign}\s*(?P<one>{one})", text)
    found = found or re.fullmatch(rf"(?P<one>{one})\s*(?P<sign>\+|or more|or less)", text)
    bound = bounds.get(found["sign"].strip()) if found else None
    if found is None or bound is None:
        return None
    return found["one"] if bound == "exactly" else f"{{{bound}: {found['one']}}}"


def hint_for_test(attribute: Attribute, entry: Entry) -> Hint | None:
    """Return how to write a test of an unknown name, such as `gte` or `in`; None if nothing is known of it."""
    word = str(entry.key.value).casefold().replace("_", " ").replace("-", " ").strip()
    if attribute.kind == "set":
        return _other_test(entry, _HOLDING[word]) if word in _HOLDING else None
    if word in _NO_MEMBERSHIP:
        return _other_test(entry, "not")
    if attribute.kind in DATE_KINDS and _DATES.get(word, "exactly") != "exactly":
        return _other_test(entry, _DATES[word])
    if word in _MEMBERSHIP or _BOUNDS.get(word) == "exactly" or word == "on":
        if not written_alone(entry.value):
            return Hint(f"leave {quoted(key_text(entry.key))} out, so that what it holds stands in its place")
        return Hint(f"write `{entry.value.span.text}` in place of the braces", without_braces(entry))
    if attribute.ordered or attribute.kind in ("integer", "number"):
        return _other_test(entry, _BOUNDS[word]) if word in _BOUNDS else None
    return None


def _other_test(entry: Entry, name: str) -> Hint:
    mends = other_word(entry.key.span, key_text(entry.key), name)
    return Hint(f"write `{name}: {entry.value.span.text if written_alone(entry.value) else '…'}`", mends)


def hint_for_count(node: Node, name: str) -> Hint:
    """Return how to write how many parties or methods there are, where there is a number or a comparison."""
    number = node.value if isinstance(node, Scalar) and type(node.value) is int else None
    if number is not None:
        hint = f"write `{name}: {{exactly: {number}}}`, or `{{at_least: {number}}}` for {number} or more"
        return Hint(hint, tuple(mend(node.span, f"{{{bound}: {number}}}") for bound in ("exactly", "at_least")))
    found = comparison_meant(_text(node), _NUMBER)
    meant = found or "{at_least: 2}"
    written = meant if meant.startswith("{") else f"{{exactly: {meant}}}"
    return Hint(f"write `{name}: {written}`", (mend(node.span, written),) if found else ())


def share_meant(node: Node) -> str | None:
    """Return the certainty that a number in the place of a word means: 0.6 for `0.6`, `60%` and `60`; else None."""
    found = _SHARE.fullmatch(str(node.value)) if isinstance(node, Scalar) else None
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    return f"{number / 100 if found[2] or abs(number) > 1 else number:g}"


def hint_for_values(items: tuple[Node, ...]) -> str:
    """Return what to write in place of `values` that are no words."""
    values = [item.value for item in items if isinstance(item, Scalar)]
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if values and all(isinstance(value, bool) for value in values):
        return "write `kind: boolean` in place of `values`"
    if numbers and len(numbers) == len(items):
        kind = "integer" if all(isinstance(number, int) for number in numbers) else "number"
        bounds = f"`minimum: {number_text(min(numbers))}` and `maximum: {number_text(max(numbers))}`"
        return f"write `kind: {kind}`, {bounds} in place of `values`, or words such as `low`"
    return "write words, such as `low` and `high`"

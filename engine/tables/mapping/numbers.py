"""Numbers as people write them: `1,200`, `EUR 1.200,50`, `12 days`, `2 weeks 3 days`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from ottava.facts.source.diagnostic import quoted

from ..errors import WrongCell
from .findings import folded

DecimalSign = Literal[".", ","]
Rounding = Literal["down", "up", "nearest"]
ROUNDINGS: dict[Rounding, str] = {"down": ROUND_FLOOR, "up": ROUND_CEILING, "nearest": ROUND_HALF_UP}

_PLAIN = re.compile(r"[+-]?[0-9]{1,16}")
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}")
_NUMBER = re.compile(r"(?:(?<![^\s$€£¥(])[+\-\u2212])?(?:(?<!\w)[.,](?=[0-9]))?[0-9](?:[0-9.,'’\s]*[0-9])?")
_SIGN = re.compile(r"[-\u2212]\s*(?![0-9.,\s])|[-\u2212]\s+(?=[0-9.,])")
_NO_CENTS = re.compile(r"[.,][-\u2013\u2014]+")
_GAPS = "['’\\s]"
_FORMS: dict[DecimalSign, re.Pattern[str]] = {
    ".": re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:(?:,|{_GAPS})[0-9]{{2,3}})*(?:,|{_GAPS})[0-9]{{3}})(?:\.[0-9]+)?"),
    ",": re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:(?:\.|{_GAPS})[0-9]{{2,3}})*(?:\.|{_GAPS})[0-9]{{3}})(?:,[0-9]+)?"),
}
_MOST_DIGITS = 25
_CURRENCIES = frozenset((
    "aed", "ars", "aud", "bgn", "brl", "cad", "chf", "clp", "cny", "cop", "czk", "dkk", "egp", "eur", "gbp",
    "hkd", "huf", "idr", "ils", "inr", "jpy", "kes", "krw", "mad", "mxn", "myr", "ngn", "nok", "nzd", "pen",
    "php", "pkr", "pln", "rmb", "ron", "rub", "sar", "sek", "sgd", "thb", "try", "twd", "uah", "usd", "vnd",
    "zar", "euro", "dollar", "pound", "yuan", "rupee", "yen",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers of a column are written. decimal: None, as it can be found out from the number.

    units: what words beside a number are worth, folded and without an `s` at the end; `any_words`: others do not
    count. money: whether signs and codes of currencies do not count either.
    """

    whole: bool = False
    decimal: DecimalSign | None = None
    units: Mapping[str, Decimal] = field(default_factory=dict)
    any_words: bool = False
    money: bool = False
    round: Rounding | None = None

    def number(self, text: str) -> int | float:
        """Return the number that a text says. Raises WrongCell."""
        if _PLAIN.fullmatch(text):
            return int(text)
        if _EXPONENT.fullmatch(text):
            return self.rounded(Decimal(text), text)
        if (sign := _SIGN.match(text)) is not None:  # before a currency, or some way off
            return self.rounded(-self._total(text[sign.end() :], text), text)
        return self.rounded(self._total(text, text), text)

    def _total(self, text: str, whole: str) -> Decimal:
        """Return the number in a text that may be a part of a whole one, before it is rounded."""
        found = list(_NUMBER.finditer(text))
        if not found:
            raise _no_number(whole, "write a number, or list the text under `words`")
        total = Decimal(0)
        for at, match in enumerate(found):
            before = text[: match.start()] if at == 0 else ""
            behind = text[match.end() : found[at + 1].start() if at + 1 < len(found) else len(text)]
            total += self._value(match[0], whole) * self._worth(before, behind, whole, several=len(found) > 1)
        return total

    def rounded(self, number: Decimal, text: str) -> int | float:
        """Return a number as a plain one, whole where it has to be. Raises WrongCell."""
        if not number.is_finite():
            raise _no_number(text, "leave the cell empty, or list the text under `words`")
        if self.round is not None:
            number = number.to_integral_value(ROUNDINGS[self.round])
        if number == number.to_integral_value():
            return int(number)
        if self.whole:
            message = f"found {quoted(text)}, expected a whole number"
            raise WrongCell("no-number", message, "write `round: down`, `up` or `nearest` beside the column")
        return float(number)

    def _value(self, written: str, text: str) -> Decimal:
        digits = written.lstrip("+-\u2212").strip()
        digits = f"0{digits}" if digits[0] in ".," else digits
        decimal = self.decimal or _decimal_sign(digits)
        if len(digits) > _MOST_DIGITS or not _FORMS[decimal].fullmatch(digits):
            sign = '`decimal: ","`' if decimal == "." else '`decimal: "."`'
            hint = f"check the number; if its decimals are written otherwise, say so with {sign}"
            raise _no_number(text, hint)
        whole, _, behind = digits.partition(decimal)
        number = Decimal(re.sub(r"[^0-9]", "", whole) + (f".{behind}" if behind else ""))
        return -number if written[0] in "-\u2212" else number

    def _worth(self, before: str, behind: str, text: str, *, several: bool) -> Decimal:
        """Return what the words beside a number say that one of it is worth."""
        if before.rstrip().endswith("(") and behind.lstrip().startswith(")"):
            raise _no_number(text, "write a negative number with `-`")
        behind = _NO_CENTS.sub("", behind)
        worth = [self._unit(each, text) for each in (before, behind) if each.strip(" \t\r\n.,:;()/")]
        found = [each for each in worth if each is not None]
        if several and not found:
            raise _no_number(text, "there is more than one number in it; list the text under `words`")
        return found[0] if found else Decimal(1)

    def _unit(self, words: str, text: str) -> Decimal | None:
        word = folded(words).strip(" .,:;()/")
        for each in (word, word.removesuffix("s")):
            if each in self.units:
                return self.units[each]
        if self.any_words or (self.money and is_currency(word)):
            return None
        short = len(word) <= 30 and any(letter.isalpha() or letter == "%" for letter in word)
        hint = f"say what {quoted(word)} means with `units`" if short else "list the text under `words`"
        raise WrongCell("no-number", f"found {quoted(text)}, expected a number without further words", hint)


def is_currency(word: str) -> bool:
    """Return whether a word is the sign, the code or the name of a currency."""
    word = word.casefold()
    return word.removesuffix("s") in _CURRENCIES or (
        0 < len(word) <= 3 and unicodedata.category(word[-1]) == "Sc" and (len(word) == 1 or word[:-1].isalpha())
    )


def unit_key(word: str) -> str:
    """Return a unit as it is looked up."""
    return folded(word).strip(" .,:;()/").removesuffix("s")


def _decimal_sign(digits: str) -> DecimalSign:
    """Return the decimal sign of a number: the last of two; of one alone the point, unless that cannot be."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "," if digits.rfind(",") > digits.rfind(".") else "."
    if points > 1 or (commas == 1 and not re.search(r",[0-9]{3}(?![0-9])", digits)):
        return ","
    return "."


def _no_number(text: str, hint: str) -> WrongCell:
    return WrongCell("no-number", f"found {quoted(text)}, expected a number", hint)

"""Advice with less of its reasons: none, or the ids of their rules, by which the rulebook fills them in again."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ..inference.advice import Advice, FactUsed, Reason
from ..inference.compiled_rulebook import CompiledRule, compile_rulebook
from ..rulebook.rulebook import Rulebook

WITH_REASONS = (
    "gates",
    "recommendations",
    "exclusions",
    "directives",
    "attention",
    "assessments",
    "questions",
    "breaches",
)
"""The parts of an advice whose entries have reasons."""
FACTS = "facts"
"""What a line with short reasons has behind the advice: the facts that they rest on, each once."""

_JSON = msgspec.json.Encoder()


class ShortReason(Struct, frozen=True, gc=False, omit_defaults=True, rename={"from_": "from"}):
    """A reason without what the rulebook says of its rule.

    `because`: the number of its text among the texts of the rule, from 0; the text itself where the case filled it in.
    `facts`: their numbers among the facts behind the advice, from 0. The rest is as in `Reason`.
    """

    rule: str
    because: int | str = 0
    certainty: float | None = None
    party: str | None = None
    facts: tuple[int, ...] = ()
    from_: tuple[str, ...] = ()


def without_reasons(advice: Advice) -> bytes:
    """Return the JSON of an advice with no reasons in it."""
    return _JSON.encode(_changed(advice, lambda reasons: ()))


class RuleTexts:
    """What a rulebook says of its rules: taken out of the reasons of advice, and filled in again."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    @cached_property
    def _rules(self) -> dict[str, tuple[CompiledRule, dict[str, int]]]:
        """The rules by id, each with the numbers of its texts."""
        rules = compile_rulebook(self._rulebook).rules
        return {id: (each, {text: number for number, text in enumerate(_texts(each))}) for id, each in rules.items()}

    def short(self, advice: Advice) -> bytes:
        """Return the JSON of an advice with short reasons, and behind it the facts that they rest on."""
        numbers: dict[int, int] = {}
        facts: list[FactUsed] = []

        def number(fact: FactUsed) -> int:
            if (found := numbers.setdefault(id(fact), len(facts))) == len(facts):
                facts.append(fact)
            return found

        def short(reason: Reason) -> ShortReason | Reason:
            meant, texts = self._rules.get(reason.rule, (None, {}))
            if meant is None or (reason.title, reason.source) != (meant.rule.title, meant.source):
                return reason
            because = texts.get(reason.because, reason.because)
            rests_on = tuple([number(each) for each in reason.facts])
            return ShortReason(reason.rule, because, reason.certainty, reason.party, rests_on, reason.from_)

        line = _JSON.encode(_changed(advice, lambda reasons: tuple([short(each) for each in reasons])))
        return b'%s,"%s":%s}' % (line[:-1], FACTS.encode(), _JSON.encode(facts))

    def full(self, line: bytes) -> bytes:
        """Return the JSON that was made short, with what came behind it.

        Raises ValueError or MsgspecError for what is no such line, or of another rulebook.
        """
        found = msgspec.json.decode(line)
        try:
            if found["rulebook"]["fingerprint"] != self._rulebook.fingerprint:
                raise ValueError("the line is of another rulebook")
            facts = found.pop(FACTS)
            for part in WITH_REASONS:
                for each in found[part]:
                    each["reasons"] = [self._filled(reason, facts) for reason in each["reasons"]]
        except (AttributeError, KeyError, IndexError, TypeError) as error:
            raise ValueError("the line has no short reasons") from error
        return _JSON.encode(found)

    def _filled(self, reason: dict[str, Any], facts: list[Any]) -> Any:
        if "title" in reason:  # of no rule, and so left as it was
            return reason
        short = msgspec.convert(reason, ShortReason)
        meant, texts = self._rules[short.rule]
        because = short.because if isinstance(short.because, str) else list(texts)[short.because]
        rests_on = [facts[number] for number in short.facts]
        return {
            "rule": short.rule,
            "title": meant.rule.title,
            "because": because,
            "certainty": short.certainty,
            "party": short.party,
            "source": meant.source,
            "facts": rests_on,
            "from": short.from_,
        }


def _texts(rule: CompiledRule) -> list[str]:
    """Return the texts of its reasons, each once."""
    return list(dict.fromkeys(each.because.written for each in rule.rule.conclusions))


def _changed(advice: Advice, change: Callable[[tuple[Reason, ...]], Any]) -> Advice:
    parts: dict[str, Any] = {
        part: tuple([replace(each, reasons=change(each.reasons)) for each in getattr(advice, part)])
        for part in WITH_REASONS
    }
    return replace(advice, **parts)

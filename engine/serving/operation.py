"""What the service can be asked: each address with what it takes, what it answers and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from .call import Call
from .editions import Edition
from .parameter import Parameter, Schema, anything, day, flag, text

JSON = "application/json"

RULEBOOK = text("rulebook", "The name of the rulebook; needed where the service has several.")
LANGUAGE = text("language", "The tag of the language of all texts, such as `zh`; left out, that of the rulebook.")
DAY = day("day", "The day of the advice, in place of what the case says; no clock is looked at.")
THOROUGH = flag("thorough", "Also how stable the advice is and what is worth asking; takes some hundred times as long.")

CASE = anything("case", "The case that it is about.", {"$ref": "#/components/schemas/Case"}, required=True)


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method. `answer` is worked out in a thread.

    answers: the kind of structure that is answered, or its schema. query: parameters in the address. body: keys of the
    body; `case` where the body is a case, None where there is none. example: makes a body that is answered with 200.
    recorded: whether its advice goes into the decision log, so that callers may say who asks.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    about: str
    answers: type | Schema
    answer: Callable[[Call], bytes]
    query: tuple[Parameter, ...] = (RULEBOOK, LANGUAGE)
    body: tuple[Parameter, ...] | Literal["case"] | None = None
    example: Callable[[Edition], Any] | None = None
    media_type: str = JSON
    recorded: bool = False

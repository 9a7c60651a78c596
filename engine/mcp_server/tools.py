"""The tools: their names, what clients are told of them, and what each takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from ottava.facts import case_schema

from ..advisor import Advisor
from .advising import WHOLE, advise, check_case
from .answer import ToolAnswer
from .arguments import Schema, checked
from .asking import ask_next
from .describing import case_in_words, examples, method_names, spoken_rulebook, vocabulary
from .explaining import LARGEST_SET, explain

IN_BRIEF = " `vocabulary` lists the attributes and their values."
SEEN_BEFORE = "The case, as `advise` takes it."

ADVISE = (
    "Advice on a dispute for the person who handles it, by the rules of “{rulebook}”: what comes before any method, "
    "what to do in order and what not to do, each with the reason, and what to find out first. Advice for a person to "
    "weigh, not a decision; the parties of the dispute must not see it."
)
DETAIL = (
    "`card`, the default: what fits on one screen. `whole`: every method, step, reason and question, and the whole "
    "advice as JSON."
)

EXPLAIN = (
    "Why a method is not advised or a rule does not fire on a case, and the least that would have to be otherwise; "
    "what the advice would be if something were otherwise; the smallest changes that reach a goal. Give at least one "
    "of `why_not`, `rule`, `what_if` and `goal`."
)
WHAT_IF = (
    'What if? Other values by their paths, as `{{"parties.{label}.ATTRIBUTE": …, "{entity}.ATTRIBUTE": …}}`; `unknown` '
    "takes a value away."
)
GOAL = (
    "What would have to change? `METHOD[.STAGE][@PARTY]=first`, `=advised` or `=allowed`, or `top=changed` for another "
    "first place."
)

ASK_NEXT = (
    "The next question worth asking about a case, with its choices and why it is asked: danger first, then what tells "
    "most. Also what is known already: what comes before any method, what comes first, and whether an answer can still "
    "change that. Put the answer into the case and ask again; `finished` says when nothing is left to ask."
)
UNKNOWN = (
    "Paths of questions that nobody could answer, such as `parties.{label}.ATTRIBUTE`, or `parties` if nobody knows "
    "who they are; they are not asked again."
)

CHECK_CASE = (
    "Whether a case can be used, and what it says in words, so that a person can see whether it says what was meant; "
    "or every mistake in it with its place and how to put it right."
)

VOCABULARY = "What can be said of a case: each attribute with its question, its values and what they mean."


class AdviceTool(Struct, frozen=True):
    """A tool: what it is called, what it is for, and what it takes. `properties` are those of its arguments."""

    name: str
    title: str
    description: str
    properties: dict[str, Schema]
    required: tuple[str, ...]
    answering: Callable[[Advisor, dict[str, Any]], ToolAnswer]
    definitions: dict[str, Schema] = {}

    @property
    def input_schema(self) -> Schema:
        """The JSON Schema of the arguments."""
        definitions = {"$defs": self.definitions} if self.definitions else {}
        return {
            "type": "object",
            "properties": self.properties,
            "required": list(self.required),
            "additionalProperties": False,
            **definitions,
        }

    def answer(self, advisor: Advisor, arguments: dict[str, Any]) -> ToolAnswer:
        """Return the answer to arguments as a client gives them. Raises OttavaError for what cannot be used."""
        return self.answering(advisor, checked(arguments, self.properties, self.required))


def tools_for(advisor: Advisor, *, short_schemas: bool = False) -> tuple[AdviceTool, ...]:
    """Return the tools for the rulebook of an advisor.

    short_schemas: say in a few words what a case is, for clients that do not take the whole schema of one.
    """
    book = spoken_rulebook(advisor)
    in_words, named = case_in_words(book.vocabulary), examples(book.vocabulary)
    whole = {} if short_schemas else case_schema(advisor.rulebook.vocabulary)
    definitions = whole.pop("$defs", {})
    in_full: Schema = {"type": "object", "description": in_words + (IN_BRIEF if short_schemas else "")}
    in_full |= {name: each for name, each in whole.items() if name in ("properties", "additionalProperties")}
    case: Schema = {"type": "object", "description": SEEN_BEFORE}
    explaining: dict[str, Schema] = {
        "case": case,
        "why_not": _one_of(method_names(book), "Why is this method, or this stage of one, not advised?"),
        "rule": _text("Why does the rule with this id not fire?"),
        "party": _text("With `why_not` or `rule`: for the party with this label; left out, for anyone."),
        "what_if": {"type": "object", "description": WHAT_IF.format(**named)},
        "goal": _text(GOAL),
        "up_to": _number(1, LARGEST_SET, "With `goal`: how many changes may go together; 2 if left out."),
    }
    asking: dict[str, Schema] = {
        "case": case,
        "unknown": {"type": "array", "items": {"type": "string"}, "description": UNKNOWN.format(**named)},
        "quick": {"type": "boolean", "description": "Ask only what a quick case needs, some dozen questions."},
    }
    entity = _one_of(book.vocabulary.entities, "Only the attributes of this part of a case.")
    advising = {"case": in_full, "detail": _one_of(("card", WHOLE), DETAIL)}
    about = ADVISE.format(rulebook=book.title)
    return (
        AdviceTool("advise", "Advise on a case", about, advising, ("case",), advise, definitions),
        AdviceTool("explain", "Explain an advice", EXPLAIN, explaining, ("case",), explain),
        AdviceTool("ask_next", "Find out what to ask next", ASK_NEXT, asking, ("case",), ask_next),
        AdviceTool("check_case", "Check a case", CHECK_CASE, {"case": case}, ("case",), check_case),
        AdviceTool("vocabulary", "List what a case can say", VOCABULARY, {"entity": entity}, (), vocabulary),
    )


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _one_of(values: tuple[str, ...], description: str) -> Schema:
    return {"type": "string", "enum": list(values), "description": description}


def _number(least: int, most: int, description: str) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most, "description": description}

"""The tool `vocabulary` and the resources: what can be said of a case, and the methods that the advice names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ottava.facts import PARTY, Vocabulary, vocabulary_page

from ..advisor import Advisor
from ..rulebook.rulebook import Method, Rulebook
from .answer import ToolAnswer

CASE_IN_WORDS = (
    "What is known of one dispute, as an object: `parties` is a list of objects, each with an `id` that is a label "
    "such as `{label}` (never a name) and what is known of that party; each other key, such as `{entity}`, is an "
    "object of attributes. Leave out what is not known, or write `unknown`. Unknown is never no: write `false` or "
    '`none` only if that is known. `{{"value": …, "certainty": 0.6}}` in place of a value says how sure it is, from 0 '
    "to 1."
)

LEGEND = "★ a quick case needs it; ◦ told in confidence, never for the other parties"


def vocabulary(advisor: Advisor, given: dict[str, Any]) -> ToolAnswer:
    """Return the attributes of all entities, or of one, with their values and what these mean."""
    found = spoken_vocabulary(advisor)
    if "entity" in given:
        found = Vocabulary(found.of_entity(given["entity"]))
    return ToolAnswer(f"{case_in_words(found)}\n\n{LEGEND}\n\n{vocabulary_page(found)}")


def case_in_words(vocabulary: Vocabulary) -> str:
    """Return how a case is written, in a few words."""
    return CASE_IN_WORDS.format(**examples(vocabulary))


def examples(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the label of a party and the name of an entity that explanations can name."""
    entity = next((each for each in vocabulary.entities if each != PARTY), PARTY)
    return {"label": vocabulary.example_labels[0], "entity": entity}


def spoken_rulebook(advisor: Advisor) -> Rulebook:
    """Return the rulebook of an advisor in the language of its texts."""
    if advisor.language is None:
        return advisor.rulebook

    from ..rulebook.language import in_language

    return in_language(advisor.rulebook, advisor.language)


def spoken_vocabulary(advisor: Advisor) -> Vocabulary:
    """Return the vocabulary of an advisor in the language of its texts."""
    return spoken_rulebook(advisor).vocabulary


def method_names(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the methods by the names that advice and explanations have for them, each with its stages."""
    methods = rulebook.names.methods
    return tuple(name for each in methods for name in (each.id, *(f"{each.id}.{stage}" for stage in each.stages)))


def methods_page(rulebook: Rulebook) -> str:
    """Return the methods of a rulebook in Markdown: what each is, its steps and what to avoid."""
    lines = [f"# {rulebook.title} {rulebook.version}", ""]
    for method in rulebook.names.methods:
        lines += _method_lines(method)
    return "\n".join(lines)


def _method_lines(method: Method) -> Iterator[str]:
    yield f"## {method.title} (`{method.id}`)"
    yield ""
    for stage in (None, *method.stages):
        steps, avoid = method.steps_of(stage), method.avoid_of(stage)
        if not steps and not avoid:
            continue
        if stage is not None:
            yield f"### {method.title_of(stage)} (`{method.id}.{stage}`)"
            yield ""
        yield from (f"{number}. {' '.join(step.split())}" for number, step in enumerate(steps, start=1))
        yield from (f"- {' '.join(each.split())}" for each in avoid)
        yield ""

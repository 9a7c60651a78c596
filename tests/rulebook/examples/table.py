"""All examples of mistakes in a rulebook."""

from rulebook.examples import (
    alone,
    attributes,
    computed,
    conclusions,
    conditions,
    counting,
    dates,
    declared,
    folders,
    head,
    head_kinds,
    languages,
    named,
    names,
    parties,
    reasons,
    rule_kinds,
    rules,
    safeguards,
    texts,
    values,
)
from rulebook.examples.example import Example

TEXTS: tuple[Example, ...] = (
    *rules.EXAMPLES,
    *attributes.EXAMPLES,
    *conditions.EXAMPLES,
    *conclusions.EXAMPLES,
    *reasons.EXAMPLES,
    *head.EXAMPLES,
    *names.EXAMPLES,
    *declared.EXAMPLES,
    *computed.EXAMPLES,
    *dates.EXAMPLES,
    *named.EXAMPLES,
    *parties.EXAMPLES,
    *alone.EXAMPLES,
    *texts.EXAMPLES,
    *values.EXAMPLES,
    *counting.EXAMPLES,
    *rule_kinds.EXAMPLES,
    *head_kinds.EXAMPLES,
)
FOLDERS = (*folders.EXAMPLES, *safeguards.EXAMPLES, *alone.FOLDERS, *languages.EXAMPLES)
CODES = frozenset(example.code for example in TEXTS) | frozenset(example.code for example in FOLDERS)

"""All examples of mistakes in a rulebook."""

from rulebook.examples import (
    alone,
    attributes,
    conclusions,
    conditions,
    declared,
    folders,
    head,
    named,
    names,
    reasons,
    rules,
    safeguards,
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
    *named.EXAMPLES,
    *alone.EXAMPLES,
)
FOLDERS = (*folders.EXAMPLES, *safeguards.EXAMPLES, *alone.FOLDERS)
CODES = frozenset(example.code for example in TEXTS) | frozenset(example.code for example in FOLDERS)

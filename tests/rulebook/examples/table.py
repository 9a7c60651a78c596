"""All examples of mistakes in a rulebook."""

from rulebook.examples import (
    attributes,
    conclusions,
    conditions,
    declared,
    folders,
    head,
    languages,
    named,
    names,
    reasons,
    rules,
    safeguards,
    texts,
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
    *texts.EXAMPLES,
)
FOLDERS = (*folders.EXAMPLES, *safeguards.EXAMPLES, *languages.EXAMPLES)
CODES = frozenset(example.code for example in TEXTS) | frozenset(example.code for example in FOLDERS)

"""All examples of mistakes in a rulebook."""

from rulebook.examples import attributes, conclusions, conditions, folders, head, names, reasons, rules
from rulebook.examples.example import Example

TEXTS: tuple[Example, ...] = (
    *head.EXAMPLES,
    *names.EXAMPLES,
    *rules.EXAMPLES,
    *reasons.EXAMPLES,
    *conditions.EXAMPLES,
    *attributes.EXAMPLES,
    *conclusions.EXAMPLES,
)
FOLDERS = folders.EXAMPLES
CODES = frozenset(example.code for example in (*TEXTS, *FOLDERS))

"""An advice as JSON; its shape is published as docs/schema/advice.schema.json."""

from ..inference.advice import Advice

INDENT = 2


def to_json(advice: Advice, *, one_line: bool = False) -> str:
    """The advice as a JSON object, on one line (for JSON Lines) or indented, without a newline at the end.

    The same advice gives the same text, byte for byte.
    """
    return advice.to_json(indent=None if one_line else INDENT)

"""`ottava schema`: the JSON Schema of what goes in and of what comes out."""

from enum import StrEnum
from typing import Annotated

import typer


class Subject(StrEnum):
    case = "case"
    advice = "advice"


def schema(
    subject: Annotated[Subject, typer.Argument(metavar="case|advice", help="What to describe.")],
) -> None:
    """Print the JSON Schema of a case or of an advice.

    For editors that complete and check while one types, and for programs that write cases or read advice.
    """
    from ..report.schema import advice_schema, to_schema_text

    if subject is Subject.advice:
        described = advice_schema()
    else:
        from ottava.facts.reference import case_schema

        described = case_schema()
    typer.echo(to_schema_text(described), nl=False)

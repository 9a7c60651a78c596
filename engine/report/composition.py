"""An advice as a report: which sections there are, and in which order."""

from collections.abc import Iterable

from msgspec.structs import replace

from ottava.facts.catalogue import speaking, tr
from ottava.facts.source.diagnostic import visible

from ..inference.advice import Advice
from .document import Document, Section
from .gates import breaches, gates
from .methods import acts, along
from .open_questions import open_questions
from .plan import attention, directives, urgent
from .prohibitions import prohibitions
from .proof import proof
from .stability import stability
from .why import why
from .words import for_day, prose

CAUTION = "Answers to the open questions may change this advice."


def compose(advice: Advice, *, title: str = "", verbose: bool = False, more: Iterable[Section] = ()) -> Document:
    """The report of an advice: what to do, what not to do, what to find out, why, and the proof.

    title: the title of the case, which an advice does not carry.
    verbose: with the proof of each conclusion, down to the facts.
    more: further sections, such as why something is not advised; they stand after the open questions.
    """
    with speaking(advice.language):
        return _composed(advice, title, verbose, more)


def _composed(advice: Advice, title: str, verbose: bool, more: Iterable[Section]) -> Document:
    book = advice.rulebook
    return Document(
        title=prose(title),
        case=tr("Case {id}", id=visible(advice.case)),
        notice=prose(advice.notice),
        rulebook=tr(
            "Rules: {title}", title=f"{prose(book.title)} {visible(book.version)}, {visible(book.fingerprint)[7:19]}"
        )
        + for_day(advice),
        caution=tr(CAUTION) if advice.stability.verdict != "stable" and advice.questions else "",
        sections=(
            *breaches(advice),
            *gates(advice),
            *urgent(advice),
            *acts(advice),
            *directives(advice),
            *along(advice),
            *attention(advice),
            *prohibitions(advice),
            *open_questions(advice),
            *more,
            *why(advice),
            *stability(advice),
            *(proof(advice) if verbose else ()),
        ),
        language=advice.language,
    )


def explanation(advice: Advice, sections: Iterable[Section], *, title: str = "") -> Document:
    """The report of an explanation: between the head and the foot of the advice, the answers to a question."""
    with speaking(advice.language):
        return replace(compose(advice, title=title), sections=tuple(sections), caution="")

"""An interview on its way: its consultation, its language, and the state of both that travels with each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ottava.facts import Case, InvalidCase, Vocabulary
from ottava.facts.case import NAMELESS
from ottava.facts.models import LONGEST_CASE_ID
from ottava.facts.reading import cases_from
from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.node import plain
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

from ...explanation.what_if.changes import InvalidChange
from ...explanation.what_to_ask.answers import unknown_in
from ...explanation.what_to_ask.consultation import Consultation
from ..call import Call, Service, edition_for
from ..problem import Refused
from .sent_form import SentForm

SAVED_CASE = "the saved case"
"""What the text of a case is called as a source."""


class LostInterview(Exception):
    """A page brings back what was not signed by this service, or does not fit its rulebooks as they are now."""


@dataclass(frozen=True, slots=True)
class HeldInterview:
    """An interview between two pages. `asked`: the path that the page before asked about; empty where it did not."""

    call: Call
    consultation: Consultation
    asked: str = ""

    @property
    def vocabulary(self) -> Vocabulary:
        """What is asked about, in the language of the interview."""
        return self.consultation.translation.rulebook.vocabulary

    @property
    def language(self) -> str | None:
        """The tag of its language; None for that of the rulebook."""
        return self.call.advisor.language

    def state(self, asked: str = "") -> str:
        """Return what the next page brings back, signed. asked: the path that this page asks about."""
        held = {"interview": self.consultation.to_mapping(), "language": self.language, "asked": asked}
        return self.call.service.signer.sign(held)


def call_in(service: Service, rulebook: str | None, language: str | None, asked_by: str = "") -> Call:
    """Return what answers requests by a rulebook in a language, with thorough advice. Raises Refused."""
    given: dict[str, Any] = {"thorough": True} | ({} if language is None else {"language": language})
    return Call(service, edition_for(service.shelf, rulebook), given, b"", asked_by)


def begun(call: Call, name: str, *, quick: bool) -> HeldInterview:
    """Return an interview that begins with nothing. name: what the case is called; empty: nothing."""
    return HeldInterview(call, call.advisor.consultation(Case(case_name(name)), quick=quick))


def continued(call: Call, text: str, *, quick: bool) -> HeldInterview:
    """Return an interview that goes on from the text of a case file. Raises InvalidCase."""
    source = Source(SAVED_CASE, text)
    vocabulary = call.advisor.rulebook.vocabulary
    found, *others = cases_from(source, vocabulary)
    if isinstance(found, InvalidCase):
        raise found
    if others:
        raise InvalidCase([Diagnostic("several-cases", "found more than one case, expected one")])
    documents, _ = from_yaml(source)
    unknown = tuple(unknown_in(plain(documents[0]), vocabulary))
    return HeldInterview(call, call.advisor.continued(found, unknown, quick=quick))


def resumed(service: Service, form: SentForm) -> HeldInterview:
    """Return the interview whose state a form brings back. Raises LostInterview."""
    try:
        held = service.signer.read(form.one("state"))
        state = held["interview"]
        call = call_in(service, state["rulebook"]["name"], held["language"], form.asked_by)
        consultation = call.advisor.resume(state)
        if held["asked"]:
            consultation.field_about(held["asked"])
        return HeldInterview(call, consultation, held["asked"])
    except (Refused, KeyError, InvalidCase, InvalidChange, InvalidCall):
        raise LostInterview from None


def case_name(text: str) -> str:
    """Return what a case is called: a text on one line, of what can be shown."""
    shown = "".join(each if each.isprintable() else "_" for each in text).strip()
    return shown[:LONGEST_CASE_ID].strip() or NAMELESS

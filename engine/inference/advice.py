"""Advice: the ranked recommendations with their reasons, as plain immutable values.

They are structures of msgspec, which makes and writes them many times faster than data classes; being immutable they
cannot form cycles, and so are left out of garbage collection. The JSON of an advice
has exactly these fields in this order; `docs/schema/advice.schema.json` is generated from them.
"""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from ottava.facts.days import is_day
from ottava.facts.source.arguments import InvalidCall, expect, expect_text, expect_whole
from ottava.facts.source.brief import Brief, brief

from ..rulebook.conclusion import Effect
from .card import Card
from .json_form import read_or_reason, to_json
from .stability import Prospect, Stability

FORMAT_VERSION = 2
"""That of the fields of an advice. Those of Ottava 0.1 had none, and are the first."""

NOTICE = "Advice for a person to weigh, not a decision."


class FactUsed(Brief, Struct, frozen=True, gc=False, cache_hash=True):
    """An observation that a reason rests on. `path`: as in `parties.customer.temperament`. `value`: a set is sorted.

    `said`: what is known, as people read it: `temper on an ordinary day: flares up easily`. `certainty`: from 0.2 to 1.
    """

    path: str
    value: str | bool | int | float | tuple[str, ...]
    certainty: float
    said: str


class SourcePlace(Brief, Struct, frozen=True, gc=False):
    """Where a rule comes from. `place`: in the outline of the text, such as `methods/7`. `basis`: what it rests on."""

    place: str
    basis: Literal["text", "inference", "practice"]
    practice: str | None


class Reason(Brief, Struct, frozen=True, gc=False, rename={"from_": "from"}):
    """One rule that fired: what it says, how certain it is, and what it rests on.

    `certainty`: what the rule adds to the conclusion, from -1 to 1; None where a conclusion has no degrees (a veto, a
    gate). `party`: whom it fired for; None for the case. `from_`: the assessments the rule looked at (`assess.heated`),
    found under `assessments` of the advice; `from` in JSON. `facts`: the observations it rests on in the end, through
    those assessments.
    """

    rule: str
    title: str
    because: str
    certainty: float | None
    party: str | None
    source: SourcePlace | None
    facts: tuple[FactUsed, ...]
    from_: tuple[str, ...]


class GateAdvice(Brief, Struct, frozen=True, gc=False):
    """Something that comes before every method. `effect`: `stop` lets no method through. `reasons`: why it is shut."""

    id: str
    title: str
    text: str
    effect: Effect
    reasons: tuple[Reason, ...]


class Recommendation(Brief, Struct, frozen=True, gc=False):
    """A method that is advised. `party`: whom it is for; None for everyone. `title`: its name, with that of its stage.

    `rank`: from 1; None for a method that goes with the whole plan. `tied`: whether others have the same certainty, and
    so the same rank. `certainty`: above 0, at most 1. `steps`: in order. `avoid`: what not to do with it. `reasons`:
    what speaks for and against it.
    """

    rank: int | None
    tied: bool
    method: str
    title: str
    number: int
    stage: str | None
    party: str | None
    certainty: float
    steps: tuple[str, ...]
    avoid: tuple[str, ...]
    reasons: tuple[Reason, ...]


class Exclusion(Brief, Struct, frozen=True, gc=False):
    """A method (or one stage of it) that must not be used here: a veto, never a low score. `party`: None for everyone.

    `considered`: whether somebody might have thought of it, since some rule recommends the method for that party.
    `not_recorded`: what is not known of the case, where a reason rests on that; worked out for what is considered.
    """

    method: str
    title: str
    stage: str | None
    party: str | None
    reasons: tuple[Reason, ...]
    considered: bool
    not_recorded: tuple[FactUsed, ...] = ()


class DueDay(Brief, Struct, frozen=True, gc=False):
    """By when a thing is to be done. `day`: as `2026-03-14`; None where the date that it counts from is not known.
    `days`: how many after that date. `after`: the path of that date. `said`: how people read it.
    """

    day: str | None
    days: int
    after: str
    said: str


class DirectiveAdvice(Brief, Struct, frozen=True, gc=False):
    """A thing to do or to avoid. `kind`: which of the two. `party`: whom it is about; None for the case. `urgent`:
    whether it comes before any method. `due`: by when, if a rule says so; the text says it as well.
    """

    id: str
    kind: Literal["do", "avoid"]
    text: str
    party: str | None
    reasons: tuple[Reason, ...]
    urgent: bool = False
    due: DueDay | None = None


class Attention(Brief, Struct, frozen=True, gc=False):
    """A point that matters here. `point`: its id. `certainty`: above 0, at most 1. `party`: None for the case."""

    point: str
    number: int
    title: str
    text: str
    party: str | None
    certainty: float
    reasons: tuple[Reason, ...]


class PlanStep(Brief, Struct, frozen=True, gc=False):
    """One step of the plan. `position`: from 1. `kind`: of `id`. `parties`: none means everyone. `steps`: in order."""

    position: int
    kind: Literal["gate", "method"]
    id: str
    title: str
    stage: str | None
    parties: tuple[str, ...]
    steps: tuple[str, ...]


class AssessmentAdvice(Brief, Struct, frozen=True, gc=False):
    """What rules concluded, such as that a party is heated. `party`: None for the case. `said`: how people read it."""

    id: str
    name: str
    value: str | bool
    said: str
    party: str | None
    certainty: float
    reasons: tuple[Reason, ...]


class Question(Brief, Struct, frozen=True, gc=False):
    """Something worth finding out. `label`: what people call it. `for_gate`: whether a gate depends on it.

    `path`: as in `parties.customer.arousal`. `attribute`: as in `party.arousal`. `values`: those to choose from, if it
    has any. `chance`: from 0 to 1, how likely the answer is to change a gate, the first place or the ranking; 0 also
    where it does so only together with others. `answers`: what each would lead to. Both only in thorough advice.
    """

    path: str
    attribute: str
    label: str
    party: str | None
    question: str
    values: tuple[str, ...]
    for_gate: bool
    reasons: tuple[Reason, ...]
    chance: float | None = None
    answers: tuple[Prospect, ...] = ()


class Breach(Brief, Struct, frozen=True, gc=False):
    """A safeguard of its rulebook that the advice goes against. `safeguard`: its id. `party`: whom it is about; None
    for the case.

    `reasons`: why the advice says what it should not; none where it lacks something.
    """

    safeguard: str
    title: str
    because: str
    party: str | None
    reasons: tuple[Reason, ...]


class LookedAt(Brief, Struct, frozen=True, gc=False):
    """Something that a reason looked at and that is no assessment of the advice. `said`: what people call it."""

    id: str
    said: str


class RulebookIdentity(Brief, Struct, frozen=True, gc=False):
    """Which rules gave the advice. `fingerprint`: a digest of what they say, whatever their comments and layout."""

    name: str
    title: str
    version: str
    fingerprint: str


class Advice(Brief, Struct, frozen=True, gc=False):
    """The advice on one case.

    `format_version`: the version of this format; it rises when a field that programs rely on changes or is removed.
    `engine_version`: that of Ottava. `case`: its id. `case_digest`: `Case.digest` of the case. `day`: that of the
    advice, if the case gives one, as `2026-03-14`. `language`: the tag of the language of its texts, if it is not the
    rulebook's own. `notice`: that a person decides, to be shown with the advice. `rulebook`: which rules gave it.
    `nothing_fits`: whom to ask when neither a method nor a gate that stops or comes first says what to do.

    `gates`: what comes before every method, in the order of the rulebook. `recommendations`: the methods that are
    advised, in order of rank, and behind them those that go with the whole plan. `exclusions`: those that must not be
    used. `directives`: what else to do and to avoid. `attention`: the points that matter, most first. `plan`: gates and
    methods in the order in which to go about them. `assessments`: what was concluded on the way. `questions`: what is
    worth finding out, for gates first. `stability`: whether what is unknown could change the advice.

    `looked_at`: words for what stands in `from` of reasons and is no assessment that holds. `breaches`: empty unless
    the rules are wrong. `card`: what of all this fits on one screen.
    """

    format_version: int
    engine_version: str
    case: str
    case_digest: str
    day: str | None
    language: str | None
    notice: str
    rulebook: RulebookIdentity
    nothing_fits: str | None
    gates: tuple[GateAdvice, ...]
    recommendations: tuple[Recommendation, ...]
    exclusions: tuple[Exclusion, ...]
    directives: tuple[DirectiveAdvice, ...]
    attention: tuple[Attention, ...]
    plan: tuple[PlanStep, ...]
    assessments: tuple[AssessmentAdvice, ...]
    questions: tuple[Question, ...]
    stability: Stability
    looked_at: tuple[LookedAt, ...] = ()
    breaches: tuple[Breach, ...] = ()
    card: Card = Card()

    @property
    def first(self) -> tuple[Recommendation, ...]:
        """The recommendations of rank 1: one, several parties of one method, or several that are tied."""
        return tuple(each for each in self.recommendations if each.rank == 1)

    def __repr__(self) -> str:
        said = {
            "gates": [each.title for each in self.gates],
            "first": list(dict.fromkeys(each.title for each in self.first)),
        }
        return brief(self, {"case": self.case, "rulebook": self.rulebook.name, **said})

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic take, write and describe advice."""
        from .pydantic_schema import schema_for_pydantic

        return schema_for_pydantic(cls, handler)

    def to_rows(self) -> list[dict[str, Any]]:
        """The recommendations in order, one row each, as pandas and Polars make a table of them."""
        names = ("rank", "tied", "method", "stage", "party", "title", "certainty")
        return [{"case": self.case} | {name: getattr(each, name) for name in names} for each in self.recommendations]

    def to_text(self, *, title: str = "", full: bool = False, verbose: bool = False, width: int = 80) -> str:
        """The card as text, in lines at most `width` cells wide: of thorough advice what `ottava advise` prints, of
        other advice what `ottava advise --quick` prints.

        title: that of the case, which the advice does not carry. full: the whole page instead; verbose: with the proof,
        down to the facts, as well. They mean the same in the other formats.
        """
        from ..report.text import to_text

        expect_text("title", title)
        expect_whole("width", width, 60, 1_000)
        return to_text(self, title=title, full=full, verbose=verbose, width=width)

    def to_markdown(self, *, title: str = "", full: bool = False, verbose: bool = False) -> str:
        """The card in CommonMark with the whole page below it, folded up unless `full` or `verbose`."""
        from ..report.markdown import to_markdown

        expect_text("title", title)
        return to_markdown(self, title=title, full=full, verbose=verbose)

    def to_html(self, *, title: str = "", full: bool = False, verbose: bool = False) -> str:
        """The card and the page as an HTML document that loads nothing else. Raises ExtraMissing without Jinja2.

        It is what `ottava advise --quick` writes: why other methods are not advised is for the advisor to say.
        """
        from ..report.html.page import to_html

        expect_text("title", title)
        return to_html(self, title=title, full=full, verbose=verbose)

    def _repr_html_(self) -> str | None:
        """Show the card and the page in a notebook, if Jinja2 is installed."""
        from ..report.html.frame import in_a_frame

        return in_a_frame(self)

    def to_mapping(self) -> dict[str, Any]:
        """The advice as plain mappings, lists, texts and numbers, as in its JSON."""
        mapping: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return mapping

    def to_json(self, indent: int | None = None) -> str:
        """The advice as JSON text, on one line unless indented; the same advice gives the same bytes."""
        return to_json(self, indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Advice":
        """Return the advice that `to_json` wrote, equal to the one it was asked of; fields that later versions of
        Ottava add are passed over. Raises InvalidCall for what is no such text, or of another format.
        """
        expect(isinstance(text, str | bytes), "text", text, "the JSON of an advice, as `to_json` writes it")
        read = read_or_reason(text, cls, FORMAT_VERSION, "an advice", "ask for the advice on the case again")
        if isinstance(read, str):
            raise InvalidCall(f"`text` is {read}")
        expect(read.day is None or is_day(read.day), "day", read.day, "a date, such as `2026-03-14`")
        return read

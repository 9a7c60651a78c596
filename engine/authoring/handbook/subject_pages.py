"""The pages of what rules speak of: methods, gates, directives, points, assessments, and the facts of a case."""

from collections.abc import Iterable, Iterator

from ...report.words import listing, name, number, sentence_case
from ...rulebook.conclusion import Assess, ShutGate
from ...rulebook.condition import Atom
from ...rulebook.rulebook import Directive, Method, Rule
from ...rulebook.safeguard import Safeguard
from ..listing.origins import OWN
from ..proving.proving import ProofVerdict
from .condition_words import outcome
from .content import DIRECTIVES, GATES, POINTS, SAFEGUARDS, HandbookContent, PageWriter
from .passage import (
    Code,
    Passage,
    PassageItem,
    PassageLink,
    Strong,
    Thing,
    Writer,
    heading,
    joined,
    link_to,
    links_to,
    opening,
    plain,
    title_of,
)
from .sentences import EFFECTS, case_words, tests_of

METHOD_KINDS = {
    "competing": "it competes with other methods for a place in the ranking",
    "overlay": "it goes along with the whole plan and takes no place in the ranking",
}
DIRECTIVE_KINDS = {"do": "to be done", "avoid": "to be avoided"}
_Section = tuple[Thing, str, tuple[Passage, ...], Iterable[PassageItem]]
"""A thing, its heading, paragraphs about it (the last one introduces the rules), and the rules that conclude it."""


def gates_page(content: HandbookContent) -> str:
    """Return the Markdown of the page of all gates."""
    about = "What comes before every method. A gate is open until a rule shuts it."
    sections: Iterator[_Section] = (
        (
            gate,
            each.title,
            (
                (Code(each.id),),
                (each.text,),
                *(((f"Call: {each.call}",),) if each.call else ()),
                _for_parties(each.for_parties, "a sentence that gives nothing away"),
                ("Shut by:",),
            ),
            _shutting(gate, content),
        )
        for each in content.rulebook.names.gates
        for gate in (Thing("gate", each.id),)
    )
    return _page_of_names(GATES, "Gates", about, sections, content)


def directives_page(content: HandbookContent) -> str:
    """Return the Markdown of the page of all directives."""
    about = "What to do and what to avoid, beside the methods."
    sections: Iterator[_Section] = (
        (
            directive,
            sentence_case(each.text),
            (
                (Code(each.id), f" · {_nature(each)}."),
                _for_parties(each.for_parties, "nothing"),
                ("Given by:",),
            ),
            links_to(content.relations.concluding(directive)),
        )
        for each in content.rulebook.names.directives
        for directive in (Thing("directive", each.id),)
    )
    return _page_of_names(DIRECTIVES, "Directives", about, sections, content)


def _nature(directive: Directive) -> str:
    urgent = ", before any method" if directive.urgent else ""
    protects = ", because it could harm somebody" if directive.protects else ""
    return f"{DIRECTIVE_KINDS[directive.kind]}{urgent}{protects}"


def _for_parties(text: str | None, otherwise: str) -> Passage:
    return (f"A sheet for the parties says of it: {otherwise if text is None else text}",)


def points_page(content: HandbookContent) -> str:
    """Return the Markdown of the page of all points."""
    about = "What to attend to in every dispute; rules say where a point matters most."
    sections: Iterator[_Section] = (
        (
            point,
            f"{each.number}. {each.title}",
            ((Code(each.id),), (each.text,), ("Called to attention by:",)),
            links_to(content.relations.concluding(point)),
        )
        for each in content.rulebook.names.points
        for point in (Thing("point", each.id),)
    )
    return _page_of_names(POINTS, "Points", about, sections, content)


def _page_of_names(page: Thing, title: str, about: str, sections: Iterable[_Section], content: HandbookContent) -> str:
    writer = content.writer(page.id)
    found = [opening(title), writer.paragraph((about,))]
    for thing, head, passages, rules in sorted(sections, key=lambda each: content.inherited(each[0]) != OWN):
        first, *others = passages
        found += [heading(2, head, thing.id), writer.paragraph((*first, *_taken_over(thing, content)))]
        found += [*map(writer.paragraph, others), writer.rules(rules), writer.safeguards_naming(thing)]
    return "".join(found)


def _taken_over(thing: Thing, content: HandbookContent) -> Passage:
    """Return from which rulebook a thing is taken over; nothing if it is the rulebook's own."""
    inherited = content.inherited(thing)
    return (" · from ", Code(inherited)) if inherited else ()


def _shutting(gate: Thing, content: HandbookContent) -> Iterator[PassageItem]:
    for rule in content.relations.concluding(gate):
        for each in rule.conclusions:
            if isinstance(each, ShutGate) and each.gate == gate.id:
                yield PassageItem((link_to(rule), f": it {EFFECTS[each.effect]}"))


def assessment_page(name: str, content: HandbookContent) -> str:
    """Return the Markdown of the page of an assessment."""
    assessment = Thing("assessment", name)
    writer = content.writer(content.page_of(assessment))
    whose = (
        "It belongs to each party." if name in content.relations.of_parties else "It belongs to the case as a whole."
    )
    about = (Code(f"assessment.{name}"), f" · {whose} Rules conclude it, and other rules look at it.")
    found = [opening(title_of(name)), writer.paragraph(about)]
    for atom in (each for each in content.relations.atoms if each.name == name):
        deriving = (PassageItem((link_to(each), _certainty(each, atom))) for each in content.relations.deriving(atom))
        found += [
            heading(2, f"It {plain(outcome(atom.value))}", f"value-{str(atom.value).lower()}"),
            writer.rules(deriving, "Concluded by:"),
            writer.rules(links_to(content.relations.looking_at(atom)), "Looked at by:"),
        ]
    found.append(writer.safeguards_naming(assessment))
    return "".join(found)


def _certainty(rule: Rule, atom: Atom) -> str:
    strongest = max(each.strength for each in rule.conclusions if isinstance(each, Assess) and each.atom == atom)
    return "" if strongest == 1 else f" (with certainty {number(strongest)})"


def method_page(method: Method, content: HandbookContent) -> str:
    """Return the Markdown of the page of a method: how it goes, and which rules speak for it, against it, or rule it
    out.
    """
    writer = content.writer(content.page_of(Thing("method", method.id)))
    origin = _taken_over(Thing("method", method.id), content)
    sections = (*_instructions(method, origin, writer), *_rules_on(method, content, writer))
    return opening(method.title, found_as=method.id) + "".join(sections)


def _instructions(method: Method, origin: Passage, writer: PageWriter) -> Iterator[str]:
    yield writer.paragraph((f"Method {method.number} · ", Code(method.id), f" · {METHOD_KINDS[method.kind]}", *origin))
    yield writer.paragraph((f"It acts on {method.acts_on}.",))
    yield heading(2, "Steps", "steps")
    for stage, steps in method.steps:
        if method.stages:
            yield heading(3, sentence_case(_stage_name(stage)), f"stage-{stage or 'none'}")
            if method.kind == "competing" and not method.competes(stage):
                yield writer.paragraph((f"At this stage {METHOD_KINDS['overlay']}.",))
        yield writer.numbered((each,) for each in steps)
    if method.avoid:
        yield heading(2, "What to avoid", "avoid")
        groups: dict[tuple[str, ...], list[str]] = {}
        for stage in method.variants:
            groups.setdefault(method.avoid_of(stage), []).append(_stage_name(stage))
        for texts, stages in groups.items():
            if texts and len(groups) > 1:
                yield writer.paragraph((f"{sentence_case(listing(stages))}:",))
            yield writer.items(PassageItem((sentence_case(each),)) for each in texts)


def _stage_name(stage: str | None) -> str:
    return "without a stage" if stage is None else f"stage {name(stage)}"


def _rules_on(method: Method, content: HandbookContent, writer: PageWriter) -> Iterator[str]:
    relations = content.relations
    for against, title, anchor in ((False, "What speaks for it", "for"), (True, "What speaks against it", "against")):
        yield heading(2, title, anchor)
        head = ("Rule", "How strongly", "Stage") if method.stages else ("Rule", "How strongly")
        rows = (
            ((link_to(rule),), content.conclusions.weight(each.strength), (name(each.stage or "-"),))[: len(head)]
            for rule, each in relations.speaking(method.id, against=against)
        )
        yield writer.table(head, rows) or writer.paragraph(("No rule.",))
    yield heading(2, "What rules it out", "vetoes")
    vetoes = (
        PassageItem((link_to(rule), "" if each.stage is None else f" (stage {name(each.stage)} only)"))
        for rule, each in relations.excluding(method.id)
    )
    yield writer.items((*vetoes, PassageItem(("Every ", PassageLink("gate", GATES), " that stops everything."))))
    guards = relations.safeguards_naming(Thing("method", method.id))
    if guards:
        yield heading(2, "What guards it", "safeguards")
        yield writer.items(links_to(guards))
    looking = relations.looking_at(Thing("method", method.id))
    counting = relations.counting() if method.competing else ()
    if looking or counting:
        yield heading(2, "What looks at whether it is advised", "looked-at")
        yield writer.items(links_to(dict.fromkeys((*looking, *counting))))


ABOUT = (
    "What no advice of this rulebook may ever say, and what it must always say. No rule looks at these: they are "
    "statements about all rules together."
)

BY_TESTS = "What conditions cannot say. Nothing is proven of these; they are tested."


def safeguards_page(content: HandbookContent) -> str:
    """Return the Markdown of the page of all safeguards."""
    writer = content.writer(SAFEGUARDS.id)
    found = [opening("Safeguards"), writer.paragraph((ABOUT,))]
    verdicts = {each.safeguard.id: each for each in content.checked.verdicts} if content.checked else {}
    for thing in content.own_first(Thing("safeguard", each.id) for each in content.rulebook.safeguards):
        each = content.rulebook.safeguard(thing.id)
        found += _safeguard(each, verdicts.get(each.id), content, writer)
    if content.rulebook.held_by_tests:
        found += (
            heading(2, "Held by tests", "_tests"),
            writer.paragraph((BY_TESTS,)),
            writer.items(
                PassageItem(
                    (Strong(each.title), " ", Code(each.id)),
                    (PassageItem((f"Because: {each.because}",)), PassageItem(("Tested in ", Code(each.tests)))),
                )
                for each in content.rulebook.held_by_tests
            ),
        )
    if content.rulebook.dropped:
        found += (
            heading(2, "Left out", "_dropped"),
            writer.paragraph(("Of the rulebook that this one extends:",)),
            writer.items(PassageItem((Code(each.id), f": {each.reason}")) for each in content.rulebook.dropped),
        )
    return "".join(found)


def _safeguard(
    safeguard: Safeguard, verdict: ProofVerdict | None, content: HandbookContent, writer: Writer
) -> Iterator[str]:
    yield heading(2, safeguard.title, safeguard.id)
    place = () if safeguard.span is None else (f" · {content.file_of(safeguard)}, line {safeguard.span.line}",)
    held: Passage = () if verdict is None else (" · ", *_verdict(verdict))
    yield writer.paragraph((Code(safeguard.id), *place, *held))
    for each in content.conclusions.safeguard(safeguard):
        yield writer.paragraph(each.said)
        yield writer.items(each.parts)
    yield writer.quote((f"Because: {safeguard.because}",))
    if tests := writer.items(tests_of(safeguard.id, content.tests)):
        yield writer.paragraph(("Its tests:",)) + tests
    rules = tuple((link_to(each),) for each in content.relations.rules_under[safeguard.id])
    yield writer.paragraph(("Rules that say what it speaks of: ", *(joined(rules) or ("none",)), "."))


def _verdict(verdict: ProofVerdict) -> Passage:
    match verdict.word:
        case "proven":
            return ("proven for every case" if verdict.parties is None else f"proven for {verdict.parties} parties",)
        case "tested":
            return ("tested, not proven",)
        case "undecided":
            return (Strong("not decided"),)
        case "broken":
            case: Passage = () if verdict.case is None else (", for example: ", *case_words(verdict.case))
            return (Strong("broken"), *case)

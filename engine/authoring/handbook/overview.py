"""The first page: what the rulebook is, how much there is of it, and a picture of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .content import DIRECTIVES, GATES, OVERVIEW, POINTS, RULES, SAFEGUARDS, HandbookContent
from .markdown import Writer, heading, opening
from .passage import Code, Passage, PassageItem, PassageLink, Piece, Strong, Thing, link_to, links_to
from .picture import drawing, whole
from .rule_pages import BASES
from .test_words import remarks_on_the_whole


def overview(content: HandbookContent) -> str:
    """Return the Markdown of the first page."""
    writer = content.writer(OVERVIEW.id)
    return opening("Overview", content.rulebook.title, wide=True) + "".join(_sections(content, writer))


def _sections(content: HandbookContent, writer: Writer) -> Iterator[str]:
    book = content.rulebook
    yield writer.paragraph(("The rulebook ", Code(book.name), f", version {book.version}, in plain words."))
    yield writer.paragraph(tuple(_counted(content)))
    yield heading(2, "Methods", "methods")
    rows = (
        (
            (str(method.number),),
            (link_to(method),),
            (method.acts_on,),
            (str(len(content.relations.speaking(method.id, against=False))),),
            (str(len(content.relations.speaking(method.id, against=True))),),
            (str(len(content.relations.excluding(method.id))),),
        )
        for method in book.names.methods
    )
    yield writer.table(("", "Method", "Acts on", "Rules for", "Against", "Ruling out"), rows)
    yield heading(2, "The whole in one picture", "picture")
    about = "What is known of a case leads, through rules, to assessments and to advice. The stronger a line, the more"
    yield writer.paragraph((f"{about} rules it stands for; where it is broken, all of them speak against.",))
    yield drawing(whole(content), lambda thing: content.addresses.built(thing, OVERVIEW.id))
    yield heading(2, "What the rules rest on", "sources")
    yield writer.items(_sources(content))
    if book.names.nothing_fits:
        yield heading(2, "When no method fits", "nothing-fits")
        yield writer.paragraph((book.names.nothing_fits,))
    yield heading(2, "How to read a rule", "reading")
    yield writer.items(_READING)
    if content.checked is not None:
        yield from _remarks(content, writer)
    yield heading(2, "Which edition this is", "edition")
    yield writer.paragraph(("Fingerprint of the rulebook: ", Code(book.fingerprint)))


_READING = (
    PassageItem(
        (
            "A condition is true, false or ",
            Strong("unknown"),
            ". What is not known of a case is never taken for a no: where a rule asks that something is not so, it "
            "asks that this is certain.",
        )
    ),
    PassageItem(("“But it does not fire where it is known that …” guards a rule also where little is known.",)),
    PassageItem(("How strongly a rule speaks is a number from 0 to 1; what several rules say adds up.",)),
)


def _counted(content: HandbookContent) -> Iterator[Piece]:
    book = content.rulebook
    counts: tuple[tuple[int, str, Thing | None], ...] = (
        (len(book.rules), "rules", RULES),
        (len(book.names.methods), "methods", None),
        (len(book.names.gates), "gates", GATES),
        (len(book.names.directives), "directives", DIRECTIVES),
        (len(book.names.points), "points", POINTS),
        (len(book.safeguards), "safeguards", SAFEGUARDS if book.safeguards else None),
        (len(content.assessments), "assessments", None),
        (len(book.vocabulary), "facts that can be known of a case", None),
        (len(content.tests), "tests", None),
    )
    for place, (count, noun, page) in enumerate(counts):
        yield " · " if place else ""
        yield Strong(str(count))
        yield " "
        yield noun if page is None else PassageLink(noun, page)


def _sources(content: HandbookContent) -> Iterator[PassageItem]:
    bases = Counter(rule.source.basis if rule.source else "" for rule in content.rulebook.rules)
    for basis, said in BASES.items():
        if bases[basis]:
            yield PassageItem((Strong(str(bases[basis])), f" rules: {said}"))
    if bases[""]:
        yield PassageItem((Strong(str(bases[""])), " rules name no source"))


def _remarks(content: HandbookContent, writer: Writer) -> Iterator[str]:
    checked = content.checked
    assert checked is not None
    yield heading(2, "What check remarks", "remarks")
    told = f"{len(checked.findings)} remarks are open, and {len(checked.allowed)} are let stand with a reason."
    left: Passage = () if not checked.unchecked else (" The logic was not checked, for that needs the solver.",)
    yield writer.paragraph((told, *left))
    rules = {rule for each in checked.findings for rule in each.rules}
    named = (rule for rule in content.rulebook.rules if rule.id in rules)
    yield writer.items((*remarks_on_the_whole(checked), *links_to(named)))

"""The first page: what the rulebook is, how much there is of it, and a picture of the whole.

The picture, as SVG, shows which facts lead to which assessments, and both to which methods, in three columns of boxes.
A line between two boxes stands for the rules that look at the one and conclude the other: the more rules, the stronger
the line. The rules themselves have no box, for with a hundred of them the picture would be a thicket. What rules ask
for, and the order of the plan, are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

from ...report.picture.graph_layout import ordered, spread
from ...report.picture.label_layout import wrapped
from ...report.words import name, sentence_case
from ...rulebook.conclusion import Ask, Exclude, Order, Recommend
from ...rulebook.condition import entity_of
from ...rulebook.rulebook import Rule
from .content import DIRECTIVES, GATES, OVERVIEW, POINTS, RULES, SAFEGUARDS, HandbookContent
from .passage import (
    Code,
    Kind,
    Passage,
    PassageItem,
    PassageLink,
    Piece,
    Strong,
    Thing,
    Writer,
    heading,
    joined,
    link_to,
    links_to,
    opening,
)
from .relations import conditions_of, things_of
from .rule_pages import BASES
from .sentences import remarks_on_the_whole


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
        for method in content.methods
    )
    yield writer.table(("", "Method", "Acts on", "Rules for", "Against", "Ruling out"), rows)
    if any(content.inherited(Thing("method", method.id)) for method in content.methods):
        own = [link_to(each) for each in content.methods if not content.inherited(Thing("method", each.id))]
        said: Passage = ("Its own: ", *joined(tuple((each,) for each in own)), ". ") if own else ()
        yield writer.paragraph((*said, "The others are taken over."))
    yield heading(2, "The whole in one picture", "picture")
    about = "What is known of a case leads, through rules, to assessments and to advice. The stronger a line, the more"
    yield writer.paragraph((f"{about} rules it stands for; where it is broken, all of them speak against.",))
    yield drawing(overview_graph(content), lambda thing: content.link(thing, OVERVIEW.id, "html"))
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
        (sum(map(len, content.facts.values())), "facts of a case", None),
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


COLUMNS: tuple[tuple[Column, str], ...] = (
    ("facts", "Facts of the case"),
    ("assessments", "Assessments"),
    ("advice", "Advice"),
)
LEFTS: dict[Column, int] = {"facts": 2, "assessments": 318, "advice": 682}
WIDTHS: dict[Column, int] = {"facts": 128, "assessments": 180, "advice": 212}
HEIGHT, GAP = 30, 10
CELL = 6.9
"""The width of a letter, on the wide side because the typeface is the reader's."""
TOP = 34
ARC = 26
"""How far a line between two assessments bends out to the left, at least."""


def drawing(graph: OverviewGraph, address: Callable[[Thing], str]) -> str:
    """Return an SVG element in a block of HTML, followed by an empty line; nothing where there is nothing to draw."""
    if not graph.nodes:
        return ""
    middles = _middles(graph)
    height = max(middles.values()) + HEIGHT / 2 + 6
    parts = [
        f'<div class="canvas" tabindex="0" role="region" aria-label="Picture of the whole"><svg class="whole" '
        f'viewBox="0 0 {LEFTS["advice"] + WIDTHS["advice"] + 4} {height:.0f}" role="group">',
        *(f'<text class="heading" x="{LEFTS[column]}" y="14">{title}</text>' for column, title in COLUMNS),
        *(_line(edge, graph, middles) for edge in graph.edges),
        *(_box(place, graph, middles, address) for place in range(len(graph.nodes))),
        "</svg></div>",
    ]
    return "\n".join(parts) + "\n\n"


def _box(place: int, graph: OverviewGraph, middles: dict[int, float], address: Callable[[Thing], str]) -> str:
    node = graph.nodes[place]
    left, width, middle = LEFTS[node.column], WIDTHS[node.column], middles[place]
    (title,) = wrapped(node.title, int((width - 20) / CELL), 1) or ("",)
    return (
        f'<a class="box {node.column}" href="{escape(address(node.thing))}" data-box="{place}">'
        f"<title>{escape(node.title)}</title>"
        f'<rect x="{left}" y="{middle - HEIGHT / 2:.1f}" width="{width}" height="{HEIGHT}" rx="5"/>'
        f'<text x="{left + 10}" y="{middle + 4.5:.1f}">{escape(title)}</text></a>'
    )


def _line(edge: Edge, graph: OverviewGraph, middles: dict[int, float]) -> str:
    start, end = graph.nodes[edge.start], graph.nodes[edge.end]
    from_y, to_y = middles[edge.start], middles[edge.end]
    if start.column == end.column:
        left = LEFTS[start.column]
        bend = left - ARC - abs(to_y - from_y) / 6
        path = f"M{left} {from_y:.1f}C{bend:.1f} {from_y:.1f} {bend:.1f} {to_y:.1f} {left} {to_y:.1f}"
    else:
        right, left = LEFTS[start.column] + WIDTHS[start.column], LEFTS[end.column]
        middle = (right + left) / 2
        path = f"M{right} {from_y:.1f}C{middle:.1f} {from_y:.1f} {middle:.1f} {to_y:.1f} {left} {to_y:.1f}"
    kind = "line against" if edge.against == edge.rules else "line"
    if (start.column, end.column) == ("facts", "advice"):
        kind += " far"
    strength = min(0.6 + 0.5 * edge.rules, 7)
    noun = "rule" if edge.rules == 1 else "rules"
    return (
        f'<path class="{kind}" data-start="{edge.start}" data-end="{edge.end}" stroke-width="{strength:.1f}" '
        f'd="{path}"><title>{escape(start.title)} to {escape(end.title)}: {edge.rules} {noun}</title></path>'
    )


def _middles(graph: OverviewGraph) -> dict[int, float]:
    """Return how far down each box stands: columns in an order with few crossings, each box near what it is linked
    with.
    """
    columns = [[place for place, node in enumerate(graph.nodes) if node.column == each] for each, _ in COLUMNS]
    at = {place: number for number, column in enumerate(columns) for place in column}
    arranged = ordered(columns, [(each.start, each.end) for each in graph.edges if at[each.end] - at[each.start] == 1])
    tallest = max(len(column) for column in columns) * (HEIGHT + GAP)
    middles: dict[int, float] = {}
    for column in arranged:
        step = tallest / max(len(column), 1)
        wanted = [(row + 0.5) * step for row in range(len(column))]
        middles |= zip(column, spread(wanted, [HEIGHT] * len(column), GAP), strict=True)
    return {place: middle + TOP for place, middle in middles.items()}


Column = Literal["facts", "assessments", "advice"]


@dataclass(frozen=True, slots=True)
class OverviewNode:
    """A thing in the picture, in its column."""

    column: Column
    thing: Thing
    title: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Rules that look at one node and conclude another: how many there are, and how many speak `against` it."""

    start: int
    end: int
    rules: int
    against: int


@dataclass(frozen=True, slots=True)
class OverviewGraph:
    """The nodes, column by column, and the edges between them by the place of the nodes."""

    nodes: tuple[OverviewNode, ...]
    edges: tuple[Edge, ...]


def overview_graph(content: HandbookContent) -> OverviewGraph:
    """Return the graph of a rulebook; what no rule speaks of is left out."""
    nodes = tuple(_nodes(content))
    places = {node.thing: place for place, node in enumerate(nodes)}
    weights: dict[tuple[int, int], tuple[int, int]] = {}
    for rule in content.rulebook.rules:
        for end, against in _ends(rule).items():
            for start in dict.fromkeys(_starts(rule)):
                if start == end:
                    continue
                key = places[start], places[end]
                rules, speaking_against = weights.get(key, (0, 0))
                weights[key] = rules + 1, speaking_against + against
    used = sorted({place for key in weights for place in key})
    moved = {place: new for new, place in enumerate(used)}
    edges = (Edge(moved[start], moved[end], *weights[start, end]) for start, end in sorted(weights))
    return OverviewGraph(tuple(nodes[place] for place in used), tuple(edges))


def _nodes(content: HandbookContent) -> Iterator[OverviewNode]:
    for entity in content.facts:
        yield OverviewNode("facts", Thing("page", f"attributes/{entity}"), sentence_case(name(entity)))
    for assessment in content.assessments:
        yield OverviewNode("assessments", Thing("assessment", assessment), sentence_case(name(assessment)))
    yield OverviewNode("advice", GATES, "Gates")
    for method in content.methods:
        yield OverviewNode("advice", Thing("method", method.id), f"{method.number}. {method.title}")
    yield OverviewNode("advice", DIRECTIVES, "Directives")
    yield OverviewNode("advice", POINTS, "Points")


def _starts(rule: Rule) -> Iterator[Thing]:
    for thing in (thing for each in conditions_of(rule) for thing in things_of(each)):
        if thing.kind == "attribute":
            yield Thing("page", f"attributes/{entity_of(thing.id)}")
        elif thing.kind == "assessment":
            yield thing


def _ends(rule: Rule) -> dict[Thing, bool]:
    """Return what a rule concludes, each with whether all its conclusions on it speak against it."""
    found: dict[Thing, bool] = {}
    for each in rule.conclusions:
        if not isinstance(each, Ask | Order):
            (thing,) = things_of(each)
            end = _TOGETHER.get(thing.kind, thing)
            against = isinstance(each, Exclude) or (isinstance(each, Recommend) and each.strength < 0)
            found[end] = found.get(end, True) and against
    return found


_TOGETHER: dict[Kind, Thing] = {"gate": GATES, "directive": DIRECTIVES, "point": POINTS}
"""What is drawn as one box for all of its kind."""

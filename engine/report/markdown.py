"""A report in Markdown, to be pasted into a file, a ticket or a mail."""

import re
from collections.abc import Iterator

from ottava.facts.catalogue import speaking, tr

from ..inference.advice import Advice
from ..inference.for_parties import PartySheet
from .card import card_document, parties_document
from .composition import compose
from .document import AGAINST, FROM, WHOLE_PAGE, Because, Document, Item, Proof, Section

_EVERYWHERE = re.compile(
    r"[\\`*\[\]<~|$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word it is only itself
    r"|&(?=[#\w])"
    r"|:(?=//|[\w+-]+:)"  # addresses, and names of emoji
    r"|(?<=www)\."
    r"|(?<=\s)#(?=#*\s*$)",  # at the end of a heading it would close it
    re.IGNORECASE,
)
_CALLING = re.compile(r"@(?=\w)|(?:#|\bGH-)(?=\d)", re.IGNORECASE)
"""`@everyone`, a mail address, or the number of an issue: sites look for them after escapes have been undone."""
_AT_THE_START = re.compile(r"^(?:[-+#=>]|(\d+)[.)])")


def to_markdown(advice: Advice, *, title: str = "", verbose: bool = False, full: bool = False) -> str:
    """The advice in CommonMark, ending in a newline: its card, and below it the whole page, folded up.

    title, verbose: as of `compose`. full, verbose: unfold the whole page. Nothing that the case contains is taken for
    markup: it is escaped and reads as it was written.
    """
    with speaking(advice.language):
        card, page = card_document(advice, title=title), compose(advice, title=title, verbose=verbose)
        folded = (("<details>", f"<summary>{tr(WHOLE_PAGE)}</summary>"), ("</details>",))
        before, after = (("---",), ()) if full or verbose else folded
        blocks = [*_card(card), *before, escaped(page.case), f"*{escaped(page.notice)}*", *_sections(page)]
        blocks += ["---", escaped(page.rulebook)]
        if page.caution:
            blocks.append(escaped(page.caution))
        return "\n\n".join([*blocks, *after]) + "\n"


def parties_markdown(sheet: PartySheet) -> str:
    """A sheet that the parties may see in CommonMark, ending in a newline."""
    document = parties_document(sheet)
    with speaking(document.language):
        return "\n\n".join([*_sections(document), f"*{escaped(document.notice)}*"]) + "\n"


def _card(card: Document) -> Iterator[str]:
    yield f"**{escaped(card.notice)}**"
    yield f"# {escaped(card.title)}"
    yield from _sections(card)
    yield f"*{escaped(card.rulebook)}*"


def _sections(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield from _section(section)


def escaped(text: str) -> str:
    """A text on one line, so that Markdown shows it as it is, wherever on the line it stands.

    It calls nobody: a zero-width space keeps sites such as GitHub from making links, and mail, of names and numbers.
    """
    text = _EVERYWHERE.sub(r"\\\g<0>", text)
    text = _AT_THE_START.sub(lambda found: f"{found[1] or ''}\\{found[0][-1]}", text)
    return _CALLING.sub(r"\g<0>&#8203;", text)


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    if section.intro:
        yield escaped(section.intro)
    for group in section.groups:
        if group.intro:
            yield escaped(group.intro)
        if any(item.major for item in group.items):
            for item in group.items:
                yield from _major(item)
        elif group.items:
            yield "\n".join(_minor(item) for item in group.items)
    if section.proofs:
        yield "\n".join(line for each in section.proofs for line in _proof(each, ""))


def _major(item: Item) -> Iterator[str]:
    mark = f"{item.mark} " if item.mark[0].isdigit() else ""
    yield f"### {mark}{escaped(item.title)}"
    for remark in item.remarks:
        yield f"**{escaped(remark.text)}**" if remark.weight == "strong" else escaped(remark.text)
    for strength in item.strengths:
        yield escaped(strength.text)
    if item.steps:
        yield "\n".join(_steps(item))
    if item.because:
        yield "\n".join(_because(each) for each in item.because)


def _minor(item: Item) -> str:
    """A line of a list; what belongs to it is indented under it."""
    lead = f"{item.mark} " if item.mark[0].isdigit() else "- "
    remarks = "".join(f"\\\n{escaped(remark.text)}" for remark in item.remarks)
    title = tr("{label}: {said}", label=item.badge.upper(), said=item.title) if item.badge else item.title
    lines = [f"**{escaped(title)}**{remarks}", *_steps(item), *(_because(each) for each in item.because)]
    return _under("\n".join(lines), lead)


def _steps(item: Item) -> Iterator[str]:
    for count, step in enumerate(item.steps, start=1):
        yield f"{count}. {escaped(step)}"


def _because(reason: Because) -> str:
    against = f"**{tr('{label}:', label=tr(AGAINST))}** " if reason.against else ""
    mark = f" *{escaped(reason.mark)}*" if reason.mark else ""
    lines = [f"{against}{escaped(reason.text)}{mark}"]
    if reason.likewise:
        lines.append(escaped(reason.likewise))
    if reason.grounds:
        lines.append(tr(FROM, facts=escaped(reason.grounds)))
    return _under("\\\n".join(lines), "- ")


def _proof(proof: Proof, indent: str) -> Iterator[str]:
    certainty = f" ({proof.certainty})" if proof.certainty else ""
    mark = f" *{escaped(proof.mark)}*" if proof.mark else ""
    name = f"**{escaped(proof.name)}** " if proof.name else ""
    # Without the spaces of what is empty, which would make a block of code.
    yield f"{indent}- {f'{name}{escaped(proof.text)}{certainty}{mark}'.strip()}"
    for each in proof.below:
        yield from _proof(each, f"{indent}  ")


def _under(text: str, lead: str) -> str:
    """The text with a mark before its first line, the other lines indented to stand under it."""
    return lead + text.replace("\n", f"\n{' ' * len(lead)}")

"""The pages of the files of rules, and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.words import name
from ...rulebook.conclusion import (
    Ask,
    Assess,
    Attend,
    Conclusion,
    Direct,
    Exclude,
    Order,
    Recommend,
    ShutGate,
)
from .markdown import heading, opening
from .matter import RULES, Matter
from .passage import Code, Passage, PassageItem, PassageLink, Quiet, Thing, joined


def rules_page(matter: Matter) -> str:
    """The Markdown of the page of all rules."""
    writer = matter.writer(RULES.id)
    found = [opening("All rules")]
    found.append(writer.paragraph((f"{len(matter.rulebook.rules)} rules, by the file they stand in.",)))
    for file, rules in matter.files.items():
        found.append(heading(2, file))
        about = (
            PassageLink(file, Thing("file", file)),
            Quiet(f" tells what each of its {len(rules)} rules concludes."),
        )
        found.append(writer.paragraph(about))
        found.append(writer.items(PassageItem((*matter.rule(rule), " ", Code(rule.id))) for rule in rules))
    return "".join(found)


def file_page(file: str, matter: Matter) -> str:
    """The Markdown of the page of a file of rules."""
    writer = matter.writer(matter.page_of(Thing("file", file)))
    rows = tuple(_rows(file, matter))
    about = (PassageLink("All rules", RULES), f" · {len(rows)} rules in the order of the file")
    table = writer.table(("Rule", "What it concludes"), rows)
    return opening(file) + writer.paragraph(about) + table


def _rows(file: str, matter: Matter) -> Iterator[tuple[Passage, ...]]:
    for rule in matter.files[file]:
        found: dict[str, dict[PassageLink, None]] = {}
        for each in rule.conclusions:
            verb, *links = _in_short(each, matter)
            found.setdefault(verb, {}).update(dict.fromkeys(links))
        said = tuple((f"{verb} ", *joined(tuple((link,) for link in links))) for verb, links in found.items())
        yield (matter.rule(rule), joined(said, "; "))


def _in_short(conclusion: Conclusion, matter: Matter) -> tuple[str, *tuple[PassageLink, ...]]:
    """What a conclusion does, and to what."""
    names = matter.rulebook.names

    def method(each: tuple[str, str | None]) -> PassageLink:
        text = names.method(each[0]).title
        return PassageLink(text if each[1] is None else f"{text} ({name(each[1])})", Thing("method", each[0]))

    match conclusion:
        case Recommend(of, stage, strength):
            return "for" if strength > 0 else "against", method((of, stage))
        case Exclude(of, stage):
            return "rules out", method((of, stage))
        case ShutGate(gate):
            return "shuts", PassageLink(names.gate(gate).title, Thing("gate", gate))
        case Direct(directive):
            verb = f"to {names.directive(directive).kind}:"
            return verb, PassageLink(name(directive), Thing("directive", directive))
        case Attend(point):
            return "attends to", PassageLink(names.point(point).title, Thing("point", point))
        case Assess(atom):
            said = name(str(atom)) if isinstance(atom.value, bool) else f"{name(atom.name)} {name(atom.value)}"
            return "concludes", PassageLink(said, Thing("assessment", atom.name))
        case Ask(path):
            return "asks for", PassageLink(name(path.partition(".")[2]), Thing("attribute", path))
        case Order(first, then):
            return "orders", method(first), method(then)

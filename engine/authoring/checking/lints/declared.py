"""Lints on what `rulebook.yaml` declares and what is made from it: strengths, numbers, schemas for editors."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ottava.facts.source.mending import TextEdit
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Span

from ....report.words import listing
from ....rulebook.loading import load_rulebook
from ....rulebook.locating import BUILT_IN
from ....rulebook.rulebook import Method, Point
from ...schemas.writing import FOLDER, file_name, stale_schemas_in
from ..lint import Finding, LintSubject, lint


@lint("warning")
def strengths_out_of_order(subject: LintSubject) -> Iterator[Finding]:
    """Words of strength whose numbers contradict their order.

    Whoever reads `strong` in a rule takes it for more than `weak`. Words that the built-in rulebook has too must stand in
    the same order as there, whatever their numbers; the words of one list must be written from the weakest to the
    strongest or the other way round, so that a number that was mistyped is seen.

    Fails:

        # rulebook.yaml
        name: small
        version: 1.0.0
        strengths: {weak: 0.6, strong: 0.3}
        methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}

    Passes:

        # rulebook.yaml
        name: small
        version: 1.0.0
        strengths: {weak: 0.3, strong: 0.6}
        methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}
    """
    table = subject.head.get("strengths")
    written = [*table.entries] if isinstance(table, Mapping) else []
    strengths = dict(subject.rulebook.names.strengths)
    usual = sorted(load_rulebook(BUILT_IN).names.strengths, key=lambda each: each[1])
    ranked = [word for word, _ in usual if word in strengths]
    own = {str(each.key.value): each for each in written}
    for weaker, stronger in pairwise(ranked):
        if strengths[weaker] >= strengths[stronger] and (entry := own.get(stronger) or own.get(weaker)):
            said = f"`{stronger}` ({strengths[stronger]:g}) is not stronger than `{weaker}` ({strengths[weaker]:g})"
            yield _misplaced(entry, said)
    others = [each for each in written if str(each.key.value) not in ranked]
    steps = [strengths[str(each.key.value)] for each in written]
    if others and steps not in (sorted(steps), sorted(steps, reverse=True)):
        rising = steps[0] <= steps[-1]
        for (one, before), (entry, now) in pairwise(zip(written, steps, strict=True)):
            if (before > now) == rising and before != now and (one in others or entry in others):
                said = "less" if rising else "more"
                yield _misplaced(
                    entry, f"`{entry.key.value}` ({now:g}) is {said} than `{one.key.value}` ({before:g}) before it"
                )


def _misplaced(entry: Entry, message: str) -> Finding:
    hint = "write the strengths from the weakest to the strongest, and mend the number that is wrong"
    return Finding("strengths-out-of-order", message, entry.value.span, hint)


@lint("warning")
def equal_numbers(subject: LintSubject) -> Iterator[Finding]:
    """Two methods, or two points, with the same number.

    Advice and handbook call them by their numbers too, so both would be the second method. Numbers that an extended
    rulebook has given are taken.

    Fails:

        # rulebook.yaml
        name: small
        version: 1.0.0
        strengths: {weak: 0.3}
        methods:
          - {id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}
          - {id: meeting, number: 1, title: The meeting, kind: competing, steps: [Invite]}

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}

    Passes:

        # rulebook.yaml
        name: small
        version: 1.0.0
        strengths: {weak: 0.3}
        methods:
          - {id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}
          - {id: meeting, number: 2, title: The meeting, kind: competing, steps: [Invite]}

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}
    """
    names = subject.rulebook.names
    for key, items in (("methods", names.methods), ("points", names.points)):
        own = _numbers(subject.head.get(key))
        first: dict[int, Method | Point] = {}
        given: list[Method | Point] = [*items]
        for each in sorted(given, key=lambda item: item.id in own):
            other = first.setdefault(each.number, each)
            number = own.get(each.id)
            if other is not each and number is not None:
                message = f"the {key} `{other.id}` and `{each.id}` have the same number {each.number}"
                taken = {item.number for item in items}
                free = next(value for value in range(1, len(items) + 2) if value not in taken)
                yield Finding("equal-numbers", message, number.span, f"take a number that is free, such as {free}")


def _numbers(node: Node | None) -> dict[str, Node]:
    """Return where the number of each entry of a list stands, by its id."""
    found = {}
    for item in node.items if isinstance(node, Sequence) else ():
        id, number = (item.get("id"), item.get("number")) if isinstance(item, Mapping) else (None, None)
        if isinstance(id, Scalar) and number is not None:
            found[str(id.value)] = number
    return found


@lint("warning")
def stale_schemas(subject: LintSubject) -> Iterator[Finding]:
    """Schemas in the folder `schema` that are not those of the rulebook as it is now.

    They tell editors which names there are. While they are old, an editor underlines what is right and completes what is
    gone. A rulebook without that folder is not remarked on, nor where only rules and safeguards are new, whose ids the schema
    of tests offers.

    Fails:

        # rulebook.yaml
        name: small
        version: 1.0.0
        strengths: {weak: 0.3}
        methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}

        # schema/rules.schema.json
        {"title": "the rules of last year"}

    Passes:

        # rulebook.yaml
        name: small
        version: 1.0.0
        strengths: {weak: 0.3}
        methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}
    """
    folder = Path(subject.head.span.source.name).parent
    stale = stale_schemas_in(folder, subject.rulebook)
    if any(path.name != file_name("tests") for path in stale):
        yield Finding(
            "stale-schemas",
            f"{listing(f'`{FOLDER}/{path.name}`' for path in stale)} {'are' if len(stale) > 1 else 'is'} "
            "older than the rulebook",
            subject.head.entries[0].key.span,
            "`ottava check --fix` makes them anew, and so does `ottava schema all`",
            mends=tuple(_written_anew(path, text) for path, text in stale.items()),
        )


def _written_anew(path: Path, text: str) -> TextEdit:
    source = read_source(path)
    return TextEdit(Span(source, 0, len(source.text)), text)

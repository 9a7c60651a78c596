"""Ways to write a condition that people bring along from other languages and notations, and what is said of each."""

from collections.abc import Iterator

from rulebook.forms.damaged import BOOK

from ottava.engine.rulebook.reading.authored import authored
from ottava.engine.rulebook.reading.from_files import rule_file
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.mending import Mend, edited
from ottava.facts.source.span import Source

VALUES = {
    "party.arousal": ("calm", "upset"),
    "party.trust": ("2", "3"),
    "party.vulnerabilities": ("child", "elderly"),
    "party.heard": ("true", "false"),
    "order.price": ("2.5", "30"),
    "order.returned": ("2026-03-01", "2026-04-01"),
    "order.paid": ("2026-03-01T10:00:00Z", "2026-04-01T10:00:00Z"),
    "dispute.category": ("debt", "parcel"),
    "assessment.mood": ("low", "high_up"),
}
"""For each kind of attribute one of it, with two of its values."""

IN_PLACE_OF_A_VALUE = (
    "not {0}", "isn't {0}", "'!= {0}'", "≠ {0}", "not {0} or {1}", "not wrong", "{0} or {1}", "'{0}, {1}'",
    "either {0} or {1}", "{0} or wrong", "{0} and {1}", "{0} and wrong", "'>={0}'", "at least {0}", "up to {0}",
    "'> {0}'", "less than {0}", "'= {0}'", "{0}+", "{0} or less", "{0}-{1}", "between {0} and {1}", "since {0}",
    "before {0}", "on {0}", "'{0}'", "unknown", "none", "yes", "wrong {0}", "[not {0}, {1}]", "[{0} or {1}]",
    "{{not: not {0}}}",
)  # fmt: skip

TESTS = (
    "gte", "at-least", "lte", "greater_than", "under", "equals", "exactly", "on", "in", "one_of", "not_in", "ne",
    "contains", "all_of", "excludes", "since", "until", "later_than", "after", "before", "on_or_after", "at_least",
    "between", "includes", "includes_all", "within", "At Most",
)  # fmt: skip

CONDITIONS = (
    *(
        f"{{{name}: {value}}}"
        for name in ("and", "both", "OR", "either", "'|'", "nor", "none")
        for value in ("[{order.items: 2}]", "{order.items: 2}")
    ),
    *(
        f"{{{name}: {{party.trust: 2}}}}"
        for name in (
            "any_party", "someone", "Exists", "all_parties", "everybody", "other_party", "opponent", "everyone_else",
            "nobody_else", "no_one", "most_parties", "half_of_the_parties", "half_the_other_parties", "most_others",
            "most_of_others", "unless", "then", "because", "notes", "not party.heard", "'!order.items'", "!= order",
            "party", "order", "assessment", "condition", "wrong", "trust", "role", "party.trusts", "order.prise",
            "ordr.price", "wrong.price", "assesment.mood", "advise.listening", "condition.tens", "advised.listning",
            "advised.firmness.sofd", "advised.listening.soft", "condition.wrong",
        )
    ),
    "{most_parties: calm}", "{party: calm}", "{assessment: heated}", "{condition: [tense]}", "{party: {}}",
    "{not order.items: [2,\n    3]}", "{party.arousal: calm, upset}", "{party.arousal: calm, party.trust:2}",
    "{order.items:2}", "{order.items: 2, order.price:}", "[]", "[{order.items: 2}]", "{all: {order.items: 2}}",
    "{not: [{order.items: 2}]}", "{parties: 2}", "{parties: '>= 2'}", "{parties: at least 2}", "{parties: 2+}",
    "{parties: two}", "{parties: '= 2'}", "{other_parties: 1-2}", "{parties: {at_least: half}}",
    "{parties: {at_most: most}}", "{parties: {share: half}}", "{advised: 2}", "{advised: more than 2}",
    "{advised: listening}", "{advised: {listening: true}}", "{advised: {firmness.soft: true, firmness.firm: true}}",
    "{advised: {}}", "{parties: {where: {party.trust: 2}}}", "{advised.firmness: soft}", "{advised.firmness: hard}",
    "{advised.listening: yes}", "{assessment.heated: false}", "{assessment.heated: 'true'}", "{assessment.mood: hihg}",
    "{assessment.mood: {not: low, is: high_up}}", "{assessment.mood: {}}", "{assessment.mood: []}",
    "{assessment.mood: [low, 7]}", "{order.items: 2.0}", "{order.items: 2.5}", "{order.items: '2'}",
    "{order.items: 0}", "{order.price: 1000}", "{order.price: -0.5}", "{order.items: 99999999999999999999}",
    "{order.items: -99999999999999999999}", "{party.trust: {at_most: 5}}", "{party.trust: {above: 4}}",
    "{party.trust: {below: 0}}", "{order.size: {above: large}}", "{order.size: {below: small}}",
    "{order.size: {between: [large, small]}}", "{party.trust: {above: 2, below: 3}}",
    "{order.price: {above: 2, at_most: 2}}", "{order.price: {at_least: 2, below: 2}}",
    "{order.price: {between: [2, 1]}}", "{order.returned: {between: [2026-04-01, 2026-03-01]}}",
    "{order.returned: {on_or_after: 2026-04-01, before: 2026-04-01}}", "{order.returned: 2026-02-30}",
    "{order.returned: 1.3.2026}", "{order.paid: 2026-03-01}", "{order.returned: today}", "{today: {after: 1}}",
    "{order.returned: {within: {days: 40000, after: today}}}", "{order.returned: {within: {days: 2}}}",
    "{order.returned: {within: {days: 2, after: today, before: today}}}",
    "{order.returned: {within: {days: 2, after: 2026-03-01}}}",
    "{order.returned: {within: {days: 2, after: order.paid}}}",
    "{order.returned: {within: {days: 2, after: order.returned}}}",
    "{order.returned: {within: {days: 2, after: order.items}}}", "{order.size: {within: {days: 2, after: today}}}",
    "{order.paid: {more_than: {days: 2, after: today}}}",
    *(
        f"{{parties: {{where: {{party.trust: 2}}, share: {share}}}}}"
        for share in ("Half", "a half", "'50%'", "1/2", "majority", "Every", "'all'", "1.0", "some", "2", "[half]")
    ),
)  # fmt: skip
"""Whole conditions."""


def conditions() -> Iterator[str]:
    """All slips, each where a condition stands."""
    for path, values in VALUES.items():
        yield from (f"{{{path}: {each.format(*values)}}}" for each in IN_PLACE_OF_A_VALUE)
    for path, (one, other) in VALUES.items():
        if not path.startswith("assessment."):
            yield from (f"{{{path}: {{{name}: {one}}}}}" for name in TESTS)
            yield f"{{{path}: {{in: [{one}, {other}], not: {one}}}}}"
            yield f"{{{path}: {{between: {one}}}}}"
    yield from CONDITIONS


def of_condition(when: str) -> tuple[Diagnostic, ...]:
    text = f"- id: a\n  title: A\n  for_each: party\n  when: {when}\n  then: {{ask: order.paid}}\n  because: so\n"
    return rule_file(authored(Source("rules.yaml", text)), BOOK.names, BOOK.vocabulary, 0).diagnostics


def said_of_all() -> str:
    """For each slip what is underlined, the message and the hint, and the lines that each mend makes."""
    return "".join(f"{when}\n{''.join(map(said, found))}" for when in conditions() if (found := of_condition(when)))


def said(each: Diagnostic) -> str:
    assert each.span is not None
    hints = () if each.hint is None else (f"= {each.hint}",)
    mended = (f"> {line}" for mend in each.mends for line in new_lines(mend))
    further = "".join(f"    {line}\n" for line in (*hints, *mended))
    return f"  {each.span.text}: {each.message}\n{further}"


def new_lines(mend: Mend) -> list[str]:
    """The lines that a mend makes."""
    source = mend.edits[0].span.source
    before = source.text.splitlines()
    return [line for line in edited(source, mend.edits).splitlines() if line not in before]

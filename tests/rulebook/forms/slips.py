"""Ways to write a condition, a conclusion or a safeguard that people bring along from other languages and notations, and what is said of each."""

# ruff: noqa: E501 - what is written is easier to read in one line

from collections.abc import Iterator

from rulebook.forms.damaged import BOOK, of_rule_text

from ottava.engine.rulebook.reading.authored import authored
from ottava.engine.rulebook.reading.from_files import safeguard_file
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
    "safety.threats": ("conditional", "specific"),
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
    "{order.price: {between: [2, 1]}}", "{party.trust: {above: 2, at_least: 3, below: 3}}",
    "{party.trust: {at_least: 3, below: 3, at_most: 2}}", "{order.price: {above: 2, at_least: 2, at_most: 2}}",
    "{order.returned: {between: [2026-04-01, 2026-03-01]}}",
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
        for share in ("Half", "a half", "'50%'", "1/2", "majority", "Every", "'all'", "1.0", "some", "Xmost", "2", "[half]")
    ),
)  # fmt: skip
"""Whole conditions."""

CONCLUSIONS = (
    "[]", "[7, {attend: wrong}]", "[{}, {attend: wrong}]", "[{wrong: 1}, {attend: wrong}]", "{atend: warmth}", "{x: {heated: true}}",
    "{recommend: listening, attend: warmth}", "{recommend: listening, strength: weak, attend: warmth, because: so}",
    *(f"{{assess: {{heated: {value}}}}}" for value in ("'true'", '"false"', "''", "7", "[true]", "yes", "' '")),
    "{assess: {a b: true}}", "{assess: {7: true}}", "{assess: {a.b: true}}", "{assess: {}}", "{assess: heated}",
    "{recommend: firmness, stage: [soft, firm], strength: weak}", "{recommend: [firmness], stage: [soft], strength: weak}",
    "{recommend: firmness.soft, stage: firm, strength: weak}", "{recommend: piano, strength: weak}",
    "{recommend: [piano, piano.left, piano.middle, listening.soft], strength: weak}",
    "{exclude: firmness, stage: hard}", "{exclude: listening, stage: hard}", "{exclude: firmness, stage: 7}",
    "{recommend: listening}", "{recommend: listening, strength: weak, certainty: 0.5}", "{recommend: listening, strength: 0.6}",
    *(f"{{recommend: listening, strength: {value}}}" for value in ("60%", "'60'", "'0,6'", "60", "weka", "1", "-60", "100", "[weak]")),
    *(f"{{{kind}, certainty: {value}}}" for kind in ("recommend: listening", "attend: warmth") for value in (
        "weak", "0", "1", "-1", "1.01", "-1.01", "'0.5'", "some", "-0.5", "1e-9",
    )),
    "{gate: second}", "{gate: second, effect: halt}", "{gate: [second, wrong], effect: stop}", "{gate: [], effect: stop}",
    "{directive: []}", "{directive: wrong}", "{directive: call_police, due: 14}", "{directive: call_police, due: {days: 1}}",
    "{directive: call_police, due: {days: 36601, after: today}}", "{directive: call_police, due: {days: 36600, after: today}}",
    "{directive: call_police, due: {days: 1, after: order.items}}", "{directive: call_police, due: {days: 1, after: 2026-03-01}}",
    "{directive: call_police, due: {days: 0, after: order.paid}}", "{directive: call_police, due: {days: 1, after: party.told}}",
    "{ask: []}", "{ask: order.open}", "{ask: order.half}", "{ask: order.prise}", "{ask: advice.day}", "{ask: [order.price, 7]}",
    "{order: [listening, listening]}", "{order: [listening]}", "{order: [listening, wrong]}", "{order: listening}",
    "{order: [firmness.soft, firmness.firm], because: 7}", "{attend: warmth, because: '{party}'}", "{attend: warmth, because: '{'}",
    "{attend: warmth, because: '{party} {party.trust} {wrong}'}", '{attend: warmth, because: "\\x7bparty} {wrong}"}',
    "{attend: warmth, because: '{wrong} and {wrong}'}", "{attend: warmth, because: '{{wrong}} {wrong}'}",
)  # fmt: skip
"""Conclusions, where no party is in turn."""

SAFEGUARDS = (
    "never: {recommend: listening}, always: {gate: second}", "under: {gate: second}", "never: {}", "never: {wrong: second}",
    "never: {gate: second, attend: warmth}", "never: {gate: second, effect: halt}", "never: {gate: wrong, effect: stop}",
    "never: listening", "never: [{gate: second}]", "always: {order: [listening, firmness.firm]}", "only: []", "only: [wrong]",
    "always: {order: [firmness, listening]}", "only: call_police", "not_together: [{gate: second}]", "not_together: {gate: second}",
    "not_together: [{gate: second}, {gate: wrong}]", "not_together: [{gate: second}, 7]", "before: [second]", "before: second",
    "before: [second, second]", "before: [second, wrong]", "before: [safety_first, second, safety_first]",
    "never: {gate: second}, under: 7", "never: {gate: second}, under: []", "never: {gate: second}, under: [{gate: wrong}]",
    "never: {gate: second}, when: {party.trust: 2}", "never: {gate: second}, for_each: side, when: {party.trust: 2}",
    "never: {gate: second}, unless: {}", "never: {gate: second}, when: []", "never: {recommend: firmness, stage: [soft, firm]}",
    "never: {recommend: firmness.soft, stage: firm}", "never: {exclude: firmness.hard}", "never: {directive: wrong}", "never: {attend: wrong}",
    "tested_by: 7", "tested_by: a, never: {gate: second}", "tested_by: a, source: {place: p}", "tested_by: a, notes: 7",
    "tested_by: a, for_each: party", "never: {gate: second}, source: {place: p, basis: practice}", "never: {gate: second}, notes: 7",
    *(f"{says}, {key}: {text}" for says in ("never: {gate: second}", "tested_by: a") for key in ("title", "because") for text in (
        "'{party}'", "'{'", "'{{}}'", "7", "''", "'A\n\n  B'",
    )),
)  # fmt: skip


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
    return of_rule_text(
        f"- id: a\n  title: A\n  for_each: party\n  when: {when}\n  then: {{ask: order.paid}}\n  because: so\n"
    )


def of_conclusion(then: str) -> tuple[Diagnostic, ...]:
    return of_rule_text(f"- id: a\n  title: A\n  when: always\n  then: {then}\n  because: so\n")


def of_safeguard(says: str) -> tuple[Diagnostic, ...]:
    missing = "".join(f", {key}: A" for key in ("title", "because") if f" {key}:" not in says)
    text = f"- {{id: a, {says}{missing}}}\n"
    return safeguard_file(authored(Source("safeguards.yaml", text)), BOOK.names, BOOK.vocabulary).diagnostics


def said_of_all() -> str:
    """For each slip what is underlined, the message and the hint, and the lines that each mend makes."""
    found = (
        *((when, of_condition(when)) for when in conditions()),
        *((then, of_conclusion(then)) for then in CONCLUSIONS),
        *((says, of_safeguard(says)) for says in SAFEGUARDS),
    )
    return "".join(f"{written}\n{''.join(map(said, diagnostics))}" for written, diagnostics in found)


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

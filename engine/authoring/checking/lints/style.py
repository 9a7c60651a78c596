"""Lints on how rules are written, and on what they lack: a source, a test, or a rule that uses a declared name."""

from collections.abc import Iterator

from ottava.facts.source.mending import TextEdit
from ottava.facts.source.node import Entry, Mapping, Scalar, Sequence

from ....rulebook.conclusion import Ask, Attend, Direct, Exclude, Recommend, ShutGate
from ....rulebook.condition import ALWAYS, Includes, InRange, Known, Named, OneOf, walk
from ....rulebook.rulebook import Rule
from ....rulebook.safeguard import Safeguard
from ...rule_tests.outcome import TestOutcome
from ...rule_tests.rule_test import Kind, RuleTest
from ...rule_tests.running import failures_of
from ..lint import Finding, LintSubject, lint, nodes

FEWEST_WORDS = 4

UNFINISHED = "fill in"


@lint("warning")
def unclear_because(subject: LintSubject) -> Iterator[Finding]:
    """A reason that explains too little.

    `because` is what a mediator reads beside the advice. A word or two, or the title of the rule once more, tells them
    nothing that they could weigh or pass on. Say what about this case speaks for the conclusion, in at least four words.

    Fails:

        - id: heated.listen
          title: Listen to a heated party first
          for_each: party
          when: {party.arousal: [upset, highly_agitated]}
          then: {recommend: listening, strength: weak, because: listen first}
          source: {place: methods/4, basis: text}

    Passes:

        - id: heated.listen
          title: Listen to a heated party first
          for_each: party
          when: {party.arousal: [upset, highly_agitated]}
          then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
          source: {place: methods/4, basis: text}
    """
    for name, rule in subject.written.items():
        title = rule.get("title")
        for reason in _reasons(rule):
            text = str(reason.value)
            if isinstance(title, Scalar) and _plain(text) == _plain(str(title.value)):
                fault = "only repeats the title"
            elif len(text.split()) < FEWEST_WORDS:
                fault = f"has fewer than {FEWEST_WORDS} words"
            else:
                continue
            hint = "say what about the case speaks for the conclusion"
            yield Finding("unclear-because", f"the reason of `{name}` {fault}", reason.span, hint, (name,))


@lint("warning")
def unfinished(subject: LintSubject) -> Iterator[Finding]:
    """A rule in which something is still to be filled in.

    `ottava new` begins a rule that works and leaves its words to its author, marked with `fill in`. As long as they stand
    there, the mediator who gets the advice would read them.

    Fails:

        - id: listen
          title: fill in what the rule says, in one line
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}

    Passes:

        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}
    """
    for name, rule in subject.written.items():
        for text in nodes(rule):
            if isinstance(text, Scalar) and str(text.value).lower().startswith(UNFINISHED):
                message = f"the rule `{name}` is not finished"
                yield Finding("unfinished", message, text.span, "write what belongs here", (name,))


@lint("warning")
def needless_nesting(subject: LintSubject) -> Iterator[Finding]:
    """A combination that combines nothing: a list of one value, `all` or `any` of one condition, a double `not`.

    The rule means the same without it and reads more easily. `ottava check --fix` writes a list of one value as the value
    itself.

    Fails:

        - id: heated.listen
          title: Listen to a heated party first
          for_each: party
          when: {party.arousal: [upset]}
          then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
          source: {place: methods/4, basis: text}

    Passes:

        - id: heated.listen
          title: Listen to a heated party first
          for_each: party
          when: {party.arousal: upset}
          then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
          source: {place: methods/4, basis: text}
    """
    for name, rule in subject.written.items():
        for entry in _conditions(rule):
            key, value, place = str(entry.key.value), entry.value, entry.key.span
            items = value.items if isinstance(value, Sequence) else ()
            fixes: tuple[TextEdit, ...] = ()
            if key in ("all", "any") and len(items) == 1:
                message, hint = f"`{key}` holds one condition only", f"leave `{key}` out"
            elif key == "not" and isinstance(value, Mapping) and [each.value for each in value.keys()] == ["not"]:  # noqa: SIM118
                message, hint = "`not` of `not`", "leave both out"
            elif key not in ("all", "any", "not") and len(items) == 1 and isinstance(items[0], Scalar):
                message, hint, place = "a list of one value", "write the value itself", value.span
                # No fix where a comment stands inside, which must not be lost.
                around = "".join(place.text.replace(items[0].span.text, "", 1).split())
                fixes = (TextEdit(place, items[0].span.text),) if around in ("[]", "[,]") else ()
            else:
                continue
            yield Finding("needless-nesting", message, place, hint, (name,), mends=fixes)


def _reasons(rule: Mapping) -> Iterator[Scalar]:
    then = rule.get("then")
    for mapping in (rule, *(then.items if isinstance(then, Sequence) else (then,))):
        reason = mapping.get("because") if isinstance(mapping, Mapping) else None
        if isinstance(reason, Scalar):
            yield reason


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".").lower()


def _conditions(rule: Mapping) -> Iterator[Entry]:
    """Yield all entries under `when` and `unless`, at any depth, outermost first."""
    for key in ("when", "unless"):
        node = rule.get(key)
        for each in () if node is None else nodes(node):
            yield from each.entries if isinstance(each, Mapping) else ()


@lint("warning")
def no_source(subject: LintSubject) -> Iterator[Finding]:
    """A rule that does not say where it comes from.

    Whoever is to follow an advice, or to change a rule, must be able to look up what it rests on: a place in the text, an
    inference from it, or a practice of the field that has a name.

    Fails:

        - id: heated.listen
          title: Listen to a heated party first
          for_each: party
          when: {party.arousal: [upset, highly_agitated]}
          then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}

    Passes:

        - id: heated.listen
          title: Listen to a heated party first
          for_each: party
          when: {party.arousal: [upset, highly_agitated]}
          then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
          source: {place: methods/4, basis: text}
    """
    for rule in subject.own_rules:
        if rule.source is None:
            message = f"the rule `{rule.id}` does not say where it comes from"
            hint = "add `source: {place: …, basis: text}`, or `basis: inference` or `practice`"
            yield Finding("no-source", message, rule.span, hint, (rule.id,))


@lint("warning")
def no_test(subject: LintSubject) -> Iterator[Finding]:
    """A rule without a test that it fires and a test that it does not.

    A rule that no test makes fire may be wrong without anybody noticing, and so may one that fires too readily. Each rule
    needs an entry in `tests/` with a `case` on which it fires and a `near_miss`: a change of one fact with which it does
    not. A rule that fires in every case (`when: always` without `unless`) needs no near miss, for there is none. A test
    that fails does not count.

    Fails:

        - id: heated.listen
          title: Listen to a heated party first
          for_each: party
          when: {party.arousal: [upset, highly_agitated]}
          then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
          source: {place: methods/4, basis: text}

    Passes:

        # rules.yaml
        - id: heated.listen
          title: Listen to a heated party first
          for_each: party
          when: {party.arousal: [upset, highly_agitated]}
          then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
          source: {place: methods/4, basis: text}

        # tests/rules.yaml
        - rule: heated.listen
          case: {parties: [{id: tenant, arousal: upset}]}
          near_miss: {parties.tenant.arousal: calm}
    """
    written: dict[tuple[str | None, Kind], list[RuleTest]] = {}
    for test in subject.tests:
        written.setdefault((test.rule, test.kind), []).append(test)
    needed: tuple[tuple[Kind, str], ...] = (
        ("rule", "a case on which it fires"),
        ("near miss", "a near miss, with which it does not fire"),
    )
    for rule in subject.own_rules:
        always = rule.when == ALWAYS and rule.unless is None
        for kind, what in needed[:1] if always else needed:
            tests = written.get((rule.id, kind), [])
            if any(not failures_of(test, TestOutcome(subject.run(test.case))) for test in tests):
                continue
            if tests:
                said = f"no test of `{rule.id}` passes that gives {what}"
                hint = "`ottava test` shows why; put the rule right, or the test"
            else:
                said = f"the tests have no entry for `{rule.id}` with {what}"
                hint = f"add to `tests/`: `- rule: {rule.id}` with `case`" + ("" if always else " and `near_miss`")
            yield Finding("no-test", said, rule.span, hint, (rule.id,))
            break


_KINDS = {
    "methods": "method",
    "points": "point",
    "gates": "gate",
    "directives": "directive",
    "attributes": "attribute",
    "conditions": "condition",
}


@lint("warning")
def unused_name(subject: LintSubject) -> Iterator[Finding]:
    """A directive, point, gate or method that no rule concludes, or a declared attribute or condition that no rule looks at.

    It is either a leftover, or the rule that should use it is missing. Names that an extended rulebook brought are not
    remarked on.

    Fails:

        # rulebook.yaml
        name: small
        version: 1.0.0
        use: [safety]
        methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]
        directives: [{id: call_police, kind: do, text: Call the police}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, certainty: 0.3, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}

    Passes:

        # rulebook.yaml
        name: small
        version: 1.0.0
        use: [safety]
        methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]
        directives: [{id: call_police, kind: do, text: Call the police}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: {not: {safety.imminent_violence: ongoing}}
          then: {recommend: listening, certainty: 0.3, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}
        - id: police
          title: Violence is for the police
          when: {safety.imminent_violence: ongoing}
          then: {directive: call_police, because: somebody is being hurt right now}
          source: {place: frame, basis: text}
    """
    used = _used(subject)
    for key, kind in _KINDS.items():
        node = subject.head.get(key)
        for item in node.items if isinstance(node, Sequence) else ():
            name = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(name, Scalar) and (key, name.value) not in used:
                does = {"attribute": "looks at or asks for", "condition": "uses"}.get(kind, "concludes")
                hint = "take it out, or write the rule that uses it"
                yield Finding("unused-name", f"no rule {does} the {kind} `{name.value}`", name.span, hint)


def _used(subject: LintSubject) -> set[tuple[str, str]]:
    parts = subject.rulebook.vocabulary.parts
    looked_at = subject.compiled_rulebook.attributes
    found = {("attributes", each) for path in looked_at for each in (path, *parts.get(path, ()))}
    rules = (*subject.rulebook.rules, *subject.rulebook.switched_off)  # what waits for a rule is no leftover
    speaking: tuple[Rule | Safeguard, ...] = (*rules, *subject.rulebook.safeguards)
    for each in speaking:
        inside = (part for condition in (each.when, each.unless) if condition is not None for part in walk(condition))
        for part in inside:
            if isinstance(part, Named):
                found.add(("conditions", part.name))
            elif isinstance(part, OneOf | InRange | Includes | Known):
                found.add(("attributes", part.attribute))
    for rule in rules:
        for conclusion in rule.conclusions:
            match conclusion:
                case Recommend(method) | Exclude(method):
                    found.add(("methods", method))
                case Attend(point):
                    found.add(("points", point))
                case ShutGate(gate):
                    found.add(("gates", gate))
                case Direct(directive):
                    found.add(("directives", directive))
                case Ask(attribute):
                    found.add(("attributes", attribute))
            named = [slot.name for slot in conclusion.because.slots]
            found |= {("attributes", each) for name in named for each in (name, *parts.get(name, ()))}
    return found

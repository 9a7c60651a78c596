"""What the YAML language server finds fault with, and that it leaves alone what is right."""

from pathlib import Path

import pytest
from editor.pages import REST, RULE, page
from editor.server import Mark, Server

from ottava.engine.rulebook.locating import rule_files, safeguard_files

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules" / "eight_methods"


def marks(server: Server, book: Path, kind: str, text: str) -> list[Mark]:
    return server.marks(book, page(kind, text))


def rule(when: str) -> str:
    return f"{RULE}  when: {when}{REST}"


def then(conclusion: str) -> str:
    return f"{RULE}  when: always\n  then:\n    - {conclusion}\n  because: so it is\n"


NOT_ACCEPTED, NOT_ALLOWED = "Value is not accepted.", "is not allowed."
IN_RULES = [
    (rule("{party.arousl: calm}"), "party.arousl", NOT_ALLOWED),
    (rule("{arousal: calm}"), "arousal", NOT_ALLOWED),
    (rule("{party.arousal: clam}"), "clam", NOT_ACCEPTED),
    (rule("{party.arousal: [calm, clam]}"), "clam", NOT_ACCEPTED),
    (rule("{not: {party.arousal: clam}}"), "clam", NOT_ACCEPTED),
    (rule("{any: [{party.arousal: clam}]}"), "clam", NOT_ACCEPTED),
    (rule("{some_party: {party.arousal: clam}}"), "clam", NOT_ACCEPTED),
    (rule("{party.trust: {at_leest: 2}}"), "at_leest", NOT_ALLOWED),
    (rule("{party.trust: 7}"), "7", NOT_ACCEPTED),
    (rule("{party.role: {at_least: claimant}}"), "at_least", NOT_ALLOWED),
    (rule("{party.arousal: {at_least: 2}}"), "2", NOT_ACCEPTED),
    (rule("{party.arousal: {below: calm}}"), "calm", NOT_ACCEPTED),
    (rule("{parties: {exacty: 2}}"), "exacty", NOT_ALLOWED),
    (rule("{safety.weapon: yes}"), "yes", "Incorrect type."),
    (rule("{dispute.causes: data}"), "data", "write `{includes: VALUE}`"),
    (rule("{advised.listning: true}"), "advised.listning", NOT_ALLOWED),
    (rule("{advised: {at_lest: 2}}"), "at_lest", NOT_ALLOWED),
    (rule("alway"), "alway", "always"),
    (RULE.replace("  for_each: party\n", "") + "  when: {party.arousal: calm}" + REST, "party.arousal", NOT_ALLOWED),
    (RULE + REST, "i", 'Missing property "when"'),
    (then("{recommend: listning, strength: strong}"), "listning", NOT_ACCEPTED),
    (then("{exclude: [listening, listning]}"), "listning", NOT_ACCEPTED),
    (then("{recommend: listening}"), "{", 'Missing property "strength'),
    (then("{recommend: listening, strength: storng}"), "storng", NOT_ACCEPTED),
    (then("{recommend: listening, strength: strong, effect: stop}"), "effect", NOT_ALLOWED),
    (then("{recommend: rigidity_with_softness, strength: strong}"), "{", 'Missing property "stage"'),
    (then("{recommend: rigidity_with_softness, stage: hard, strength: strong}"), "hard", NOT_ACCEPTED),
    (then("{recommend: listening, stage: soft, strength: strong}"), "stage", NOT_ALLOWED),
    (then("{recomend: listening, strength: strong}"), "recomend", NOT_ALLOWED),
    (then("{gate: safety_first}"), "{", 'Missing property "effect"'),
    (then("{gate: safty_first, effect: stop}"), "safty_first", NOT_ACCEPTED),
    (then("{ask: party.arousl}"), "party.arousl", NOT_ACCEPTED),
    (then("{directive: call_polic}"), "call_polic", NOT_ACCEPTED),
    (then("{directive: call_police}").replace("  because: so it is\n", ""), "{", 'Missing property "because"'),
    (rule("always").replace("because", "becuase"), "becuase", NOT_ALLOWED),
]


@pytest.mark.parametrize(("text", "underlined", "says"), IN_RULES, ids=[text for text, _, _ in IN_RULES])
def test_mistakes_in_rules_are_marked(server: Server, book: Path, text: str, underlined: str, says: str) -> None:
    found = marks(server, book, "rules", text)
    assert any(mark.text == underlined and says in mark.message for mark in found), found


IN_CASES = [
    ("disputes: {}\n", "disputes", NOT_ALLOWED),
    ("dispute: {stake: trivial}\n", "stake", NOT_ALLOWED),
    ("dispute: {stakes: high}\n", "high", NOT_ACCEPTED),
    ("dispute: {stakes: {value: high, certainty: 0.6}}\n", "high", NOT_ACCEPTED),
    ("dispute: {stakes: {value: trivial, certainty: 1.6}}\n", "1.6", "above the maximum"),
    ("parties: [{id: a, arousal: clam}]\n", "clam", NOT_ACCEPTED),
    ("parties: [{arousal: calm}]\n", "{", 'Missing property "id"'),
    ("parties: [{id: 'Mr Li', arousal: calm}]\n", "'Mr Li'", "letters, digits"),
    ("fact_finding: {evidence: witness}\n", "witness", "Incorrect type."),
    ("fact_finding: {evidence: [witnes]}\n", "witnes", NOT_ACCEPTED),
    ("safety: {weapon: yes}\n", "yes", "Incorrect type."),
    ("history: {police_calls_12m: many}\n", "many", "Incorrect type."),
    ("history: {police_calls_12m: -1}\n", "-1", "below the minimum"),
]


@pytest.mark.parametrize(("text", "underlined", "says"), IN_CASES, ids=[text for text, _, _ in IN_CASES])
def test_mistakes_in_cases_are_marked(server: Server, book: Path, text: str, underlined: str, says: str) -> None:
    found = marks(server, book, "case", text)
    assert any(mark.text == underlined and says in mark.message for mark in found), found


def whole(expect: str) -> str:
    return f"- test: it is so\n  case: {{parties: [{{id: a}}]}}\n  expect: {expect}\n"


def of_rule(more: str) -> str:
    return f"- rule: listening.unheard\n  case: {{parties: [{{id: a}}]}}\n  {more}\n"


IN_TESTS = [
    (whole("{topp: listening}"), "topp", NOT_ALLOWED),
    (whole("{top: listning}"), "listning", NOT_ACCEPTED),
    (whole("{advised: [listening, listning]}"), "listning", NOT_ACCEPTED),
    (whole("{gates: [safty_first]}"), "safty_first", NOT_ACCEPTED),
    (whole("{gates: {safety_first: halt}}"), "halt", NOT_ACCEPTED),
    (whole("{certainty: {listening: 2}}"), "2", "above the maximum"),
    (whole("{directives: [call_polic]}"), "call_polic", NOT_ACCEPTED),
    (whole("{asked: [party.arousl]}"), "party.arousl", NOT_ACCEPTED),
    (whole("{top: listening}").replace("arties", "arty"), "party", NOT_ALLOWED),
    ("- test: it is so\n  case: {safety: {weapon: sharp}}\n  expect: {top: []}\n", "sharp", "Incorrect type."),
    ("- test: it is so\n  case: {parties: [{id: a}]}\n", "t", 'Missing property "expect'),
    ("- test: it is so\n  expect: {top: listening}\n", "t", 'Missing property "case'),
    (of_rule("near_miss: {parties.a.arousal: clam}"), "clam", NOT_ACCEPTED),
    (of_rule("near_miss: {parties.a.arousl: calm}"), "parties.a.arousl", NOT_ALLOWED),
    (of_rule("near_miss: [{safety.wepon: true}]"), "safety.wepon", NOT_ALLOWED),
    (of_rule("variants: []"), "variants", NOT_ALLOWED),
    (whole("{attention: {warmth: high}}"), "high", "Incorrect type."),
    (of_rule("gives: {recommend: listning, strength: weak}"), "listning", NOT_ACCEPTED),
]


@pytest.mark.parametrize(("text", "underlined", "says"), IN_TESTS, ids=[text for text, _, _ in IN_TESTS])
def test_mistakes_in_tests_are_marked(server: Server, book: Path, text: str, underlined: str, says: str) -> None:
    found = marks(server, book, "tests", text)
    assert any(mark.text == underlined and says in mark.message for mark in found), found


IN_HEADS = [
    ("name: a\nversion: 1.0\n", "1.0", "Incorrect type."),
    ("name: a\n", "n", 'Missing property "version"'),
    ("name: a\nversion: 1.0.0\nmethod: []\n", "method", NOT_ALLOWED),
    ("name: a\nversion: 1.0.0\ngates: [{id: b, title: B}]\n", "{", 'Missing property "text"'),
    ("name: a\nversion: 1.0.0\ndirectives: [{id: b, kind: must, text: B}]\n", "must", NOT_ACCEPTED),
    ("name: a\nversion: 1.0.0\nattributes: [{id: pet, kind: boolean, question: Any?}]\n", "pet", "ENTITY.NAME"),
]


@pytest.mark.parametrize(("text", "underlined", "says"), IN_HEADS, ids=[text for text, _, _ in IN_HEADS])
def test_mistakes_in_the_head_are_marked(server: Server, book: Path, text: str, underlined: str, says: str) -> None:
    found = marks(server, book, "rulebook", text)
    assert any(mark.text == underlined and says in mark.message for mark in found), found


RIGHT = [
    *(("rules", path) for path in rule_files(RULES)),
    *(("safeguards", path) for path in safeguard_files(RULES)),
    *(("tests", path) for path in sorted((RULES / "tests").glob("*.yaml"))),
    *(("case", path) for path in sorted((ROOT / "examples").glob("*.yaml"))),
    ("rulebook", RULES / "rulebook.yaml"),
]


@pytest.mark.parametrize(("kind", "path"), RIGHT, ids=[f"{kind}-{path.stem}" for kind, path in RIGHT])
def test_what_is_right_is_not_marked(server: Server, book: Path, kind: str, path: Path) -> None:
    assert marks(server, book, kind, path.read_text(encoding="utf-8")) == []


def test_what_is_beyond_a_schema_is_not_marked(server: Server, book: Path) -> None:
    new = rule("{assessment.about_to_be_written: true, unless_so: true}").replace(", unless_so: true", "")
    assert marks(server, book, "rules", new) == []
    assert marks(server, book, "tests", of_rule("party: a").replace("listening.unheard", "about.to-be")) == []

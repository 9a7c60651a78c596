"""What cannot be used: every mistake with its place, its code and how to put it right, and never a fault."""

import ast
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp import Client, MCPError
from mcp_server.clients import ADVISOR, QUARREL, ROOT, called, talk, text_of

from ottava import Advisor, Case, InvalidCase, OttavaError
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.mcp_server import server as serving
from ottava.engine.mcp_server.answer import MOST_MISTAKES
from ottava.engine.mcp_server.arguments import LARGEST, weight
from ottava.engine.mcp_server.server import AdviceServer
from ottava.engine.mcp_server.tools import tools_for

TOOLS = {each.name: each for each in tools_for(ADVISOR)}
ASKING_A_CASE = [name for name in TOOLS if name != "vocabulary"]
WRONG: dict[str, Any] = {
    "parties": [{"id": "customer", "arousal": "clam"}, {"id": "customer"}],
    "dispute": {"categry": "consumer"},
    "safety": {"weapon": "yes"},
}


def mistakes(tool: str, **arguments: Any) -> list[dict[str, Any]]:
    answer = called(tool, **arguments)
    assert answer.is_error
    found: list[dict[str, Any]] = answer.structured_content["mistakes"]
    text = text_of(answer)
    for each in found:
        assert f"error[{each['code']}]" in text
        assert each["message"] in text
        assert (each["hint"] or "") in text
    return found


@pytest.mark.parametrize("tool", ["advise", "explain", "ask_next"])
def test_all_mistakes_of_a_case_are_those_of_the_library(tool: str) -> None:
    with pytest.raises(InvalidCase) as raised:
        Case.from_mapping(WRONG)
    expected = [(each.path, each.code, each.message, each.hint) for each in raised.value.diagnostics]
    assert len(expected) == 4
    more = {"why_not": "learning"} if tool == "explain" else {}
    found = mistakes(tool, case=WRONG, **more)
    assert [(each["path"], each["code"], each["message"], each["hint"]) for each in found] == expected
    assert "did you mean `calm`?" in text_of(called(tool, case=WRONG, **more))


def test_to_check_a_case_with_mistakes_is_no_mistake() -> None:
    answer = called("check_case", case=WRONG)
    assert not answer.is_error
    assert answer.structured_content == {"valid": False, "mistakes": mistakes("advise", case=WRONG)}


def test_a_case_without_end_lists_the_first_of_its_mistakes() -> None:
    found = mistakes("advise", case={"parties": [{"id": f"p{each}", "mood": 1} for each in range(300)]})
    assert len(found) == MOST_MISTAKES + 1
    assert found[-1]["message"] == "mistakes that are not listed: 250"


@pytest.mark.parametrize(
    ("tool", "arguments", "code", "said"),
    [
        ("advise", {}, "missing-argument", "the argument `case` is missing"),
        ("advise", {"case": None}, "missing-argument", "the argument `case` is missing"),
        ("advise", {"case": {}, "detial": "card"}, "unknown-argument", "did you mean `detail`?"),
        ("advise", {"case": {}, "colour": 1}, "unknown-argument", "the arguments are `case`, `detail`"),
        ("advise", {"case": {}, "detail": "all"}, "wrong-argument", "choose one of `card`, `whole`"),
        ("advise", {"case": '{"id": "x"}'}, "wrong-argument", "not as text with JSON in it"),
        ("advise", {"case": [QUARREL]}, "wrong-argument", "found a list for `case`, expected an object"),
        ("vocabulary", {"entity": "safty"}, "wrong-argument", "did you mean `safety`?"),
        ("ask_next", {"case": {}, "unknown": "safety.weapon"}, "wrong-argument", "expected a list of texts"),
        ("ask_next", {"case": {}, "unknown": [1]}, "wrong-argument", "expected a list of texts"),
        ("ask_next", {"case": {}, "unknown": ["safety.wepon"]}, "unknown-attribute", "did you mean `safety.weapon`?"),
        ("ask_next", {"case": {}, "quick": "yes"}, "wrong-argument", "expected `true` or `false`"),
        ("explain", {"case": {}}, "no-question", "give one of `why_not`, `rule`, `what_if`, `goal`"),
        ("explain", {"case": {}, "why_not": "listning"}, "wrong-argument", "did you mean `listening`?"),
        ("explain", {"case": {}, "rule": "gates.dangr"}, "unknown-rule", "did you mean `gates.danger`?"),
        ("explain", {"case": {}, "rule": "gates.danger", "party": "x"}, "unknown-party", "unknown party `x`"),
        ("explain", {"case": {}, "what_if": {"safety.weapon": 3}}, "wrong-type", "expected `true` or `false`"),
        ("explain", {"case": {}, "goal": "top"}, "unknown-aim", "`top` is no goal"),
        ("explain", {"case": {}, "goal": "top=changed", "up_to": 9}, "wrong-argument", "a whole number from 1 to 3"),
        ("explain", {"case": {}, "goal": "top=changed", "up_to": True}, "wrong-argument", "a whole number from 1 to 3"),
        ("advise", {"case": {"title": "x" * LARGEST}}, "too-large", "longer than 65,536 characters"),
    ],
)
def test_what_is_wrong_is_said_with_how_to_put_it_right(
    tool: str, arguments: dict[str, Any], code: str, said: str
) -> None:
    (found,) = mistakes(tool, **arguments)
    assert found["code"] == code
    assert said in f"{found['message']} {found['hint']}"


def test_null_is_as_good_as_left_out() -> None:
    assert not called("advise", case=QUARREL, detail=None).is_error


def test_a_case_that_fires_without_end_is_given_up() -> None:
    async def work(client: Client) -> Any:
        return await client.call_tool("advise", {"case": QUARREL})

    answer = talk(work, AdviceServer(Advisor(max_firings=3)).server)
    assert answer.is_error
    assert [each["code"] for each in answer.structured_content["mistakes"]] == ["firing-limit-exceeded"]


def test_an_answer_beyond_all_use_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LONGEST_ANSWER", 20_000)
    assert not called("advise", case=QUARREL).is_error
    assert [each["code"] for each in mistakes("advise", case=QUARREL, detail="whole")] == ["answer-too-long"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_unknown_tool_or_resource_is_an_error_of_the_protocol(mode: str) -> None:
    async def work(client: Client) -> list[str]:
        found = []
        for name in ("advice", "x" * 5000 + "\x1b[31m"):
            with pytest.raises(MCPError) as raised:
                await client.call_tool(name, {})
            found.append(raised.value.message)
        with pytest.raises(MCPError) as raised:
            await client.read_resource("ottava://secrets")
        return [*found, raised.value.message]

    near, far, resource = talk(work, mode=mode)
    assert near == "unknown tool `advice`; did you mean `advise`?"
    assert far.endswith("the tools are advise, explain, ask_next, check_case, vocabulary")
    assert len(far) < 300
    assert far.isprintable()
    assert "there are ottava://methods and ottava://vocabulary" in resource


def test_a_fault_of_ours_says_nothing_of_the_case(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ValueError("secret of the customer")

    async def work(client: Client) -> str:
        with pytest.raises(MCPError) as raised:
            await client.call_tool("advise", {"case": QUARREL})
        return raised.value.message

    monkeypatch.setattr(Advisor, "advise", fail)
    assert talk(work) == "`advise` failed, by a mistake in Ottava"
    assert "ValueError at test_refusals.py:" in caplog.text
    assert "secret" not in caplog.text


def test_the_codes_of_the_tools_are_on_their_page() -> None:
    page = (ROOT / "docs" / "use" / "mcp.md").read_text("utf-8")
    found = set()
    for path in (ROOT / "engine" / "mcp_server").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Diagnostic":
                found |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
    assert len(found) > 5
    assert found - set(re.findall(r"`([a-z-]+)`", page)) == {"too-many-problems"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
PATHS = [each.path for each in ADVISOR.rulebook.vocabulary.of_cases]
WORDS = st.sampled_from(
    [*PATHS, "parties", "parties.a.arousal", "unknown", "calm", "top=changed", "listening", "listening=first", "a", ""]
)
VALUES = JSON | WORDS | st.sampled_from([True, 0, 1, 2, ["witness"], {"value": 1, "certainty": 0.1}])
FACTS = st.dictionaries(WORDS.map(lambda path: path.rpartition(".")[2]), VALUES, max_size=4)
CASES = JSON | st.fixed_dictionaries(
    {},
    optional={
        "parties": JSON | st.lists(FACTS.map(lambda facts: {"id": "a", **facts}), max_size=2),
        "safety": FACTS,
        "dispute": FACTS,
        "day": VALUES,
        "id": VALUES,
    },
)
ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "case": CASES | st.integers(0, 10_000).map(lambda seed: next(iter(cases(1, seed)))),
        "detail": VALUES,
        "why_not": VALUES,
        "rule": VALUES,
        "party": VALUES,
        "what_if": st.dictionaries(WORDS, VALUES, max_size=2) | JSON,
        "goal": VALUES,
        "up_to": st.integers(-1, 2) | JSON,
        "unknown": st.lists(WORDS, max_size=3) | JSON,
        "quick": VALUES,
        "entity": VALUES,
    },
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(tool=st.sampled_from(list(TOOLS)), arguments=ARGUMENTS, fitting=st.booleans())
def test_anything_gets_an_answer_or_a_refusal(tool: str, arguments: dict[str, Any], fitting: bool) -> None:
    """fitting: leave out the arguments that the tool does not take, so that more is looked at."""
    if fitting:
        arguments = {name: value for name, value in arguments.items() if name in TOOLS[tool].properties}
    try:
        answer = TOOLS[tool].answer(ADVISOR, arguments)
    except OttavaError:
        return
    assert answer.text
    assert all(line.isprintable() for line in answer.text.split("\n"))


@given(JSON)
def test_a_weight_is_about_the_length_of_the_json(value: Any) -> None:
    length = len(json.dumps(value, ensure_ascii=False))
    assert length / 12 <= weight(value) <= 2 * length + 2

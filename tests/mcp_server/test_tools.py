"""What the tools and resources give, in memory: the same as the library."""

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from mcp import Client
from mcp.types import ListToolsResult
from mcp_server.clients import ADVISOR, CASES, QUARREL, ROOT, called, talk, text_of

from ottava import Advisor, Case, read_cases
from ottava.engine.mcp_server.advising import IN_PART
from ottava.engine.mcp_server.server import AdviceServer
from ottava.facts import vocabulary_page

NAMES = ["advise", "explain", "ask_next", "check_case", "vocabulary"]


def listed(**settings: Any) -> ListToolsResult:
    async def work(client: Client) -> ListToolsResult:
        return await client.list_tools()

    return talk(work, **settings)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_are_listed_with_schemas_that_are_some(mode: str) -> None:
    tools = listed(mode=mode).tools
    assert [each.name for each in tools] == NAMES
    for each in tools:
        jsonschema.Draft202012Validator.check_schema(each.input_schema)
        assert each.description
        assert each.annotations is not None
        assert each.annotations.read_only_hint
        assert not each.annotations.open_world_hint


def test_the_schema_of_advise_takes_the_examples_and_refuses_what_is_no_case() -> None:
    checker = jsonschema.Draft202012Validator(listed().tools[0].input_schema)
    for path in sorted((ROOT / "examples").glob("*.yaml"))[::6]:
        for case in read_cases(path):
            assert isinstance(case, Case)
            assert checker.is_valid({"case": case.to_mapping()})
    assert not checker.is_valid({"case": {"dispute": {"categry": "consumer"}}})
    assert not checker.is_valid({})


def test_short_schemas_are_short_and_say_where_the_rest_is() -> None:
    whole, short = listed().tools, listed(short_schemas=True).tools
    assert len(json.dumps(whole[0].input_schema)) > 10_000
    assert len(json.dumps([each.input_schema for each in short])) < 5_000
    assert "`vocabulary`" in short[0].input_schema["properties"]["case"]["description"]
    assert [each.input_schema for each in short[1:]] == [each.input_schema for each in whole[1:]]


def test_the_descriptions_say_that_it_is_advice_and_for_whom() -> None:
    about = listed().tools[0].description or ""
    assert "Advice for a person to weigh, not a decision" in about
    assert "the parties of the dispute must not see it" in about


@pytest.mark.parametrize("case", CASES)
def test_the_whole_advice_is_that_of_the_library(case: dict[str, Any]) -> None:
    answer = called("advise", case=case, detail="whole")
    expected = ADVISOR.advise(case, thorough=True)
    assert msgspec.json.encode(answer.structured_content).decode() == expected.to_json()
    text = text_of(answer)
    assert expected.notice in text
    assert "ottava explain" not in text  # no command is of use to a model
    assert all(each.title in " ".join(text.split()) for each in expected.gates)


@pytest.mark.parametrize("case", CASES)
def test_the_card_has_the_fields_of_the_advice(case: dict[str, Any]) -> None:
    answer = called("advise", case=case)
    advice = ADVISOR.advise(case, thorough=True)
    given = answer.structured_content
    assert {name: given[name] for name in IN_PART} == {name: advice.to_mapping()[name] for name in IN_PART}
    assert [{"case": advice.case, **row} for row in given["recommendations"]] == advice.to_rows()
    assert given["stability"] == {"verdict": advice.stability.verdict}
    assert next(iter(given)) == "notice"
    text = text_of(answer)
    assert advice.notice in text
    assert text.startswith("FOR THE HANDLER ONLY")
    assert "--full" not in text
    for gate in advice.card.gates:
        assert text.index(gate.title) < text.index("DO NOT")


def test_what_not_to_do_and_why_are_on_the_card() -> None:
    text = text_of(called("advise", case=QUARREL))
    assert "DO NOT\nx Do not open the talk on the point in dispute." in text
    assert "Why: A direct explanation will not reach customer now." in text


def test_an_explanation_is_that_of_the_library() -> None:
    answer = called(
        "explain",
        case=QUARREL,
        why_not="art_of_persuasion",
        rule="circuitous.bad-temper",
        what_if={"parties.customer.arousal": "calm"},
        goal="top=changed",
        up_to=1,
    )
    given = answer.structured_content
    why_not = ADVISOR.why_not(QUARREL, "art_of_persuasion")
    what_if = ADVISOR.what_if(QUARREL, {"parties.customer.arousal": "calm"})
    assert given["notice"] == what_if.before.notice
    assert given["why_not"]["near_misses"][0]["missing"] == plain(why_not.near_misses[0].missing)
    assert given["rule"]["fires"] is ADVISOR.why_not_rule(QUARREL, "circuitous.bad-temper").fires
    assert given["what_if"] == {"changes": plain(what_if.changes), "difference": plain(what_if.difference)}
    assert given["goal"] == plain(ADVISOR.smallest_changes(QUARREL, "top=changed", largest=1))
    text = text_of(answer)
    assert what_if.before.notice in text
    for heading in ("WHY NOT THE ART OF PERSUASION", "WHAT IF", "WHAT WOULD HAVE TO CHANGE"):
        assert heading in text


def plain(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def test_asking_on_is_the_consultation_of_the_library() -> None:
    """Until it is finished, with answers in the case and `unknown` for what nobody knows."""
    consultation = ADVISOR.resume({"start": QUARREL, "steps": [], "quick": True})
    unknown: list[str] = []
    for count in range(30):
        given = called("ask_next", case=consultation.case.to_mapping(), unknown=unknown, quick=True).structured_content
        field = consultation.field
        assert given["question"] == plain(field)
        assert (given["finished"], given["stable"]) == (consultation.finished, consultation.stable)
        if field is None:
            break
        if count % 3 == 0 and field.choices:
            consultation.answer([] if field.several else field.choices[0].value)
        else:
            unknown.append(field.path)
            consultation.dont_know()
    assert given["finished"]
    assert count > 3


def test_what_the_case_gives_as_unknown_is_not_asked() -> None:
    first = called("ask_next", case=QUARREL).structured_content["question"]["path"]
    entity, _, name = first.partition(".")
    then = called("ask_next", case={**QUARREL, entity: {name: "unknown"}}).structured_content["question"]["path"]
    assert then != first
    assert then == called("ask_next", case=QUARREL, unknown=[first]).structured_content["question"]["path"]


def test_a_stop_is_said_before_the_question() -> None:
    answer = called("ask_next", case={"safety": {"imminent_violence": "ongoing"}})
    text = text_of(answer)
    assert text.index("STOP: Safety comes first") < text.index("FIND OUT FIRST")
    assert [each["effect"] for each in answer.structured_content["gates"]] == ["stop"]
    assert "What matters most:\n* STOP: Safety comes first" in text


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (["safety.imminent_violence", "safety.weapon"], "A list of these; an empty one for none of them."),
        (["safety.imminent_violence", "safety.weapon", "safety.threats"], "A list of labels, no names."),
    ],
)
def test_a_question_says_how_it_is_answered(unknown: list[str], said: str) -> None:
    assert f"  {said}\n" in text_of(called("ask_next", case={}, unknown=unknown))


def test_a_question_for_a_number_says_which_numbers_fit() -> None:
    """It is the last one left, once everything that is asked before is unknown."""
    unknown: list[str] = []
    while (answer := called("ask_next", case={}, unknown=unknown)).structured_content["question"] is not None:
        unknown.append(answer.structured_content["question"]["path"])
        last = answer
    assert "  dispute.duration_days\n  A whole number of days from 0.\n" in text_of(last)
    assert "FIND OUT FIRST" not in text_of(answer)


def test_the_day_of_a_checked_case_is_said_too() -> None:
    text = text_of(called("check_case", case={"day": "2026-03-01", "safety": {"weapon": True}}))
    assert text.endswith("within reach? yes\n2. For which day is the advice? 2026-03-01\n")


def test_a_checked_case_is_said_in_words_and_given_as_it_was_read() -> None:
    answer = called("check_case", case=QUARREL)
    case = Case.from_mapping(QUARREL)
    assert answer.structured_content == {"valid": True, "case": plain(case.to_mapping()), "case_digest": case.digest}
    text = " ".join(text_of(answer).split())
    observations = [each for party in case.parties for each in party.observations] + list(case.observations)
    assert len(observations) == text.count("? ") - 1
    assert "shopkeeper: How far does this person trust you? 2: wavering (0.6)" in text


def test_the_vocabulary_is_whole_or_of_one_entity() -> None:
    assert vocabulary_page() in text_of(called("vocabulary"))
    text = text_of(called("vocabulary", entity="safety"))
    assert "`weapon`" in text
    assert "`temperament`" not in text


def test_the_resources_can_be_read() -> None:
    async def work(client: Client) -> dict[str, str]:
        listed = (await client.list_resources()).resources
        return {each.uri: (await client.read_resource(each.uri)).contents[0].text for each in listed}

    found = talk(work)
    assert found.keys() == {"ottava://methods", "ottava://vocabulary"}
    assert found["ottava://vocabulary"] == vocabulary_page()
    for method in ADVISOR.rulebook.names.methods:
        assert f"## {method.title} (`{method.id}`)" in found["ottava://methods"]


MARKET = "examples/rulebooks/marketplace"
RETURN: dict[str, Any] = {"order": {"problem": "damaged"}, "parties": [{"id": "buyer"}, {"id": "seller"}]}


def test_another_rulebook_has_cases_and_methods_of_its_own() -> None:
    market = Advisor(ROOT / MARKET)

    async def work(client: Client) -> str:
        advise, explain, *_ = (await client.list_tools()).tools
        assert "order" in advise.input_schema["properties"]["case"]["properties"]
        methods = {each.id for each in market.rulebook.names.methods}
        assert methods <= {*explain.input_schema["properties"]["why_not"]["enum"]}
        return text_of(await client.call_tool("check_case", {"case": RETURN}))

    assert "damaged" in talk(work, AdviceServer(market).server)


def test_the_texts_are_in_the_language_of_the_advisor() -> None:
    chinese = Advisor(ROOT / MARKET, language="zh")

    async def work(client: Client) -> list[str]:
        calls = {"advise": {}, "ask_next": {}, "check_case": {}, "explain": {"goal": "top=changed"}}
        return [text_of(await client.call_tool(name, {"case": RETURN, **more})) for name, more in calls.items()]

    advised, asked, said, explained = talk(work, AdviceServer(chinese).server)
    notice = chinese.advise(RETURN).notice
    assert all(notice in text.replace("\n", "") for text in (advised, asked, explained))
    assert "先弄清楚" in asked
    assert "已说的内容" in said

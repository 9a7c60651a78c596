"""A rulebook in another language: other texts, and nothing else; what has none keeps its own."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.examples.example import HEAD, per_party

from ottava import Advisor, InvalidCall, load_rulebook
from ottava.engine.rulebook.language import in_language, texts_of, with_texts
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.engine.rulebook.rulebook_cache import _built, _plain
from ottava.facts import built_in_vocabulary
from ottava.facts.catalogue import speaking
from ottava.facts.reading import read_case
from ottava.facts.source.span import Source

FOLDER = Path(__file__).parent / "mediation"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
HEATED = "circuitous.heated-party"


@pytest.fixture(scope="module")
def mediation() -> Rulebook:
    return load_rulebook(FOLDER)


@pytest.fixture(scope="module")
def chinese(mediation: Rulebook) -> Advisor:
    return Advisor(mediation, language="zh")


def small(texts: str, head: str = HEAD, rules: str = "") -> Rulebook:
    return rulebook_from_sources(
        Source("rulebook.yaml", head),
        [Source("rules.yaml", rules or per_party(because='"{party} is heard"'))],
        texts=[Source("texts/zh.yaml", texts)],
    )


def test_texts_are_those_of_the_language_and_the_others_stay(chinese: Advisor) -> None:
    advice = chinese.advise_file(EXAMPLES[-1].parent / "orange-quarrel.yaml", thorough=True)
    assert advice.language == "zh"
    assert advice.rulebook.title == "群众工作八法"
    assert advice.recommendations[0].title == "迂回战术"
    assert "customer情绪激动，直接讲道理听不进去；先从旁入手" in [
        reason.because for each in advice.recommendations for reason in each.reasons
    ]
    assert "实事求是（查明事实）" in [each.title for each in advice.recommendations]
    assert advice.questions[0].question in ("Has this person threatened to harm somebody, or themselves?",)
    facts = {fact.said for each in advice.recommendations for reason in each.reasons for fact in reason.facts}
    assert "此刻的情绪：大喊大叫或哭喊，已听不进话" in facts


def without_texts(value: Any) -> Any:
    """What a program reads: all but the texts for people."""
    texts = {"title", "text", "because", "said", "label", "question", "steps", "avoid", "language", "begin", "call"}
    texts |= {"method_title", "nothing_fits", "decides", "notice", "searched"}
    if isinstance(value, dict):
        return {key: without_texts(each) for key, each in value.items() if key not in texts}
    return [without_texts(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", EXAMPLES[::6], ids=lambda path: path.stem)
def test_nothing_but_texts_differs(path: Path, mediation: Rulebook, chinese: Advisor) -> None:
    own, other = Advisor(mediation).advise_file(path), chinese.advise_file(path)
    assert without_texts(own.to_mapping()) == without_texts(other.to_mapping())
    assert (own.language, other.language) == (None, "zh")
    assert own.rulebook.fingerprint == other.rulebook.fingerprint


def test_a_rulebook_is_read_alike_whatever_language_is_spoken() -> None:
    folder = EXAMPLES[0].parent / "rulebooks" / "marketplace"
    own = load_rulebook(folder)
    with speaking("zh"):
        assert load_rulebook(folder) == own


def test_a_rulebook_says_which_languages_it_has(mediation: Rulebook) -> None:
    (language,) = mediation.languages
    assert language.code == "zh"
    assert len(language.texts) + len(language.missing) == len(texts_of(mediation))
    with pytest.raises(InvalidCall, match="has no texts in `fr`; it has `zh`"):
        Advisor(mediation, language="fr")
    with pytest.raises(InvalidCall, match="it has none in another language than its own"):
        Advisor(language="zh")


def test_a_shorter_notation_means_the_same() -> None:
    long = "directives: {call_police: {text: 报警}}\nrules: {one: {because: [听过了]}}\n"
    brief = "directives: {call_police: 报警}\nrules: {one: {because: 听过了}}\n"
    assert small(brief).languages == small(long).languages
    head = HEAD.replace("steps: [Listen]", "steps: [Listen], avoid: [Do not shout], for_parties: You are heard.")
    short = small("methods: {listening: {steps: [听], avoid: [勿喊], for_parties: 听您说}}\n", head)
    method = in_language(short, "zh").names.method("listening")
    assert (method.steps_of(None), method.avoid_of(None), method.for_parties_of(None)) == (("听",), ("勿喊",), "听您说")


def test_what_an_extending_rulebook_writes_anew_loses_the_texts_of_before(tmp_path: Path) -> None:
    base, mine = tmp_path / "base", tmp_path / "mine"
    (base / "texts").mkdir(parents=True)
    mine.mkdir()
    (base / "rulebook.yaml").write_text(HEAD, "utf-8")
    (base / "rules.yaml").write_text(per_party(), "utf-8")
    (base / "texts" / "zh.yaml").write_text(
        "title: 小规则\ngates: {safety_first: {title: 安全第一}}\npoints: {warmth: {title: 热情}}\n", "utf-8"
    )
    own = "name: mine\nversion: 1.0.0\nextends: ../base\ngates: [{id: safety_first, title: Danger, text: Go}]\n"
    (mine / "rulebook.yaml").write_text(own, "utf-8")
    found = in_language(load_rulebook(mine), "zh")
    assert (found.title, found.names.gate("safety_first").title, found.names.point("warmth").title) == (
        "mine", "Danger", "热情",
    )  # fmt: skip


def test_cases_are_read_and_explained_in_it(chinese: Advisor, mediation: Rulebook) -> None:
    case = read_case(EXAMPLES[0].parent / "orange-quarrel.yaml")
    found = chinese.why_not(case, "listening", party="customer")
    assert found.title == "听取意见"
    changed = chinese.what_if(case, ["parties.customer.arousal=calm"])
    assert changed.changes[0].said == "平静"
    assert chinese.why_not_rule(case, HEATED).title == "对情绪激动的一方不能正面硬碰"
    asking = chinese.consultation()
    assert asking.question is not None
    state = json.loads(json.dumps(asking.to_mapping()))
    assert chinese.resume(state).question == asking.question
    assert asking.translation.rulebook.vocabulary["party.arousal"].said("calm") == "平静"
    assert mediation.vocabulary["party.arousal"] == built_in_vocabulary()["party.arousal"]


def test_it_is_the_same_in_other_processes(mediation: Rulebook) -> None:
    case = read_case(EXAMPLES[0])
    wanted = Advisor(mediation, language="zh").advise(case)
    assert pickle.loads(pickle.dumps(Advisor(mediation, language="zh"))).advise(case) == wanted
    assert next(iter(Advisor(mediation, language="zh").advise_many([case], workers=1))) == wanted


def test_a_kept_rulebook_keeps_its_languages(mediation: Rulebook) -> None:
    sources = [each.span.source for each in mediation.languages if each.span]
    assert _built(_plain(mediation.languages, sources), sources) == mediation.languages


def test_with_its_own_texts_a_rulebook_stays_as_it_is(mediation: Rulebook) -> None:
    assert with_texts(mediation, lambda _, text: text) == mediation


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=20))
def test_any_text_can_stand_in_the_place_of_another(text: str) -> None:
    doubled = text.replace("{", "{{").replace("}", "}}")
    book = small(f"directives:\n  call_police: {json.dumps(doubled)}\n")
    assert in_language(book, "zh").names.directive("call_police").text == text

"""What the program itself says, in another language: the catalogue, and pages in it in every format."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest
from rich.cells import cell_len

from ottava import Advisor, load_rulebook
from ottava.engine.inference import advice as advice_words
from ottava.engine.inference import card_choice, for_parties, open_questions
from ottava.engine.report import card, composition, document, gates, prohibitions, stability, why_not
from ottava.engine.report import open_questions as asking
from ottava.engine.report.html.page import KINDS, to_html
from ottava.engine.report.layout import plain
from ottava.engine.report.markdown import to_markdown
from ottava.engine.report.open_questions import COMMAND
from ottava.engine.report.page import explanation_page
from ottava.engine.report.text import to_text
from ottava.engine.report.words import EFFECTS, listing
from ottava.engine.rulebook.language import with_texts
from ottava.engine.rulebook.texts import TextPath
from ottava.facts.catalogue import catalogue, speaking, tr
from ottava.facts.days import MONTHS
from ottava.facts.reading import read_case

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CHINESE = catalogue("zh")
CONSTANTS = (
    advice_words.NOTICE, asking.EACH_IN_TURN, asking.FIRST, asking.NO_ANSWER_ALONE, asking.THEN,
    asking.THEN_MOST_TELLING, card.DECIDES, card.HANDLER_ONLY, card.PARTIES_NOTICE, card.PARTIES_TITLE,
    card_choice.FIRST, card_choice.STOPPED, composition.CAUTION, document.AGAINST, document.FROM,
    document.MATTERS_MOST, document.TIED, document.WHOLE_PAGE, for_parties.TOLD_APART, gates.AGAINST_A_SAFEGUARD,
    open_questions.DECIDES, open_questions.WHO, prohibitions.NOTHING_YET, why_not.IMPOSSIBLE, why_not.NEAREST,
    why_not.NOT_FOUND, why_not.STOPPED, *EFFECTS.values(), *KINDS.values(), *gates.MEANINGS.values(),
    *MONTHS, *stability.VERDICTS.values(), *why_not.CONDITIONS.values(), *why_not.STATES.values(),
)  # fmt: skip


def written(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be, as far as they stand there."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from written(node.body)
        yield from written(node.orelse)


def spoken() -> set[str]:
    """Every text that stands in a call of `tr`, in the code and in templates."""
    found = set(CONSTANTS)
    for path in (*(ROOT / "engine").rglob("*.py"), *(ROOT / "facts").rglob("*.py")):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "tr(" in text else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                found.update(written(node.args[0]))
    for path in (ROOT / "engine").rglob("*.html"):
        found.update(re.findall(r'\btr\("([^"]+)"', path.read_text("utf-8")))
    return found


def places(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name}


@pytest.mark.parametrize("message", sorted(spoken()))
def test_the_chinese_catalogue_has_every_text_that_is_spoken(message: str) -> None:
    assert message in CHINESE


@pytest.mark.parametrize("message", CHINESE)
def test_a_text_of_the_catalogue_has_the_places_of_the_english_one(message: str) -> None:
    assert places(CHINESE[message]) == places(message)


def test_english_is_what_stands_there_and_other_languages_end() -> None:
    assert tr("{most} and {last}", most="a", last="{b}") == "a and {b}"
    with speaking("zh-TW"):
        assert listing(["a", "b", "c"]) == "a、b和c"
        with speaking(None):
            assert listing(["a", "b", "c"]) == "a, b and c"
        with speaking("xx"):
            assert tr("Why") == "Why"
        assert tr("Why") == "理由"
    assert tr("Why") == "Why"
    assert catalogue("../words") == {}


@pytest.fixture(scope="module")
def chinese() -> Advisor:
    return Advisor(load_rulebook(Path(__file__).parent / "mediation"), language="zh")


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES[::7], ids=lambda path: path.stem)
def test_a_chinese_card_fits_its_screen(path: Path, chinese: Advisor) -> None:
    shown = to_text(
        chinese.advise_file(path, thorough=True), title="两位邻居为共用通道停车的事争执不下，已经吵了三个月"
    )
    lines = shown.splitlines()
    assert len(lines) <= card.LINES
    assert max(map(cell_len, lines)) <= card.WIDTH
    assert lines[0] == "仅供经办人：不得让当事人看到。"
    assert not [line for line in lines if line.lstrip()[:1] in tuple("，。、；：）")]


def test_pages_of_every_format_speak_the_language_of_the_advice(chinese: Advisor) -> None:
    path = ROOT / "examples" / "orange-quarrel.yaml"
    advice, sheet = chinese.advise_file(path, thorough=True), chinese.for_parties(path)
    for shown in (to_text(advice, verbose=True), to_markdown(advice), to_html(advice)):
        assert "按此顺序去做" in shown
        assert "What to do" not in shown
        assert "Why" not in re.sub("<(style|script).*?</(style|script)>", "", shown, flags=re.DOTALL)
    assert '<html lang="zh">' in to_html(advice)
    assert "Noto Serif CJK SC" in to_html(advice)
    assert '<html lang="zh">' in sheet.to_html()
    assert sheet.to_text().startswith("接下来\n")


def test_an_english_advice_stays_english_beside_it(chinese: Advisor) -> None:
    path = ROOT / "examples" / "orange-quarrel.yaml"
    own = Advisor().advise_file(path)
    with speaking("zh"):
        assert to_text(own, full=True) == to_text(Advisor().advise_file(path), full=True)
    assert '<html lang="en">' in to_html(own)
    assert "CJK" not in to_html(own)


def test_an_interview_and_its_advice_are_in_the_language(chinese: Advisor) -> None:
    asking_in = chinese.consultation()
    assert asking_in.question is not None
    while asking_in.question is not None and asking_in.question.path != "parties":
        asking_in.dont_know()
    assert asking_in.question is not None
    assert asking_in.question.question == "纠纷的当事人是谁？"
    asking_in.answer("张三, 李四")
    assert asking_in.said[-1].question == "纠纷的当事人是谁？"
    assert asking_in.first_advice.notice == "供人斟酌的建议，不是决定。"


def pseudo(_: TextPath, text: str) -> str:
    """A text in a language that has a wide character for every letter."""
    return re.sub(r"\{[^}]*\}|[A-Za-z]", lambda found: found[0] if len(found[0]) > 1 else "字", text)


@pytest.fixture(scope="module")
def wide() -> Advisor:
    return Advisor(replace(with_texts(load_rulebook(), pseudo), language="zh"))


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES[::7], ids=lambda path: path.stem)
def test_nothing_on_a_page_is_left_in_english_and_long_texts_fit_on_the_card(path: Path, wide: Advisor) -> None:
    case = read_case(path)
    advice = wide.advise(case, thorough=True)
    lines = to_text(advice).splitlines()
    assert len(lines) <= card.LINES
    assert max(map(cell_len, lines)) <= card.WIDTH
    own = f"{case.id} {' '.join(each.id for each in case.parties)} {COMMAND} --full {advice.rulebook.fingerprint}"
    for shown in (to_text(advice), to_text(advice, verbose=True, width=200)):
        assert set(re.findall(r"[A-Za-z]{2,}", shown)) <= set(re.findall(r"[A-Za-z]{2,}", own))


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES[::17], ids=lambda path: path.stem)
def test_nothing_of_an_explanation_is_left_in_english(path: Path, wide: Advisor) -> None:
    case = read_case(path)
    with speaking("zh"):
        sections = [
            *why_not.why_not_each_sections(wide.why_not_each(case)),
            *why_not.why_not_sections(wide.why_not(case, "listening")),
            *why_not.why_not_rule_sections(wide.why_not_rule(case, "circuitous.heated-party")),
            *asking.open_questions(wide.advise(case, thorough=True), every=True),
        ]
    shown = plain(explanation_page(wide.advise(case), sections), 200)
    ids = (case.id, *(each.id for each in case.parties), wide.rulebook.fingerprint, "circuitous.heated-party assess")
    allowed = " ".join(ids).lower()
    seen = set(re.findall(r"[a-z]{2,}", re.sub(r"\(.*?yaml:\d+\)|\[line \d+\]", "", shown).lower()))
    assert seen <= set(re.findall(r"[a-z]{2,}", allowed))

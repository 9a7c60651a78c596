"""The page a caseworker reads."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from report.hostile import hostile
from report.readers import html_words, markdown_words
from rich.cells import cell_len

from ottava.engine.inference.advice import Advice, Exclusion
from ottava.engine.report.text import to_text

SECTIONS = (
    "Advice for a person to weigh, not a decision.",
    "BEFORE ANYTHING ELSE",
    "WHAT TO DO, IN THIS ORDER",
    "ALSO DO",
    "ALONG WITH ALL OF IT",
    "POINTS TO ATTEND TO",
    "WHAT NOT TO DO",
    "WHAT TO FIND OUT",
    "WHY",
    "Rules: The eight methods 1.0.0, abababababab",
)

in_any_order = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def section(page: str, title: str) -> list[str]:
    """The lines under a heading, without their indent, up to the next blank line that a heading follows."""
    lines = page.splitlines()
    start = lines.index(title) + 1
    later = [at for at in range(start, len(lines) - 1) if not lines[at] and lines[at + 1].isupper()]
    return [line.strip() for line in lines[start : later[0] if later else len(lines)]]


def without_anything(advice: Advice) -> Advice:
    return replace(
        advice,
        gates=(), recommendations=(), exclusions=(), directives=(), attention=(), plan=(), questions=(),
        nothing_fits="Ask a colleague who knows the place.",
    )  # fmt: skip


def test_gates_come_first_and_sections_keep_their_order(advice: Advice) -> None:
    page = to_text(advice, full=True)
    places = [page.index(each) for each in SECTIONS]
    assert places == sorted(places)


def test_the_header_names_the_case(advice: Advice) -> None:
    assert to_text(advice, full=True).splitlines()[0] == "Case orange-quarrel"
    assert to_text(advice, full=True, title="A quarrel\nover oranges").splitlines()[:2] == [
        "A quarrel over oranges",
        "Case orange-quarrel",
    ]


def test_a_gate_is_loud_and_says_what_it_means(advice: Advice) -> None:
    assert section(to_text(advice, full=True), "BEFORE ANYTHING ELSE") == [
        "!! FIRST: Safety first",
        "See to it that nobody is hurt.",
        "This comes before every method.",
    ]
    assert section(to_text(advice, full=True), "WHY")[:3] == [
        "Before anything else:",
        "!! FIRST: Safety first",
        "- violence is credible [practice: UN Guidance for Effective Mediation]",
    ]


def test_one_method_for_several_parties_is_one_entry(advice: Advice) -> None:
    page = to_text(advice, full=True)
    assert page.count("2. Circuitous tactics") == 1
    assert "For customer: very strongly advised." in page
    assert "For shopkeeper: weakly advised." in page
    assert page.count("1. Leave the crux alone at first.") == 1


def test_acts_stand_in_the_order_of_the_plan_and_what_matters_most_is_marked(advice: Advice) -> None:
    acts = section(to_text(advice, full=True), "WHAT TO DO, IN THIS ORDER")
    assert [line for line in acts if line[:1].isdigit() and not line.endswith(".")] == [
        "1. Listening", "2. Circuitous tactics", "3. Sincere feeling",
    ]  # fmt: skip
    assert acts[acts.index("2. Circuitous tactics") + 1] == "This matters most."
    assert acts.count("This matters most.") == 1


def test_ties_are_told_on_one_line(advice: Advice) -> None:
    tied = tuple(replace(each, rank=1) if each.rank == 2 else each for each in advice.recommendations[2:])
    page = to_text(replace(advice, recommendations=tied), full=True)
    assert "1. Listening\n   This matters most, together with Sincere feeling.\n" in page
    assert "2. Sincere feeling\n   This matters most, together with Listening.\n" in page


def test_reasons_carry_their_source_and_their_facts(advice: Advice) -> None:
    why = section(to_text(advice, full=True, width=200), "WHY")
    reason = "- customer is heated, so a direct explanation will not get through; begin beside the point [text]"
    facts = "from customer \N{EN DASH} temper on an ordinary day: flares up easily; heard out in full: no"
    assert why[why.index(reason) + 1] == facts
    assert "- against it: there is little time to listen [inference]" in why


def test_what_not_to_do_is_said_with_do_not(advice: Advice) -> None:
    assert section(to_text(advice, full=True), "WHAT NOT TO DO") == [
        "x Do not bring both to one table.",
        "x Do not use Rigidity with softness (a firm step).",
        "Not recorded: whether it is established.",
        "While you use a method:",
        "x Circuitous tactics",
        "opening on the crux.",
    ]


def test_an_exclusion_says_why_and_on_what_grounds(advice: Advice) -> None:
    why = section(to_text(advice, full=True), "WHY")
    place = why.index("x Do not use Rigidity with softness (a firm step).")
    assert why[place + 1 : place + 3] == [
        "- the facts are not established [text]",
        "from what there is to show: a receipt (certainty 0.6)",
    ]


def test_what_nobody_would_have_thought_of_is_not_forbidden_on_the_page(advice: Advice) -> None:
    (firm,) = advice.exclusions
    page = to_text(replace(advice, exclusions=(replace(firm, considered=False),)), full=True, verbose=False)
    assert "Rigidity" not in page


def test_where_a_gate_stops_everything_no_method_is_forbidden_one_by_one(advice: Advice) -> None:
    (gate,) = advice.gates
    page = to_text(replace(advice, gates=(replace(gate, effect="stop"),)), full=True)
    assert "x Do not use any method before this is settled." in page
    assert "Rigidity" not in page


def test_what_one_reason_excludes_stands_together(advice: Advice) -> None:
    reasons = advice.exclusions[0].reasons
    more = tuple(Exclusion(title, title, None, None, reasons, True) for title in ("Persuasion", "Listening"))
    page = to_text(replace(advice, exclusions=advice.exclusions + more), full=True, width=200)
    assert "x Do not use Rigidity with softness (a firm step), Persuasion and Listening." in page


def test_a_method_excluded_for_two_reasons_stands_under_both(advice: Advice) -> None:
    (firm,) = advice.exclusions
    other = replace(firm.reasons[0], because="nobody trusts the handler", facts=())
    everything = tuple(Exclusion(title, title, None, None, (other,), True) for title in ("Persuasion", "Learning"))
    both = replace(firm, reasons=(*firm.reasons, other))
    page = to_text(replace(advice, exclusions=(both, *everything)), full=True, width=200)
    why = [line for line in section(page, "WHY") if line.startswith(("x", "-"))]
    assert why[why.index("x Do not use Rigidity with softness (a firm step).") :][:4] == [
        "x Do not use Rigidity with softness (a firm step).",
        "- the facts are not established [text]",
        "x Do not use Rigidity with softness (a firm step), Persuasion and Learning.",
        "- nobody trusts the handler [text]",
    ]


def test_questions_for_gates_are_asked_first(advice: Advice) -> None:
    assert section(to_text(advice, full=True), "WHAT TO FIND OUT") == [
        "First, since something that comes before every method depends on the answer:",
        "? Can they decide for themselves? (customer)",
        "- a gate needs it",
        "Then, since the advice may change:",
        "? How far are the facts ascertained?",
    ]


def test_when_nothing_fits_the_page_says_whom_to_ask(advice: Advice) -> None:
    page = to_text(without_anything(advice), full=True)
    assert section(page, "NO METHOD FITS")[0] == "Ask a colleague who knows the place."
    assert "WHAT TO DO" not in page
    assert "Answers to the open questions" not in page


def test_the_proof_goes_from_the_conclusion_to_the_facts(advice: Advice) -> None:
    assert "HOW IT FOLLOWS" not in to_text(advice, full=True)
    proof = to_text(advice, verbose=True, width=120).split("HOW IT FOLLOWS\n")[1]
    assert (
        "Circuitous tactics, for customer (0.84)\n"
        "└── the title of circuitous.heated-party (0.66) [text]\n"
        "    ├── Too upset (customer) (1)\n"
        "    │   └── the title of heated.hot (0.66) [text]\n"
        "    │       └── customer \N{EN DASH} temper on an ordinary day: flares up easily (1)\n"
        "    └── customer \N{EN DASH} heard out in full: no (1)\n"
    ) in proof


def test_a_proof_that_leads_back_to_itself_ends(advice: Advice) -> None:
    (heated,) = advice.assessments
    looping = replace(heated, reasons=(replace(heated.reasons[0], from_=("assess.heated",)),))
    page = to_text(replace(advice, assessments=(looping,)), verbose=True)
    assert "Too upset (customer)" in page


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_asked(advice: Advice, width: int, verbose: bool) -> None:
    lines = to_text(advice, full=True, title="争执" * 60, width=width, verbose=verbose).splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.slow
@in_any_order
@given(text=st.text(max_size=40))
def test_nothing_from_outside_can_steer_the_terminal(advice: Advice, text: str) -> None:
    page = to_text(hostile(advice, text), title=text, verbose=True)
    assert all(line.isprintable() for line in page.split("\n"))


@pytest.mark.parametrize("text", ["[bold red]x[/]", "[/]", "[link=https://x.org]y[/link]", ":warning:", "\\[b]"])
def test_markup_is_shown_as_it_was_written(advice: Advice, text: str) -> None:
    page = to_text(hostile(advice, text), title=text, verbose=True, width=200)
    assert page.splitlines()[:2] == [text, f"Case {text}"]
    assert f"- {text} [text]" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31mred", "\\x1b[31mred"), ("\u202eback", "\\u202eback"), ("bell\a", "bell\\x07"), ("\x9b2J", "\\x9b2J")],
)
def test_escapes_are_spelt_out(advice: Advice, text: str, shown: str) -> None:
    assert to_text(replace(advice, case=text), full=True).splitlines()[0] == f"Case {shown}"


def test_the_same_said_of_another_party_is_said_once(advice: Advice) -> None:
    (first,) = advice.recommendations[0].reasons
    second = replace(first, party="shopkeeper", because=first.because.replace("customer", "shopkeeper"))
    both = replace(advice.recommendations[0], reasons=(first, second))
    why = section(to_text(replace(advice, recommendations=(both,)), full=True, width=200), "WHY")
    place = why.index(f"- {first.because} [text]")
    assert why[place + 1] == "Likewise shopkeeper."
    assert not any("shopkeeper is heated" in line for line in why)


@pytest.mark.slow
@in_any_order
@given(
    text=st.lists(st.sampled_from(["::error::", ":", "##[error]", "#", "[", "a", "word", " ", "\n", "\t"]), min_size=1)
    .map("".join)
    .filter(str.strip),
    width=st.integers(24, 120),
)
def test_no_text_from_outside_becomes_a_command_of_a_build_log(advice: Advice, text: str, width: int) -> None:
    page = to_text(hostile(advice, text), title=text, verbose=True, width=width)
    assert [line for line in page.splitlines() if line.lstrip().startswith("::")] == []
    assert "##[" not in page


def test_html_markdown_and_json_keep_such_a_text(advice: Advice) -> None:
    words = "a::b ##[error]c"
    evil = replace(advice, case=words)
    assert words in html_words(evil)
    assert words in markdown_words(evil).replace("\u200b", "")
    assert words in evil.to_json()

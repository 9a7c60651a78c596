"""The reports that are looked at in a browser."""

from collections.abc import Callable
from pathlib import Path

import yaml

from ottava import Advisor, Case
from ottava.engine.report.html.page import to_html
from ottava.engine.report.why_not import why_not_each_sections
from ottava.facts.reading import read_case

EXAMPLES = Path(__file__).parents[2] / "examples"

HOSTILE = (
    "<script>console.log('in')</script><img src=http://evil.test/x.png onerror=alert(1)>"
    "</title></style><svg onload=alert(2)>\"' onfocus=alert(3) {{7*7}} &lt;"
    "\u202etfel ot thgir\u2066\u2069 \u05d0\u05d1\u05d0 \u0639\u0645 " + "w" * 120
)
CONTROLS = "\t\n"


def example(advisor: Advisor, name: str) -> str:
    """The report as `ottava advise --format html --full` writes it: thorough, and with why-nots."""
    return report(advisor, example_case(advisor, name))


def example_case(advisor: Advisor, name: str) -> Case:
    return read_case(EXAMPLES / f"{name}.yaml", advisor.rulebook.vocabulary)


def report(advisor: Advisor, case: Case, *, verbose: bool = False) -> str:
    why_nots = why_not_each_sections(advisor.why_not_each(case))
    return to_html(advisor.advise(case, thorough=True), title=case.title, verbose=verbose, more=why_nots, full=True)


def card(advisor: Advisor, case: Case) -> str:
    """The report as `ottava advise --quick --format html` writes it: the card, and the rest folded up."""
    return to_html(advisor.advise(case), title=case.title)


def hostile(advisor: Advisor, folder: Path) -> str:
    """The report of a case file with something hostile in every text field that lets it in."""
    case = yaml.safe_load((EXAMPLES / "orange-quarrel.yaml").read_text(encoding="utf-8"))
    case["id"] = "".join(letter for letter in HOSTILE if letter.isprintable())[:200]
    case["title"] = HOSTILE + CONTROLS
    case["parties"][0]["id"] = "\u05d0\u05d1\u05d0" + "x" * 50
    case["parties"][1]["id"] = "onload"
    path = folder / "hostile.yaml"
    path.write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    read = read_case(path, advisor.rulebook.vocabulary)
    return report(advisor, read, verbose=True)


REPORTS: dict[str, Callable[[Advisor, Path], str]] = {
    "plain": lambda advisor, folder: example(advisor, "orange-quarrel"),
    "gate": lambda advisor, folder: example(advisor, "courtyard-shouting--knife"),
    "deep": lambda advisor, folder: example(advisor, "lane-blockade"),
    "empty": lambda advisor, folder: example(advisor, "nothing-known"),
    "hostile": hostile,
    "card": lambda advisor, folder: card(advisor, example_case(advisor, "courtyard-shouting")),
    "parties": lambda advisor, folder: advisor.for_parties(example_case(advisor, "water-turns")).to_html(),
}

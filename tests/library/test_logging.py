"""Nothing is logged at INFO, whatever a host asks Ottava to do, and nothing is printed."""

import pytest
from inference.scripts import TREE, output_of

SEEN = """
import logging, sys

seen = []
handler = logging.Handler()
handler.emit = seen.append
logging.getLogger().addHandler(handler)
logging.getLogger().setLevel(logging.INFO)
"""

ADVISING = f"""
import copy, pathlib, pickle
import ottava
examples = pathlib.Path({str(TREE / "examples")!r})
advisor = ottava.Advisor(budget=2000)
paths = sorted(examples.glob("*.yaml"))[::12]
cases = [case for path in paths for case in ottava.read_cases(path)]
"""

SAID = """
print([(each.name, each.getMessage()) for each in seen])
"""

DOINGS = {
    "importing": "import ottava; ottava.Advisor, ottava.Case, ottava.WhyNot",
    "advising": ADVISING + "[advisor.advise(case, thorough=True) for case in cases]; list(advisor.advise_many(cases))",
    "with Experta's own matcher": ADVISING + "[ottava.Advisor(matcher='rete').advise(case) for case in cases[:2]]",
    "by workers": "if __name__ == '__main__':"
    + (ADVISING + "list(advisor.advise_many(cases, workers=1))").replace("\n", "\n    "),
    "explaining": ADVISING
    + """
for case in cases:
    advisor.why_not_each(case), advisor.trace(case), advisor.for_parties(case)
    advisor.smallest_changes(case, "top=changed"), advisor.what_if(case, {"safety.weapon": True})
""",
    "consulting": ADVISING
    + """
asking = advisor.consultation(quick=True)
while not asking.finished:
    asking.field, asking.why(), asking.dont_know()
asking.advice, pickle.loads(pickle.dumps(asking))
""",
    "showing": ADVISING
    + """
for case in cases:
    advice = advisor.advise(case)
    repr(advice), advice.to_text(), advice.to_markdown(), advice.to_html(), advice._repr_html_()
    ottava.Advice.from_json(advice.to_json())
""",
    "refusing": ADVISING
    + """
for each in advisor.try_many([{"dispute": 5}, pathlib.Path("none.yaml")]):
    str(each)
""",
    "a batch": ADVISING
    + """
import json, tempfile
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
with tempfile.TemporaryDirectory() as folder:
    given = pathlib.Path(folder, "cases.jsonl")
    given.write_text("".join(json.dumps(case.to_mapping()) + "\\n" for case in cases) + "{}\\n5\\n")
    out = pathlib.Path(folder, "out")
    finished = run(Run(Inputs((str(given),)), Work(advisor.rulebook), out, workers=0))
assert finished.advised == len(cases) + 1, finished
""",
}


@pytest.mark.slow
@pytest.mark.parametrize("doing", DOINGS)
def test_nothing_is_logged_or_printed(doing: str) -> None:
    assert output_of(SEEN + DOINGS[doing] + SAID) == "[]\n"


@pytest.mark.slow
def test_a_record_would_be_seen() -> None:
    loud = (
        SEEN
        + ADVISING
        + "logging.getLogger('experta.watchers').setLevel(logging.INFO)\nadvisor.advise(cases[0])"
        + SAID
    )
    assert "experta.watchers" in output_of(loud)

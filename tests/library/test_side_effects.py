"""Advising changes nothing outside itself: it prints nothing, and the state of the process stays what it was."""

from pathlib import Path

import pytest
from inference.scripts import TREE, output_of

pytestmark = pytest.mark.slow

STATE = f"""
import decimal, gc, locale, logging, os, random, signal, sys, threading, warnings
import collections.abc, pathlib

def state():
    return {{
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "arguments": list(sys.argv),
        "path": list(sys.path),
        "warnings": list(warnings.filters),
        "recursion": sys.getrecursionlimit(),
        "switching": sys.getswitchinterval(),
        "digits": sys.get_int_max_str_digits(),
        "streams": (id(sys.stdin), id(sys.stdout), id(sys.stderr)),
        "hooks": (sys.excepthook, sys.displayhook, threading.excepthook, sys.gettrace(), sys.getprofile()),
        "signals": {{each: signal.getsignal(each) for each in signal.valid_signals()}},
        "logging": (logging.root.level, list(logging.root.handlers), logging.root.manager.disable),
        "locale": locale.setlocale(locale.LC_ALL),
        "random": random.getstate(),
        "decimal": repr(decimal.getcontext()),
        "collection": (gc.isenabled(), gc.get_threshold(), gc.get_debug()),
        "threads": threading.enumerate(),
        "umask": [os.umask(0o022), os.umask(0o022)][0],
        "files": sorted(os.listdir()),
        "open": len(os.listdir("/proc/self/fd")),
        "collections": sorted(vars(collections)),
    }}

os.umask(0o022)
before = state()
import ottava
advisor = ottava.Advisor()
examples = pathlib.Path({str(TREE / "examples")!r})
"""

COMPARED = """
after = state()
changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
assert not changed, changed
"""

DOINGS = {
    "a case": "advisor.advise(examples / 'orange-quarrel.yaml').to_json()",
    "every example": "[advisor.advise(path) for path in sorted(examples.glob('*.yaml'))]",
    "with Experta's own matcher": "ottava.Advisor(matcher='rete').advise(examples / 'orange-quarrel.yaml')",
    "an invalid case": """
try:
    advisor.advise({"dispute": {"category": "nonsense"}})
except ottava.InvalidCase as error:
    str(error)
""",
    "a missing file": """
try:
    advisor.advise_file("no/such/file.yaml")
except ottava.UnreadableSource as error:
    str(error)
""",
    "a case given up": """
try:
    ottava.Advisor(max_firings=1).advise(examples / 'orange-quarrel.yaml')
except ottava.FiringLimitExceeded as error:
    str(error)
else:
    raise AssertionError
""",
    "several threads": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    list(pool.map(advisor.advise, sorted(examples.glob('*.yaml'))[:12]))
""",
}


@pytest.mark.parametrize("doing", DOINGS)
def test_the_process_stays_as_it_was_and_nothing_is_printed(doing: str) -> None:
    assert output_of(STATE + DOINGS[doing] + COMPARED) == ""


def test_a_change_would_be_seen() -> None:
    with pytest.raises(AssertionError, match="recursion"):
        output_of(STATE + "sys.setrecursionlimit(5000)" + COMPARED)


def test_warnings_as_errors_stop_nothing() -> None:
    code = "import warnings; warnings.simplefilter('error')\n" + STATE + DOINGS["a case"] + COMPARED
    assert output_of(code) == ""


def test_a_read_only_folder_is_enough(tmp_path: Path) -> None:
    """Nothing is written beside the program or into the folder it runs in."""
    here = tmp_path / "here"
    here.mkdir(mode=0o555)
    code = f"import os; os.chdir({str(here)!r})\n{STATE}{DOINGS['a case']}{COMPARED}print(os.listdir())"
    assert output_of(code) == "[]\n"

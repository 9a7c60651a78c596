"""The tests that are to notice changes can be named to mutmut."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from mutants.rooms import ROOMS, ROOT
from mutants.workplace import ABOUT_CODE, PYTEST_OPTIONS, READ_BY_TESTS

COLLECT_TWICE = """
import contextlib, io, json, pytest, sys

class Names:
    def pytest_collection_finish(self, session):
        self.found = [each.nodeid for each in session.items]

def names():
    seen = Names()
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(['--collect-only', '-qq', '-p', 'no:randomly', *sys.argv[1:]], plugins=[seen])
    return seen.found

print(json.dumps([names(), names()]))
"""


@pytest.mark.slow
def test_each_test_is_called_the_same_when_it_is_collected_again():
    tests = sorted({f"tests/{each}" for room in ROOMS.values() for each in (*room.nearest, *room.others)})
    command = [sys.executable, "-c", COLLECT_TWICE, *PYTEST_OPTIONS, *tests]
    first, second = json.loads(subprocess.check_output(command, cwd=ROOT, text=True))
    assert len(first) > 5000
    assert second == first


def test_what_the_tests_read_is_where_they_run():
    at_the_root = re.compile(r'(?:parents\[\d\]|ROOT) / "([^"]+)"')
    named = [ROOT / "tests" / each for room in ROOMS.values() for each in (*room.nearest, *room.others)]
    files = [path for each in named for path in (each.rglob("*.py") if each.is_dir() else [each])]
    read = {name for path in files for name in at_the_root.findall(path.read_text(encoding="utf-8"))}
    assert read
    assert read <= {*READ_BY_TESTS, "tests"}


def test_what_is_named_is_there():
    named = {each for room in ROOMS.values() for each in (*room.nearest, *room.others)}
    for each in (*named, *ABOUT_CODE):
        path, _, test = each.partition("::")
        assert (ROOT / "tests" / path).exists(), each
        assert not test or f"def {test}(" in (ROOT / "tests" / path).read_text(encoding="utf-8"), each

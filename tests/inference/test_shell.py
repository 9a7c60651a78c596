"""Importing and running Experta leaves nothing behind in the host; imported plainly it fails, or sets up logging."""

import subprocess
import sys

import pytest
from inference.scripts import TREE, output_of

pytestmark = pytest.mark.slow

ADVISED = f"""
import collections, collections.abc, logging, sys
before = logging.root.level, list(logging.root.handlers), logging.raiseExceptions
names = set(dir(collections))
import ottava
ottava.Advisor().advise_file({str(TREE / "examples" / "orange-quarrel.yaml")!r})
after = logging.root.level, list(logging.root.handlers), logging.raiseExceptions
new = sorted(set(dir(collections)) - names)
"""


def test_stock_experta_does_not_import() -> None:
    ended = subprocess.run([sys.executable, "-c", "import experta"], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "has no attribute 'Mapping'" in ended.stderr


def test_stock_experta_sets_up_the_root_logger() -> None:
    code = """
import collections, collections.abc, logging
collections.Mapping = collections.abc.Mapping
import experta
print(len(logging.root.handlers))
"""
    assert output_of(code) == "1\n"


def test_the_names_of_collections_are_as_they_were() -> None:
    assert output_of(ADVISED + "print(new)") == "[]\n"


def test_the_root_logger_is_as_it_was() -> None:
    assert output_of(ADVISED + "print(before == after, after[1])") == "True []\n"


def test_the_host_can_set_up_logging_afterwards() -> None:
    code = (
        ADVISED
        + """
logging.basicConfig(level=logging.INFO, format="HOST %(message)s", stream=sys.stdout)
logging.getLogger("host").info("hello")
"""
    )
    assert output_of(code) == "HOST hello\n"


def test_the_logging_that_the_host_set_up_before_stays() -> None:
    setup = (
        'import logging, sys; logging.basicConfig(level=logging.DEBUG, format="HOST %(message)s", stream=sys.stdout)'
    )
    assert output_of(f"{setup}\n{ADVISED}\nprint(before == after, len(after[1]))").endswith("True 1\n")


@pytest.mark.parametrize("lent", [True, False])
def test_a_mapping_that_the_host_put_there_itself_stays(lent: bool) -> None:
    setup = "import collections, collections.abc\n"
    setup += "collections.Mapping = collections.abc.Mapping\n" if lent else ""
    assert output_of(f"{setup}{ADVISED}\nprint(hasattr(collections, 'Mapping'))") == f"{lent}\n"


def test_a_missing_requirement_of_experta_is_an_error_that_names_it() -> None:
    """Stock Experta swallows it and is left without its engine."""
    code = """
import sys
sys.modules["schema"] = None
try:
    from ottava import Advisor
except ImportError as error:
    print("experta cannot be imported: import of schema" in str(error), "experta" in sys.modules)
import collections, logging
print(hasattr(collections, "Mapping"), logging.root.handlers)
"""
    assert output_of(code) == "True False\nFalse []\n"


def test_a_failed_import_in_the_host_does_no_harm() -> None:
    for plain in ("import experta", "import experta.engine", "from experta import *"):
        code = f"""
try:
    {plain}
except AttributeError as error:
    print(error)
"""
        if "*" in plain:
            code = f"exec({code!r})"
        assert output_of(f"{code}{ADVISED}\nprint(new)") == "module 'collections' has no attribute 'Mapping'\n[]\n"


def test_experta_that_the_host_has_imported_is_used() -> None:
    code = """
import collections, collections.abc
collections.Mapping = collections.abc.Mapping
import experta
del collections.Mapping
"""
    assert output_of(f"{code}{ADVISED}\nprint(sys.modules['experta'] is experta)") == "True\n"


LOUD = """
import logging, sys
logging.basicConfig(level=logging.INFO, format="%(name)s", stream=sys.stdout)
"""


def test_experta_is_silent_in_a_host_that_logs_everything() -> None:
    assert output_of(f"{LOUD}logging.root.setLevel(1)\n{ADVISED}") == ""


def test_a_host_can_listen_to_experta() -> None:
    chosen = "logging.getLogger('experta.watchers').setLevel(logging.INFO)\n"
    for code in (f"{LOUD}{chosen}{ADVISED}", f"{LOUD}import ottava; ottava.Advisor()\n{chosen}{ADVISED}"):
        assert "experta.watchers.RULES\n" in output_of(code)

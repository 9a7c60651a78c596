"""Experta is imported so that the host notices nothing, however the host has tried before."""

import collections
import collections.abc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest

from ottava.engine.inference import experta_api

LENT = {"experta", "frozendict"}
"""Experta, and what looks for `collections.Mapping` when it is imported."""
WATCHERS = "experta.watchers"


def imported() -> dict[str, ModuleType]:
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] in LENT}


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """As in a process that has not imported Experta; afterwards all is as it was."""
    before, level = imported(), logging.getLogger(WATCHERS).level
    for name in before:
        del sys.modules[name]
    logging.getLogger(WATCHERS).setLevel(logging.NOTSET)
    yield
    for name in imported():
        del sys.modules[name]
    sys.modules.update(before)
    logging.getLogger(WATCHERS).setLevel(level)


@contextmanager
def no_logging() -> Iterator[None]:
    """As long as it lasts nobody has set up logging, and nobody has when it ends."""
    with pytest.MonkeyPatch.context() as patch:
        root = logging.getLogger()
        patch.setattr(root, "handlers", [])
        yield
        assert root.handlers == []


def is_whole(module: ModuleType) -> bool:
    engine = module.KnowledgeEngine()
    engine.reset()
    return len(engine.facts) == 1 and sys.modules["experta"] is module


def test_the_host_is_as_it_was() -> None:
    with no_logging():
        module = experta_api._import_experta()
    assert is_whole(module)
    assert not hasattr(collections, "Mapping")
    assert logging.getLogger(WATCHERS).level == logging.WARNING


def test_a_name_that_the_host_has_put_there_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collections, "Mapping", collections.abc.Mapping, raising=False)
    assert is_whole(experta_api._import_experta())
    assert vars(collections)["Mapping"] is collections.abc.Mapping


def test_a_level_that_the_host_has_chosen_stays() -> None:
    logging.getLogger(WATCHERS).setLevel(logging.DEBUG)
    experta_api._import_experta()
    assert logging.getLogger(WATCHERS).level == logging.DEBUG


def test_half_of_it_is_taken_away_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("experta", "experta.engine", "experta_more"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    half = sys.modules["experta.engine"]
    assert is_whole(experta_api._import_experta())
    assert sys.modules["experta.engine"] is not half
    assert "experta_more" in sys.modules


def test_what_the_host_has_imported_whole_is_taken_as_it_is() -> None:
    module = experta_api._import_experta()
    assert experta_api._import_experta() is module


def test_where_it_cannot_be_imported_it_is_said_why_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "frozendict", None)
    with no_logging(), pytest.raises(ImportError) as caught:
        experta_api._import_experta()
    assert str(caught.value) == (
        "experta cannot be imported: import of frozendict halted; None in sys.modules; "
        "is all that it requires installed?"
    )
    assert isinstance(caught.value.__cause__, ImportError)
    assert [name for name in sys.modules if name.partition(".")[0] == "experta"] == []
    assert not hasattr(collections, "Mapping")

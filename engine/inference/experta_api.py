"""Experta, imported so that the host notices nothing.

Experta 1.9.4 is written for Python 3.9 and earlier: a library it pins looks for `collections.Mapping`, which later
Pythons have moved, and importing it sets up the root logger. Here the name is lent for the length of the import,
and the root logger is given a handler for that time, so that it looks set up already; afterwards both are as they
were. Where the host has tried to import Experta, and failed, the half of it that was left behind is taken away first.

Experta reports every fact and firing at INFO. Here its logger is set to WARNING, unless the host has chosen a level.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
import sys
from types import ModuleType
from typing import Any

_LENT = "Mapping"

_LOGGER = "experta.watchers"


def _import_experta() -> ModuleType:
    if not hasattr(sys.modules.get("experta"), "KnowledgeEngine"):
        _forget()
    placeholder = logging.NullHandler()
    root = logging.getLogger()
    lend = not hasattr(collections, _LENT)
    root.addHandler(placeholder)
    if lend:
        setattr(collections, _LENT, collections.abc.Mapping)
    try:
        import experta
        import experta.abstract
        import experta.activation
        import experta.agenda
        import experta.engine
        import experta.fact
        import experta.factlist
        import experta.matchers.rete
    except ImportError as error:
        _forget()  # Experta itself swallows this, and stays behind half imported
        raise ImportError(f"experta cannot be imported: {error}; is all that it requires installed?") from error
    finally:
        if lend:
            delattr(collections, _LENT)
        root.removeHandler(placeholder)
    logger = logging.getLogger(_LOGGER)
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.WARNING)
    module: ModuleType = experta
    return module


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "experta"]:
        del sys.modules[name]


experta: Any = _import_experta()

Activation: Any = experta.activation.Activation
Agenda: Any = experta.agenda.Agenda
FactList: Any = experta.factlist.FactList
NOT: Any = experta.NOT
Fact: Any = experta.Fact
InitialFact: Any = experta.InitialFact
KnowledgeEngine: Any = experta.KnowledgeEngine
MATCH: Any = experta.MATCH
P: Any = experta.P
Rule: Any = experta.Rule
Matcher: Any = experta.abstract.Matcher
Strategy: Any = experta.abstract.Strategy
ReteMatcher: Any = experta.matchers.rete.ReteMatcher

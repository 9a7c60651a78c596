"""The entities of the built-in vocabulary, one file each, in the order in which they are shown."""

from ..entity import Entity
from .context import ContextFacts
from .dispute import DisputeFacts
from .fact_finding import FactFindingFacts
from .handler import HandlerFacts
from .history import HistoryFacts
from .party import PartyFacts
from .procedure import ProcedureFacts
from .relationship import RelationshipFacts
from .safety import SafetyFacts

ENTITIES: dict[str, type[Entity]] = {
    "dispute": DisputeFacts,
    "party": PartyFacts,
    "relationship": RelationshipFacts,
    "safety": SafetyFacts,
    "fact_finding": FactFindingFacts,
    "history": HistoryFacts,
    "procedure": ProcedureFacts,
    "handler": HandlerFacts,
    "context": ContextFacts,
}

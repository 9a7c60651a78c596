"""The entities of the built-in vocabulary, in the order in which they are shown."""

from ..models import Entity
from .dispute import DisputeFacts, RelationshipFacts, SafetyFacts
from .handling import ContextFacts, FactFindingFacts, HandlerFacts, HistoryFacts, ProcedureFacts
from .party import PartyFacts

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

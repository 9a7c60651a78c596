"""Cases and advice made by hand, in the shape of the JSON, for the tests of the statements."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

EMPLOYER: Data = {
    "id": "employer",
    "kind": "company",
    "role": "respondent",
    "obligation": "refusing",
    "understands_law": True,
    "heard": True,
    "attempts": 3,
    "persuasion": "refuses",
}
"""A party that may be met with firmness where the facts are ascertained."""
WORKER: Data = {"id": "worker", "kind": "person", "role": "claimant"}
ASCERTAINED: Data = {"fact_finding": {"status": "ascertained", "evidence": ["document"]}}


def case(*parties: Data, power: str = "sanction", **entities: Data) -> Data:
    handler = {"power": power, **entities.pop("handler", {})}
    return {"id": "c", "parties": list(parties), "handler": handler, **entities}


def advice(
    *methods: str, gates: str = "", do: str = "", avoid: str = "", excluded: str = "", **parts: list[Data]
) -> Data:
    """Methods are written `method.stage@party`, gates `gate:effect`, directives `directive@party`."""
    directives = [{**_named(each, "id"), "kind": "do", "text": "…"} for each in do.split()]
    directives += [{**_named(each, "id"), "kind": "avoid", "text": "…"} for each in avoid.split()]
    return {
        "case": "c",
        "recommendations": [{**_method(each), "rank": 1, "steps": [], "reasons": []} for each in methods],
        "exclusions": [_method(each) for each in excluded.split()],
        "gates": [dict(zip(("id", "effect"), each.split(":"), strict=True)) for each in gates.split()],
        "directives": directives,
        "plan": [],
        "assessments": [],
        **parts,
    }


def _named(text: str, key: str) -> Data:
    name, _, party = text.partition("@")
    return {key: name, "party": party or None}


def _method(text: str) -> Data:
    named = _named(text, "method")
    method, _, stage = named["method"].partition(".")
    return {**named, "method": method, "stage": stage or None}

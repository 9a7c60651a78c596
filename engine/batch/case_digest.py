"""What tells whether two runs had the same case, though neither keeps its cases."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from ottava.facts import Case, Observation
from ottava.facts.attribute import plain_value


def case_digest(case: Case) -> str:
    """Return a digest of what is known of a case: its id and title do not count, nor the order of what is known."""
    content = [_plain(case.observations), [[each.id, _plain(each.observations)] for each in case.parties]]
    return blake2b(_ENCODER.encode(content), digest_size=8).hexdigest()


_ENCODER = msgspec.json.Encoder()


def _plain(observations: Mapping[str, Observation]) -> list[tuple[str, Any, float]]:
    return [(path, plain_value(each.value), each.certainty) for path, each in sorted(observations.items())]

"""An evaluation as JSON."""

from __future__ import annotations

import msgspec

from ..evaluation import Evaluation


def to_json(found: Evaluation) -> str:
    """Return it as indented JSON, with all figures; the same evaluation gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"

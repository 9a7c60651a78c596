"""The fingerprint of a rulebook: the same for the same meaning, whatever its comments and layout."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from .condition import All, AnyOf


def fingerprint_of(*content: Any) -> str:
    """SHA-256 over everything that counts when two rulebooks are compared; places do not count."""
    text = json.dumps([_canonical(each) for each in content], ensure_ascii=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, All | AnyOf):  # their parts count, the order in which they are written does not
        return [type(value).__name__, sorted((_canonical(part) for part in value.parts), key=json.dumps)]
    if is_dataclass(value) and not isinstance(value, type):
        content = [_canonical(getattr(value, field.name)) for field in fields(value) if field.compare]
        return [type(value).__name__, *content]
    if isinstance(value, tuple):
        return [_canonical(each) for each in value]
    if isinstance(value, frozenset):
        return sorted((_canonical(each) for each in value), key=json.dumps)
    if isinstance(value, float) and value.is_integer():  # 1.0 and 1 are equal
        return int(value)
    return value

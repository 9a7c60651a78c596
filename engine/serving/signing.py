"""State that travels through strangers' hands: signed, so that only what the service gave comes back."""

from __future__ import annotations

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec

from .problem import ProblemMistake, Refused, refused


class Signer:
    """Signs states, and reads those that it signed. What is in a state can be read by whoever has it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, state: dict[str, Any]) -> str:
        """Return a state as a text fit for JSON, forms and addresses."""
        data = msgspec.json.encode(state)
        return f"{_text(data)}.{_text(self._signature(data))}"

    def read(self, text: str) -> dict[str, Any]:
        """Return the state that was signed. Raises Refused."""
        head, _, tail = text.partition(".")
        try:
            data, signature = _data(head), _data(tail)
        except (binascii.Error, ValueError):
            raise _not_ours() from None
        if not hmac.compare_digest(signature, self._signature(data)):
            raise _not_ours()
        state: dict[str, Any] = msgspec.json.decode(data)
        return state

    def _signature(self, data: bytes) -> bytes:
        return hmac.digest(self._key, data, "sha256")


def _not_ours() -> Refused:
    message = "found a state that this service did not sign, expected the `state` of its last answer"
    hint = "pass it on unchanged; a service with another key, or started anew without `--key-file`, begins anew"
    mistake = ProblemMistake("invalid-state", message, hint, "state", None, None)
    return refused("invalid-request", message, [mistake])


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _data(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))

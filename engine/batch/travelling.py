"""Work on its way to processes elsewhere, each of which compiles the rules once."""

from __future__ import annotations

import pickle
import threading
import zlib
from dataclasses import dataclass
from hashlib import blake2b

from .evaluating import Evaluator, Work

_evaluators: dict[str, Evaluator] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Packed:
    """Work as bytes, and the key that tells it from other work."""

    key: str
    data: bytes

    @classmethod
    def of(cls, work: Work) -> Packed:
        data = zlib.compress(pickle.dumps(work))
        return cls(blake2b(data, digest_size=16).hexdigest(), data)

    def evaluator(self) -> Evaluator:
        """The one of this process; it is made when it is first asked for, and kept until there is other work."""
        with _lock:
            if self.key not in _evaluators:
                _evaluators.clear()
                _evaluators[self.key] = Evaluator(pickle.loads(zlib.decompress(self.data)))
            return _evaluators[self.key]

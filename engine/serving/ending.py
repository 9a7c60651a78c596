"""Whether the service is about to end, for what would last as long as somebody listens."""

from __future__ import annotations


class ServiceEnd:
    """Whether the service is about to end. `near`: it takes nothing new, and what has no end of its own ends now."""

    near = False

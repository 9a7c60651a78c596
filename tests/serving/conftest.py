"""Clients of services that need nothing special."""

import pytest
from serving.service import MARKETPLACE, client_of, service_of

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")


@pytest.fixture(scope="session")
def client():  # type: ignore[no-untyped-def]
    return client_of(service_of())


@pytest.fixture(scope="session")
def both():  # type: ignore[no-untyped-def]
    """A service with two rulebooks."""
    return client_of(service_of(["eight_methods", MARKETPLACE]))

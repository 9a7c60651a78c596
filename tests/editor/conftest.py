"""The YAML language server that editors use, running for the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from editor.server import STARTED, Server, running
from npm_programs import programs

from ottava.engine.authoring.schemas.writing import write_schemas
from ottava.engine.rulebook.loading import load_rulebook


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Iterator[Server]:
    with running(programs(pytestconfig, Path(__file__).parent, STARTED)) as started:
        yield started


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the schemas of the built-in rulebook in `schema`."""
    folder = tmp_path_factory.mktemp("book")
    write_schemas(load_rulebook(), folder / "schema")
    return folder

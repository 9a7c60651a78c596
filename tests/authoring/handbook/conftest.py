"""The handbook of the built-in rulebook, and one of a rulebook full of hostile texts; each is built once."""

import pytest
from authoring.handbook.hostile import write_hostile
from authoring.handbook.site import Site, site_of

from ottava.engine.authoring.handbook.content import HandbookContent
from ottava.engine.authoring.handbook.handbook import read_content


@pytest.fixture(scope="session")
def content() -> HandbookContent:
    """The built-in rulebook, without the lints: they have tests of their own."""
    return read_content(checked=False)


@pytest.fixture(scope="session")
def built(content: HandbookContent, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the built-in rulebook. MkDocs warns of what leads nowhere, so nothing may be warned of."""
    return site_of(content, tmp_path_factory.mktemp("handbook"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a rulebook that tries to get out of its pages."""
    folder = write_hostile(tmp_path_factory.mktemp("hostile") / "rules")
    return site_of(read_content(folder), tmp_path_factory.mktemp("hostile-handbook"))

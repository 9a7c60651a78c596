"""The handbook of the built-in rulebook, and one of a rulebook full of hostile texts; each is built once."""

import pytest
from authoring.handbook.hostile import write_hostile
from authoring.handbook.site import Site, site_of

from ottava.engine.authoring.handbook.handbook import read_matter
from ottava.engine.authoring.handbook.matter import Matter


@pytest.fixture(scope="session")
def matter() -> Matter:
    """The built-in rulebook, without the lints: they have tests of their own."""
    return read_matter(checked=False)


@pytest.fixture(scope="session")
def built(matter: Matter, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the built-in rulebook. MkDocs warns of what leads nowhere, so nothing may be warned of."""
    return site_of(matter, tmp_path_factory.mktemp("handbook"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a rulebook that tries to get out of its pages."""
    folder = write_hostile(tmp_path_factory.mktemp("hostile") / "rules")
    return site_of(read_matter(folder), tmp_path_factory.mktemp("hostile-handbook"))

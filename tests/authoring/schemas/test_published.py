"""The schemas in docs/schema are those made from the built-in rulebook."""

from pathlib import Path

import pytest
from authoring.schemas.validating import ROOT

from ottava.engine.authoring.schemas.writing import SCHEMAS, file_name, schema_text, write_schemas
from ottava.engine.rulebook.loading import load_rulebook

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("subject", SCHEMAS)
def test_a_published_schema_is_the_one_made_from_the_rulebook(subject: str) -> None:
    """If it is not: `ottava schema SUBJECT > docs/schema/SUBJECT.schema.json`."""
    published = ROOT / "docs" / "schema" / file_name(subject)
    assert published.read_text(encoding="utf-8") == schema_text(subject, load_rulebook())


def test_only_what_has_changed_is_written_again(tmp_path: Path) -> None:
    rulebook = load_rulebook()
    first = write_schemas(rulebook, tmp_path / "schema")
    assert [path.name for path in first] == [file_name(subject) for subject in SCHEMAS]
    first[0].write_text("{}", encoding="utf-8")
    assert write_schemas(rulebook, tmp_path / "schema") == first[:1]
    assert write_schemas(rulebook, tmp_path / "schema") == ()

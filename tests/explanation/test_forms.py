"""Forms: the field of each question, and the paths under which answers are kept."""

import pytest

from ottava.engine.explanation.what_to_ask.answers import with_labels
from ottava.engine.explanation.what_to_ask.form_field import field_about
from ottava.facts import built_in_vocabulary


@pytest.mark.parametrize(
    ("path", "becomes"),
    [
        ("parties.a.heard", "parties.tenant.heard"),
        ("parties.b.heard", "parties.b.heard"),
        ("dispute.a", "dispute.a"),
        ("parties", "parties"),
    ],
)
def test_the_path_of_an_answer_has_the_new_label_of_its_party(path: str, becomes: str) -> None:
    assert with_labels(path, {"a": "tenant"}) == becomes


def test_every_question_has_a_field_by_its_path() -> None:
    vocabulary = built_in_vocabulary()
    heard, weapon, parties = (field_about(path, vocabulary) for path in ("parties.a.heard", "safety.weapon", "parties"))
    assert (heard.path, heard.party, heard.kind, heard.question) == (
        *("parties.a.heard", "a", "boolean"),
        vocabulary["party.heard"].question,
    )
    assert [each.value for each in heard.choices] == [True, False]
    assert (weapon.path, weapon.party, weapon.label) == ("safety.weapon", None, vocabulary["safety.weapon"].label)
    assert (parties.kind, parties.several, parties.choices) == ("parties", True, ())
    with pytest.raises(KeyError):
        field_about("parties.a.wepon", vocabulary)

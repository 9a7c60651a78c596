"""What experts choose from: every method, gate and directive, by a title of its own."""

from ottava import load_rulebook
from ottava.engine.evaluation.choices import choices_of


def test_everything_can_be_chosen_by_a_title_of_its_own() -> None:
    book = load_rulebook()
    choices = choices_of(book)

    for group in (choices.methods, choices.gates, choices.do, choices.must_not):
        titles = [each.title for each in group]
        assert len({title.casefold() for title in titles}) == len(titles)
        assert not any(";" in title or title != title.strip() for title in titles)
        assert all(each.text for each in group)
    assert [each.id for each in choices.gates] == [each.id for each in book.names.gates]
    assert {each.id for each in (*choices.do, *choices.avoid)} == {each.id for each in book.names.directives}


def test_methods_stand_with_their_stages() -> None:
    choices = choices_of(load_rulebook())

    assert "rigidity_with_softness.firm" in {each.id for each in choices.methods}
    assert "rigidity_with_softness" not in {each.id for each in choices.methods}
    assert "rigidity_with_softness" in {each.id for each in choices.must_not}
    assert "learning" not in {each.id for each in choices.methods}
    firm = next(each for each in choices.methods if each.id == "rigidity_with_softness.firm")
    assert firm.title == "Rigidity with softness (a firm step)"

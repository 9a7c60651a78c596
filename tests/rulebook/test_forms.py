"""Every form of the language: what it is read as, with the places that are pointed at, and what is said of one with a
mistake in it. What is expected stands in `forms/*.txt`.
"""

import pytest
from rulebook.forms.expected import EXPECTED, FOLDER, every_form, file_of, marked

from ottava import InvalidCall
from ottava.engine.rulebook.language import in_language, texts_of, with_texts
from ottava.engine.rulebook.texts import TextPath


def tree(texts: dict[TextPath, str]) -> dict[str, object]:
    """Texts by where they stand, as a file of them has them."""
    whole: dict[str, object] = {}
    for path, text in texts.items():
        inner = whole
        for key in path[:-1]:
            inner = inner.setdefault(key, {})  # type: ignore[assignment]
        inner[path[-1]] = text
    return whole


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_read_and_said_is_as_expected(name: str) -> None:
    assert EXPECTED[name]() == file_of(name).read_text("utf-8")


def test_nothing_else_is_expected() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == EXPECTED.keys()


def test_texts_that_are_not_changed_change_nothing() -> None:
    book = every_form()
    assert with_texts(book, lambda _, text: text) == book


def test_a_rulebook_speaks_a_language_as_far_as_it_has_texts() -> None:
    book = every_form()
    texts = {path: marked(path, text) for path, text in texts_of(book).items()}
    title = texts.pop(("title",))
    spoken = every_form(tree(texts))
    (language,) = spoken.languages
    assert (language.code, language.texts, language.missing) == ("de", tuple(sorted(texts.items())), (("title",),))
    whole = with_texts(book, lambda path, text: texts.get(path, text))
    assert in_language(spoken, "de") == whole
    assert (whole.title, in_language(spoken, "de").language) == ("Every form", "de")
    assert title == "title <Every form>"


def test_texts_of_the_vocabulary_come_last() -> None:
    of_attributes = [path[0] == "attributes" for path in texts_of(every_form())]
    assert of_attributes == sorted(of_attributes)


@pytest.mark.parametrize(
    ("texts", "code", "message"),
    [
        (None, "de", "the rulebook `forms` has no texts in `de`; it has none in another language than its own"),
        ({"title": "Alles"}, "fr", "the rulebook `forms` has no texts in `fr`; it has `de`"),
        ({"title": "Alles"}, 7, "`language` is `7`, expected a text"),
    ],
    ids=["none", "another", "no text"],
)
def test_a_language_that_is_not_there(texts: object, code: str, message: str) -> None:
    with pytest.raises(InvalidCall) as caught:
        in_language(every_form(texts), code)
    assert str(caught.value) == message

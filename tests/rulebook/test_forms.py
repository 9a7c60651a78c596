"""Every form of the language: what it is read as, with the places that are pointed at, and what is said of one with a
mistake in it. What is expected stands in `forms/*.txt`.
"""

from pathlib import Path

import pytest
from rulebook.examples.folders import write
from rulebook.forms import forms
from rulebook.forms.damaged import as_text, parts, said_of
from rulebook.forms.extending import FILES, layers, reading, said_of_extending
from rulebook.forms.heads import said_of_heads
from rulebook.forms.laid_out import changed, laid_out
from rulebook.forms.signs import said_of_signs
from rulebook.forms.slips import said_of_all

from ottava import InvalidCall, Rulebook
from ottava.engine.rulebook.language import in_language, texts_of, with_texts
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.memory import Memory
from ottava.engine.rulebook.texts import TextPath
from ottava.facts.source.span import Source

EXPECTED = Path(__file__).with_name("forms")
PARTS = parts()


def every_form(texts: object = None) -> Rulebook:
    return rulebook_from_sources(
        Source("rulebook.yaml", forms.HEAD),
        [Source("rules.yaml", forms.rules())],
        [Source("safeguards.yaml", forms.safeguards())],
        [] if texts is None else [Source("de.yaml", as_text(texts))],
    )


def marked(path: TextPath, text: str) -> str:
    return f"{'.'.join(path)} <{text}>"


def tree(texts: dict[TextPath, str]) -> dict[str, object]:
    """Texts by where they stand, as a file of them has them."""
    whole: dict[str, object] = {}
    for path, text in texts.items():
        inner = whole
        for key in path[:-1]:
            inner = inner.setdefault(key, {})  # type: ignore[assignment]
        inner[path[-1]] = text
    return whole


def test_every_form_is_read_with_all_its_places() -> None:
    assert laid_out(every_form()) == (EXPECTED / "read.txt").read_text("utf-8")


@pytest.mark.parametrize("part", PARTS)
def test_what_is_said_of_a_mistake_in_a_form(part: str) -> None:
    assert said_of(PARTS[part]) == (EXPECTED / f"{part}.txt").read_text("utf-8")


def test_what_is_said_of_a_condition_written_in_another_way() -> None:
    assert said_of_all() == (EXPECTED / "slips.txt").read_text("utf-8")


def test_what_is_said_of_heads() -> None:
    assert said_of_heads() == (EXPECTED / "heads.txt").read_text("utf-8")


def test_what_is_said_of_signs_of_other_keyboards_and_of_comments_in_texts() -> None:
    assert said_of_signs() == (EXPECTED / "signs.txt").read_text("utf-8")


def test_what_a_rulebook_takes_over_and_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(FILES, tmp_path)
    found = reading(Memory())
    assert found.rulebook is not None
    said = "".join(f"{line}\n" for line in layers(found)) + laid_out(found.rulebook)
    assert said == (EXPECTED / "extended.txt").read_text("utf-8")


@pytest.mark.parametrize("part", ["rulebook", "rules", "de", "heads", "texts"])
def test_what_is_said_of_a_mistake_in_what_is_taken_over(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said_of_extending(tmp_path, part) == (EXPECTED / f"extending_{part}.txt").read_text("utf-8")


def test_each_text_is_changed_where_it_stands() -> None:
    book = every_form()
    assert changed(book, with_texts(book, marked)) == (EXPECTED / "changed.txt").read_text("utf-8")
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

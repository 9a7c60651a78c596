"""What is expected of the forms, by the name of its file. It is written anew by

    cd tests && python -m rulebook.forms.expected

whose differences are to be read before they are kept.
"""

from collections.abc import Callable
from contextlib import chdir
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rulebook.examples.folders import write
from rulebook.forms import forms
from rulebook.forms.damaged import as_text, parts, said_of
from rulebook.forms.extending import FILES, layers, reading, said_of_extending
from rulebook.forms.heads import said_of_heads
from rulebook.forms.laid_out import changed, laid_out
from rulebook.forms.signs import said_of_signs
from rulebook.forms.slips import said_of_all

from ottava import Rulebook
from ottava.engine.rulebook.language import with_texts
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.memory import Memory
from ottava.engine.rulebook.texts import TextPath
from ottava.facts.source.span import Source

FOLDER = Path(__file__).parent


def every_form(texts: object = None) -> Rulebook:
    """A rulebook that uses every form of the language, perhaps with texts in another one."""
    return rulebook_from_sources(
        Source("rulebook.yaml", forms.HEAD),
        [Source("rules.yaml", forms.rules())],
        [Source("safeguards.yaml", forms.safeguards())],
        [] if texts is None else [Source("de.yaml", as_text(texts))],
    )


def marked(path: TextPath, text: str) -> str:
    return f"{'.'.join(path)} <{text}>"


def where_texts_stand() -> str:
    book = every_form()
    return changed(book, with_texts(book, marked))


def taken_over(folder: Path) -> str:
    write(FILES, folder)
    found = reading(Memory())
    assert found.rulebook is not None
    return "".join(f"{line}\n" for line in layers(found)) + laid_out(found.rulebook)


def in_a_folder(said: Callable[[Path], str]) -> str:
    with TemporaryDirectory() as name, chdir(name):
        return said(Path(name))


EXPECTED: dict[str, Callable[[], str]] = {
    "read": lambda: laid_out(every_form()),
    **{name: partial(said_of, part) for name, part in parts().items()},
    "slips": said_of_all,
    "heads": said_of_heads,
    "signs": said_of_signs,
    "changed": where_texts_stand,
    "extended": partial(in_a_folder, taken_over),
    **{
        f"extending_{part}": partial(in_a_folder, partial(said_of_extending, part=part))
        for part in ("rulebook", "rules", "de", "heads", "texts")
    },
}


def file_of(name: str) -> Path:
    return FOLDER / f"{name}.txt"


if __name__ == "__main__":
    for each, make in EXPECTED.items():
        file_of(each).write_text(make(), encoding="utf-8")

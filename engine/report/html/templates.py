"""The templates of HTML pages: how they are filled in, and what a page made from them may load."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from ottava.facts.catalogue import tr

from ...extras import extra_missing

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

BASE = "base.html"
"""The template that pages extend; that of reports lies in this package."""

WIDE, WIDE_LANGUAGES = "wide.css", frozenset({"zh", "ja", "ko"})
"""What is added to the style of a page in one of these languages."""


def rendered(
    page: str,
    package: str,
    template: str,
    style: str,
    script: str = "",
    *,
    base_style: tuple[str, str] | None = None,
    filters: Mapping[str, Callable[..., object]] | None = None,
    **values: Any,
) -> str:
    """Return a page that needs nothing else: style and script are inside, and its policy lets in nothing else.

    page: what the page is, for the error. template, style, script: files of the package. base_style: the package and
    the file of a style that comes before it. filters, values: what the template is filled in with. Whatever is put into
    it is shown as text, except through `as_is`.

    Raises ExtraMissing if Jinja2 is not installed.
    """
    environment = templates(page, package, filters=filters)
    inside = {"style": _part(package, style), "script": _part(package, script) if script else ""}
    if base_style is not None:
        inside["style"] = _part(*base_style) + inside["style"]
    if values.get("language", "").partition("-")[0] in WIDE_LANGUAGES:
        inside["style"] += _part(__package__, WIDE)
    return environment.get_template(template).render(policy=_content_policy(**inside), **inside, **values)


def templates(
    page: str, package: str, *, base: str = __package__, filters: Mapping[str, Callable[..., object]] | None = None
) -> Environment:
    """Return the templates of a package. base: the package in which the template lies that they extend.

    Raises ExtraMissing if Jinja2 is not installed; page: what the page is, for that error.
    """
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        raise extra_missing(page, "Jinja2", "html") from None
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(lambda name: _part(base if name == BASE else package, name)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals["tr"] = tr
    environment.filters |= {"as_is": Markup, "isolated": isolated, **(filters or {})}
    return environment


def _part(package: str, name: str) -> str:
    """Return the text of a file that lies in a package: a template, a style or a script."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def _content_policy(style: str, script: str) -> str:
    """Return the content security policy of a page with that style and script inside: it lets in nothing else."""
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; {scripts}img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    """Return the digest by which a content security policy knows an element, as CSP Level 3 has it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def isolated(text: str, tag: str = "bdi") -> Markup:
    """Return the text, escaped for HTML, with every run of letters from right to left in an element of its own.

    Without it the numbers and signs beside a label in Arabic or Hebrew change sides: `(0.6)` would be read as its own.
    """
    from markupsafe import Markup, escape

    return Markup("").join(
        Markup('<{0} class="bidi">{1}</{0}>').format(Markup(tag), part) if turned else escape(part)
        for part, turned in _runs(text)
    )


def _runs(text: str) -> list[tuple[str, bool]]:
    """The text in parts, and whether each is written from right to left: from its first such letter to its last."""
    classes = "".join(_class(letter) for letter in text)
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in re.finditer(r"r(?:[^l]*r)?", classes):
        parts += [(text[end : found.start()], False), (text[found.start() : found.end()], True)]
        end = found.end()
    parts.append((text[end:], False))
    return [part for part in parts if part[0]]


def _class(letter: str) -> str:
    direction = bidirectional(letter)
    return "r" if direction in ("R", "AL") else "l" if direction == "L" else "-"

"""The templates of HTML pages: how they are filled in, and what a page made from them may load."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from ...extras import extra_missing

if TYPE_CHECKING:
    from jinja2 import Environment


def templates(package: str, page: str) -> Environment:
    """The templates that lie in a package. Whatever is put into them is shown as text, except through `as_is`.

    page: what is to be made, for the error. Raises ExtraMissing if Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        raise extra_missing(page, "Jinja2", "html") from None
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(lambda name: part(package, name)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["as_is"] = Markup
    return environment


def part(package: str, name: str) -> str:
    """The text of a file that lies in a package: a template, a style or a script."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def content_policy(style: str, script: str = "") -> str:
    """The content security policy of a page with that style and script inside: it lets in nothing else."""
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; {scripts}img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    """The digest by which a content security policy knows an element, as CSP Level 3 has it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"

"""A case as the text of a case file."""

import re
from collections.abc import Iterable
from typing import Any

import yaml

from ottava.facts import UNKNOWN, Case
from ottava.facts.attribute import DAY

_PLAIN = re.compile(r"[A-Za-z][A-Za-z_]*( [A-Za-z_]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "unknown"})


class _Dumper(yaml.SafeDumper):
    """Quotes every text that some YAML might take for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = text == UNKNOWN or (_PLAIN.fullmatch(text) is not None and text.lower() not in _WORDS)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _text)


def to_yaml(case: Case, unknown: Iterable[str] = ()) -> str:
    """The case as YAML that reads back as an equal case, ending in a newline.

    unknown: paths such as `parties.tenant.heard` at which it says that nobody knows.
    """
    data = case.to_mapping()
    for path in unknown:
        if path == DAY:
            data["day"] = UNKNOWN
            continue
        owner, _, name = path.rpartition(".")
        entity, _, label = owner.partition(".")
        home = data.setdefault(entity, {}) if not label else next(each for each in data[entity] if each["id"] == label)
        home.setdefault(name, UNKNOWN)
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return text

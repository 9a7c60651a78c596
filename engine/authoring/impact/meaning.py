"""Whether an edit can change advice, or only the words of it."""

from __future__ import annotations

from dataclasses import replace

from ottava.facts import Attribute

from ...rulebook.conclusion import Template
from ...rulebook.fingerprint import fingerprint_of
from ...rulebook.rulebook import Directive, Gate, Method, Point, Rule
from .edit import Effect

Named = Method | Point | Gate | Directive | Attribute
"""What is named in `rulebook.yaml`."""

_NO_WORDS = Template(())


def effect_on_rule(old: Rule, new: Rule) -> Effect:
    """What the change of a rule can bring about, both read with the same words of strength."""
    if fingerprint_of(_bare_rule(old)) != fingerprint_of(_bare_rule(new)):
        return "meaning"
    # The order of conditions shows in the order in which a reason names its facts.
    return "nothing" if replace(old, notes=None) == replace(new, notes=None) else "wording"


def effect_on_name(old: Named, new: Named) -> Effect:
    """What the change of a method, point, gate, directive or attribute can bring about."""
    if old == new:
        return "nothing"
    return "wording" if _bare(old) == _bare(new) else "meaning"


def _bare_rule(rule: Rule) -> Rule:
    conclusions = tuple(replace(each, because=_NO_WORDS) for each in rule.conclusions)
    return replace(rule, title="", conclusions=conclusions, source=None, notes=None)


def _bare(item: Named) -> object:
    """What of it counts beside the words."""
    match item:
        case Method():
            return replace(item, number=0, title="", acts_on="", steps=(), avoid=())
        case Directive():
            return replace(item, text="")
        case Attribute():
            return item.path, item.kind, item.values, item.minimum, item.maximum
        case _:
            return item.id

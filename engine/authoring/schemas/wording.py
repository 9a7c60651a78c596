"""What an editor shows of an attribute, a method and other things that a rulebook names."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts import Attribute

from ...rulebook.rulebook import Method, Names, Rule, Rulebook


def of_attribute(attribute: Attribute) -> str:
    """Return the question it answers, what it means, and whether it can change."""
    unit = f" ({attribute.unit})" if attribute.unit else ""
    change = "The work of a handler can change it." if attribute.changeable else "No handler's work can change it."
    parts = (f"**{attribute.question}**{unit}" if attribute.question else "", attribute.description, change)
    return "\n\n".join(part for part in parts if part)


def values_of(attribute: Attribute) -> dict[str, str]:
    """Return the words it can have, each with what it means."""
    return {value: attribute.meaning(value) or "" for value in attribute.values}


def named(rulebook: Rulebook) -> dict[str, dict[str, str]]:
    """Return what rules and tests name, by its kind: each name with what an editor shows of it.

    `variant` has methods and their stages, `assessment` assessments with their values, as tests name them.
    """
    names = rulebook.names
    return {
        "method": {method.id: _titled(method) for method in names.methods},
        "variant": variants(names),
        "gate": {gate.id: gate.text for gate in names.gates},
        "directive": {each.id: f"{'Do' if each.kind == 'do' else 'Avoid'}: {each.text}" for each in names.directives},
        "point": {point.id: f"{point.title}: {point.text}" for point in names.points},
        "attribute": {each.path: each.question for each in rulebook.vocabulary},
        "rule": {rule.id: rule.title for rule in sorted(rulebook.rules, key=lambda rule: rule.id)},
        "assessment": _derived((str(atom), rule) for rule in rulebook.rules for atom in rule.atoms),
    }


def variants(names: Names) -> dict[str, str]:
    """Return the methods and their stages, written as `METHOD.STAGE`."""
    found: dict[str, str] = {}
    for method in names.methods:
        found[method.id] = _titled(method)
        found |= {f"{method.id}.{stage}": f"{_titled(method)}: {stage}" for stage in method.stages}
    return found


def strengths(names: Names) -> dict[str, str]:
    """Return the words of strength, each with its number."""
    return {word: f"{number:g} of 1" for word, number in names.strengths}


def assessments(rulebook: Rulebook) -> dict[str, str]:
    """Return the assessments by name, in the order of the alphabet, each with the rules that derive it."""
    return _derived((atom.name, rule) for rule in rulebook.rules for atom in rule.atoms)


def _derived(pairs: Iterable[tuple[str, Rule]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, rule in pairs:
        found.setdefault(name, set()).add(rule.title)
    return {name: f"Derived where: {'; '.join(sorted(found[name]))}." for name in sorted(found)}


def _titled(method: Method) -> str:
    kind = "" if method.kind == "competing" else "; goes with every plan"
    return f"{method.title} (method {method.number}{kind})"

"""A new rulebook that works, with one rule and its test, and a new case in which every attribute is a comment."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from ottava.facts import PARTY, Attribute, Vocabulary, days

from ...rulebook.loading import InvalidRulebook, load_rulebook
from ...rulebook.locating import BUILT_IN, HEAD, TESTS, folder_of, no_rulebook
from ..schemas.writing import FOLDER, file_name, schema_text, write_schemas
from .files import NothingWritten, create, line_for, written

RULES = "first_rules.yaml"

_ALONE = """\

# What the rules of this folder may speak of. The rules themselves stand in the other files beside this one, their tests
# in the folder `tests`. After a change here, `ottava schema all --rulebook FOLDER` tells your editor of it.
name: {name}
version: 0.1.0

# What cases may say of the built-in vocabulary: entities such as `dispute` and `safety`, or single attributes. Without
# this line they speak of the parties and their roles, and of what you declare under `attributes`.
use: [dispute, party, safety]

# How strongly a rule may speak: a word, and a number above 0, up to 1.
strengths: {{weak: 0.3, moderate: 0.51, strong: 0.657, near_certain: 0.882351}}

methods:
  - id: hearing_each_side
    number: 1
    title: Hearing each side
    kind: competing         # it is ranked beside other methods; `overlay`: it goes with every plan
    acts_on: the parties
    steps:
      - Let each side tell it in full, without interruption.
      - Say back what you have understood, and ask whether it is right.
    avoid:
      - saying who is right before both have spoken

{more}"""

_EXTENDING = """\

# What the rules of this folder may speak of, beside all that the rulebook says which it builds on. The rules themselves
# stand in the other files beside this one, their tests in the folder `tests`. After a change here,
# `ottava schema all --rulebook FOLDER` tells your editor of it.
name: {name}
version: 0.1.0
extends: {extends}
{use}
# To leave out rules of that rulebook, name them:
#
#disable: []

attributes:
  - id: dispute.at_night    # what cases may say now; `party.NAME` would be asked of each party
    kind: boolean
    question: Does it happen at night?
    changeable: true        # the work of a handler can change it

directives:
  - id: agree_on_quiet_hours
    kind: do                # or avoid
    text: Agree on hours of quiet, and write them down.

{more}"""

_MORE_ALONE = """\
# To go on, take the `#` away and write your own:
#
#directives:
#  - {id: agree_on_quiet_hours, kind: do, text: "Agree on hours of quiet, and write them down."}
#gates:
#  - {id: call_for_help, title: Call for help, text: "Call for help before anything else."}
#attributes:
#  - {id: dispute.at_night, kind: boolean, question: "Does it happen at night?"}
"""

_MORE_EXTENDING = """\
# To go on, take the `#` away and write your own:
#
#gates:
#  - {id: call_for_help, title: Call for help, text: "Call for help before anything else."}
"""

_RULE_ALONE = """\

- id: first.unheard         # the name of the rule, like no other in the rulebook
  title: Someone has not been heard
  for_each: party           # it is tried for each party in turn; left out, it speaks of the case as a whole
  when:                     # all of this must be known to be true
    party.heard: false
  unless:                   # and this must not be known to be true
    party.arousal: violent
  then:
    - recommend: hearing_each_side
      strength: moderate
  because: "{party} has not told their side in full yet, and nobody settles what they were not heard on"
  source: {place: the first lesson of every course in mediation, basis: inference}
"""

_TEST_ALONE = """\

- rule: first.unheard       # the rule under test: it fires on this case, for this party
  party: tenant
  case: {parties: [{id: tenant, heard: false}]}
  near_miss:                # and with each of these changes it does not
    - {parties.tenant.heard: true}
    - {parties.tenant.heard: unknown}
    - {parties.tenant.arousal: violent}
  gives:
    - {recommend: hearing_each_side, strength: moderate}
"""

_RULE_EXTENDING = """\

- id: first.at-night        # the name of the rule, like no other in the rulebook
  title: It happens at night
  when:                     # all of this must be known to be true
    dispute.at_night: true
    dispute.category: [neighbour, family]
  unless:                   # and this must not be known to be true
    safety.imminent_violence: ongoing
  then:
    - directive: agree_on_quiet_hours
  because: What disturbs people at night is settled sooner where the hours of quiet are agreed on
  source: {place: the first lesson of every course in mediation, basis: inference}
"""

_TEST_EXTENDING = """\

- rule: first.at-night      # the rule under test: it fires on this case
  case: {dispute: {category: neighbour, at_night: true}}
  near_miss:                # and with each of these changes it does not
    - {dispute.at_night: false}
    - {dispute.category: debt}
    - {safety.imminent_violence: ongoing}
  gives:
    - {directive: agree_on_quiet_hours}
"""


def new_rulebook(folder: Path, extends: str | None = None) -> tuple[Path, ...]:
    """Write a rulebook into a folder that is empty or not there, and return the files.

    extends: a rulebook to build on, by its name or its folder. Raises NothingWritten, InvalidRulebook.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NothingWritten(f"`{folder}` is there already, and nothing is overwritten; name a new folder")
    name = written(re.sub(r"\s+", "_", folder.resolve().name) or "rulebook")
    if extends is None:
        texts = (_ALONE.format(name=name, more=_MORE_ALONE), _RULE_ALONE, _TEST_ALONE)
    else:
        base, vocabulary = _base(extends, folder)
        missing = [path for path in ("dispute.category", "safety.imminent_violence") if path not in vocabulary]
        use = f"use: [{', '.join(missing)}]    # what the first rule looks at\n" if missing else ""
        head = _EXTENDING.format(name=name, extends=written(base), use=use, more=_MORE_EXTENDING)
        texts = (head, _RULE_EXTENDING, _TEST_EXTENDING)
    paths = (folder / HEAD, folder / RULES, folder / TESTS / RULES)
    subjects = ("rulebook", "rules", "tests")
    files = create(
        (path, line_for(folder / FOLDER / file_name(subject), path.parent) + text)
        for path, subject, text in zip(paths, subjects, texts, strict=True)
    )
    return (*files, *write_schemas(load_rulebook(folder), folder / FOLDER))


def _base(extends: str, folder: Path) -> tuple[str, Vocabulary]:
    """Return how the new rulebook names the one that it builds on, a folder as seen from its own, and the vocabulary of
    that one.
    """
    found = folder_of(extends, Path())
    if found is None:
        raise InvalidRulebook([no_rulebook(extends, Path(), None)])
    vocabulary = load_rulebook(extends).vocabulary
    on_disk = (Path() / extends / HEAD).is_file()
    return Path(os.path.relpath(found, folder)).as_posix() if on_disk else extends, vocabulary


_HEAD = """\
# What is known of one dispute. Take the `#` away before what you know and write the value behind it; what stays behind
# its `#` is unknown. No names, addresses or identity numbers.
"""


def new_case(path: Path, rulebook: str = BUILT_IN, *, quick: bool = False) -> tuple[Path, ...]:
    """Write a case file for a rulebook, and beside it the schema for editors where the rulebook's folder has none.

    quick: only the attributes that a quick case needs. Return the files that were written. Raises NothingWritten,
    InvalidRulebook.
    """
    loaded = load_rulebook(rulebook)
    schema = Path(rulebook) / FOLDER / file_name("case")
    files: list[tuple[Path, str]] = []
    if not schema.is_file():
        schema = path.parent / file_name("case")
        if not os.path.lexists(schema):
            files.append((schema, schema_text("case", loaded)))
    text = line_for(schema, path.parent) + _HEAD + "\n" + case_text(loaded.vocabulary, quick=quick)
    return create([(path, text), *files])


def case_text(vocabulary: Vocabulary, *, quick: bool = False) -> str:
    """Return the lines of a case in which nothing is known yet."""
    return "\n".join(_lines(vocabulary, quick)) + "\n"


def _lines(vocabulary: Vocabulary, quick: bool) -> Iterator[str]:
    yield "#title: "
    yield ""
    yield "parties:"
    yield f"  # A label for each party, such as `{vocabulary.example_labels[0]}`; no two with the same."
    yield "  - id: first"
    for attribute in _wanted(vocabulary, PARTY, quick):
        yield from _attribute(attribute, "    ")
    yield "  - id: second"
    yield "    # The same can be said of this party, and of any further one."
    for entity in vocabulary.entities:
        wanted = _wanted(vocabulary, entity, quick)
        if entity == PARTY or not wanted:
            continue
        yield ""
        yield f"{entity}:"
        for attribute in wanted:
            yield from _attribute(attribute, "  ")


def _wanted(vocabulary: Vocabulary, entity: str, quick: bool) -> list[Attribute]:
    return [each for each in vocabulary.of_cases if each.entity == entity and (each.quick or not quick)]


def _attribute(attribute: Attribute, margin: str) -> Iterator[str]:
    yield f"{margin}# {' '.join(attribute.question.split())}{_kind(attribute)}"
    for value in (*attribute.values, *map(str, attribute.scale())):
        label = attribute.meaning(value)
        yield f"{margin}#   {value}" + (f": {' '.join(label.split())}" if label else "")
    yield f"{margin}#{attribute.name}: "


def _kind(attribute: Attribute) -> str:
    match attribute.kind:
        case "choice":
            return ""
        case "set":
            return " (a list, such as [" + ", ".join(attribute.values[:2]) + "], or [] for none)"
        case "boolean":
            return " (true or false)"
        case "date" | "datetime":
            return f" ({days.expected(attribute.kind).replace('`', '')})"
    noun = "a whole number" if attribute.kind == "integer" else "a number"
    numbers = f"{noun} {attribute.range_in_words}".rstrip()
    return f" ({numbers}" + (f", in {attribute.unit}" if attribute.unit else "") + ")"

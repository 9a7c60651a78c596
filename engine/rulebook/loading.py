"""Reading a rulebook from its folder, with everything it extends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ottava.facts import Vocabulary
from ottava.facts.catalogue import speaking
from ottava.facts.source.arguments import expect_path
from ottava.facts.source.diagnostic import Diagnostic, sorted_diagnostics
from ottava.facts.source.errors import InputError
from ottava.facts.source.node import Mapping
from ottava.facts.source.span import Source

from .dependencies import strata_of
from .drafting import add_rules, add_texts, draft_of_folder, draft_of_head, head_of, head_of_folder
from .fingerprint import fingerprint_of
from .locating import BUILT_IN, HEAD, RULEBOOKS, folder_of, no_rulebook
from .memory import Memory
from .reading.draft import NOTHING, Draft
from .reading.findings import Findings, mapping_head
from .reading.from_language import languages_of
from .reading.from_names import NO_NAMES
from .reading.from_rule import allowances_from_mapping
from .reading.from_text import check_given, plain_text
from .reading.scope import Scope, check_assessments, check_ids
from .rulebook import Names, Rulebook
from .rulebook_text import RulebookText, RuleText
from .today import attributes_read, with_days

_built_in = Memory()
"""What was read of the built-in rulebooks, which most others extend. Replaced, never changed: threads share it."""


class InvalidRulebook(InputError):
    """A rulebook with mistakes: all of them, as diagnostics."""


@speaking(None)
def load_rulebook(path: str | Path = BUILT_IN) -> Rulebook:
    """Return the rulebook in a folder, or the built-in one of that name.

    Raises InvalidRulebook with everything that is wrong, also if there is no such folder.
    """
    global _built_in
    expect_path("path", path, "the folder of a rulebook, or the name of a built-in one")
    folder = folder_of(path, Path())
    if folder is None:
        raise InvalidRulebook(no_rulebook(path, Path(), None))
    memory = _built_in.copy()
    found = _sound(read_rulebook(folder, memory))
    if folder.parent == RULEBOOKS:
        _built_in = memory
    return found


@speaking(None)
def rulebook_from_sources(
    head: Source, rules: Iterable[Source], safeguards: Iterable[Source] = (), texts: Iterable[Source] = ()
) -> Rulebook:
    """Return a rulebook from texts instead of files; it may extend only a built-in one. Raises InvalidRulebook.

    texts: those in other languages, each named after its language.
    """
    findings, memory = Findings(), _built_in.copy()
    draft = draft_of_head(None, head_of(head, findings, memory), findings, memory)
    if draft is not None:
        for source in rules:
            add_rules(source, draft, findings, memory)
        for source in safeguards:
            add_rules(source, draft, findings, memory, safeguards=True)
        for source in texts:
            add_texts(source, draft, findings, memory)
    return _sound(RulebookReading(tuple(findings.diagnostics), draft, (), memory))


def _sound(found: RulebookReading) -> Rulebook:
    if found.rulebook is None:
        raise InvalidRulebook(found.diagnostics)
    return found.rulebook


@speaking(None)
def read_rulebook(folder: Path, memory: Memory | None = None) -> RulebookReading:
    """Read the rulebook in a folder, with all that is wrong with it. Mistakes are not raised but part of the result.

    memory: what was read before; with the same one again, only files that have changed are read.
    """
    memory = Memory() if memory is None else memory
    findings = Findings()
    head = head_of_folder(folder, findings, memory)
    draft = None if head is None else draft_of_folder(folder, head, findings, memory)
    heads = () if head is None or head.mapping is None else (head.mapping,)
    parts = (*findings.diagnostics, *heads, *(draft.parts if draft else ()))
    found = RulebookReading(tuple(findings.diagnostics), draft, heads, memory)
    return memory.kept((RulebookReading, folder), parts, lambda: found)


@dataclass(frozen=True)
class RulebookReading:
    """What could be read of a rulebook, for tools that help while it is being written.

    of_files: what is wrong with its files, each by itself. draft: what they say together; None where the rulebook or
    one that it extends cannot be read at all.
    """

    of_files: tuple[Diagnostic, ...]
    draft: Draft | None
    _heads: tuple[Mapping, ...]
    _memory: Memory = field(repr=False)

    @property
    def names(self) -> Names:
        """What the rules may speak of; nothing of a rulebook whose base cannot be read."""
        return NO_NAMES if self.draft is None else self.draft.names

    @property
    def vocabulary(self) -> Vocabulary:
        """What a case may say, likewise."""
        return NOTHING if self.draft is None else self.draft.vocabulary

    @property
    def rules(self) -> tuple[RuleText, ...]:
        """The rules that are sound."""
        return () if self.draft is None else tuple(self.draft.rules)

    @property
    def heads(self) -> tuple[Mapping, ...]:
        """The `rulebook.yaml` of those that it extends, and its own last."""
        return self._heads if self.draft is None else tuple(self.draft.heads)

    @property
    def rulebook(self) -> Rulebook | None:
        """The rulebook; None where there are mistakes. Worked out when it is first asked for."""
        return self._finished[0]

    @property
    def known(self) -> Rulebook | None:
        """The rulebook if it has been worked out, and has no mistakes."""
        return self.rulebook if "_finished" in vars(self) else None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, also with the files taken together, and warnings. Worked out with the rulebook."""
        return self._finished[1]

    @cached_property
    def _finished(self) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
        findings = Findings([*self.of_files])
        book = None if self.draft is None else _finished(self.draft, findings, self._memory)
        return book, sorted_diagnostics(findings.diagnostics)


@speaking(None)
def _finished(draft: Draft, findings: Findings, memory: Memory) -> Rulebook | None:
    """Return the rulebook that a draft makes; None where there are mistakes, which have been noted."""
    mapping = draft.heads[-1]
    check_ids(draft.ids, findings)
    rules = tuple({each.rule.id: each.rule for each in draft.rules}.values())
    check_assessments(
        rules,
        [use for _, use in draft.uses],
        draft.half_derived,
        draft.all_read,
        findings,
        named=draft.named,
        left_out=draft.left_out,
        waiting=draft.waiting,
    )
    text = RulebookText(tuple(draft.heads), tuple(draft.rules), tuple(draft.switched_off))
    check_given(rules, draft.names, text, findings)
    strata = strata_of(rules, draft.names, findings)
    if not rules and not findings.failed:
        findings.error(
            "no-rules",
            "the rulebook has no rules",
            mapping_head(mapping),
            f"add a file of rules beside `{HEAD}`",
        )
    allows = allowances_from_mapping(mapping, findings)
    if findings.failed:
        return None
    safeguards = tuple({each.id: each for each in draft.safeguards}.values())
    read = attributes_read(rules, safeguards, draft.names.conditions)
    vocabulary = with_days(draft.vocabulary, read, draft.counted)
    name, version = (findings.text_under(mapping, key) or "" for key in ("name", "version"))
    title = plain_text(mapping, "title", Scope(vocabulary, draft.names, findings)) or name
    content: tuple[object, ...] = (name, version, title, draft.names, vocabulary.attributes, rules)
    if safeguards:
        content = (*content, safeguards)
    book = Rulebook(
        name,
        version,
        title,
        draft.names,
        vocabulary,
        strata,
        fingerprint_of(*content, said=memory.kept((fingerprint_of, mapping.span.source.name), (), dict)),
        sorted_diagnostics(findings.diagnostics),
        allows,
        safeguards,
        tuple(draft.held_by_tests),
        tuple(draft.dropped),
        text,
        tuple(each.rule for each in draft.switched_off),
    )
    languages = languages_of(book, draft.texts, draft.heads, findings) if draft.texts else ()
    return None if findings.failed else replace(book, languages=languages)

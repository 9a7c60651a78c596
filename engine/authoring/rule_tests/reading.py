"""Reading the test files beside a rulebook, and the tests in each of their entries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ottava.facts import Case
from ottava.facts.case import check
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError, UnreadableSource
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence, plain
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Span, one_line
from ottava.facts.source.yaml_text import from_yaml

from ...inference.cache import Cache
from ...rulebook.locating import TESTS, folder_of, not_read
from ...rulebook.locating import test_files as files_of_tests
from ...rulebook.reading.authored import from_author
from ...rulebook.reading.findings import Findings, described, first_line, mapping_head
from ...rulebook.rulebook import Rule, Rulebook
from ...rulebook.safeguard import Safeguard
from .from_entry import ExpectReader, changed_case, is_party, labels_of
from .rule_test import APPLIES, GIVES, KEEPS, SPARES, Expectation, Kind, RuleTest, Wanted


class InvalidTests(InputError):
    """Test files with mistakes: all of them, as diagnostics."""


def test_files(rulebook: str | Path) -> tuple[Path, ...]:
    """Return the test files of the rulebook of that name or in that folder, in the order of their names."""
    folder = folder_of(rulebook, Path())
    return () if folder is None else files_of_tests(folder)


def tests_beside(
    rulebook: str | Path,
    loaded: Rulebook,
    warnings: list[Diagnostic] | None = None,  # noqa: PT028 - this is no test
) -> tuple[RuleTest, ...]:
    """Return all tests beside a rulebook, which has been `loaded` from there. What to look at is added to `warnings`.

    Raises InvalidTests with everything that is wrong in them, also if there are none.
    """
    folder, paths = folder_of(rulebook, Path()), test_files(rulebook)
    ignored = () if folder is None else not_read(folder)
    if not paths:
        hint = f"put `*.yaml` files with tests into the folder `{TESTS}` beside `rulebook.yaml`"
        message = f"no tests stand beside the rulebook {quoted(str(rulebook))}"
        raise InvalidTests((Diagnostic("no-tests", message, None, hint), *ignored))
    given = [] if warnings is None else warnings
    given.extend(ignored)
    return read_tests(paths, loaded, given)


def read_tests(
    paths: Iterable[Path], rulebook: Rulebook, warnings: list[Diagnostic] | None = None
) -> tuple[RuleTest, ...]:
    """Return the tests of these files. What to look at is added to `warnings`.

    Raises InvalidTests with everything that is wrong in them, and with these warnings.
    """
    findings = Findings(warnings if warnings is not None else [])
    tests: list[RuleTest] = []
    for path in paths:
        tests += _read_file(path, rulebook, findings)
    _check_names(tests, findings)
    if findings.failed:
        raise InvalidTests(findings.diagnostics)
    return tuple(tests)


def _read_file(path: Path, rulebook: Rulebook, findings: Findings) -> list[RuleTest]:
    try:
        source = read_source(path)
    except UnreadableSource as unreadable:
        findings.diagnostics.extend(unreadable.diagnostics)
        return []
    documents, diagnostics = from_author(source)
    findings.diagnostics.extend(diagnostics)
    reader = EntryReader(rulebook, findings, path.parent)
    tests: list[RuleTest] = []
    for document in documents:
        if isinstance(document, Sequence):
            for node in document.items:
                tests += reader.tests(node)
        elif not (isinstance(document, Scalar) and document.value is None):
            message = f"a test file is {described(document)}; expected a list of tests"
            hint = "begin each test with `- rule:`, `- safeguard:` or `- test:`"
            findings.error("no-list-of-tests", message, first_line(document), hint)
    return tests


def _check_names(tests: Iterable[RuleTest], findings: Findings) -> None:
    first: dict[str, RuleTest] = {}
    for test in tests:
        if test.kind == "test" and first.setdefault(test.name, test) is not test:
            message = f"another test is called {quoted(test.name)} too ({first[test.name].place})"
            findings.error("repeated-name", message, test.span, "give it another name")


_CASE = ("case", "base", "changes")
_KEYS: dict[str, tuple[str, ...]] = {
    "rule": ("rule", "party", *_CASE, "near_miss", GIVES, "expect"),
    "safeguard": ("safeguard", "party", *_CASE, "near_miss", "expect"),
    "test": ("test", *_CASE, "expect", "variants"),
}


SubjectsById = dict[str, Rule] | dict[str, Safeguard]


@dataclass(slots=True)
class EntryReader:
    """Reads the entries of test files; what is wrong is gathered in `findings`."""

    rulebook: Rulebook
    findings: Findings
    folder: Path
    _cache: Cache = field(default_factory=Cache)

    def tests(self, node: Node) -> list[RuleTest]:
        """Return the tests of an entry; those with mistakes are left out."""
        hint = "begin it with `- rule:`, `- safeguard:` or `- test:`"
        mapping = self.findings.expect_mapping(node, "an entry of a test file", hint=hint)
        if mapping is None:
            return []
        kinds = [name for name in _KEYS if mapping.get(name) is not None]
        if len(kinds) != 1:
            several = f"an entry is about a {' and a '.join(kinds)} at once"
            message = several if kinds else "the entry is neither about a rule or safeguard nor a test"
            self.findings.error("which-test", message, mapping_head(mapping), hint)
            return []
        self.findings.expect_keys(mapping, f"an entry about a {kinds[0]}", _KEYS[kinds[0]])
        if kinds[0] == "test":
            return self._of_behaviour(mapping)
        if kinds[0] == "rule":
            rules = (*self.rulebook.rules, *self.rulebook.switched_off)
            return self._of_subject(mapping, "rule", {rule.id: rule for rule in rules})
        return self._of_subject(mapping, "safeguard", {each.id: each for each in self.rulebook.safeguards})

    def _of_subject(self, mapping: Mapping, kind: Literal["rule", "safeguard"], known: SubjectsById) -> list[RuleTest]:
        """Return the test of a rule or safeguard on its case, and one of each near miss; none of a rule that is not
        enabled.
        """
        node = mapping.get(kind)
        assert node is not None
        if kind == "rule":
            name = self.findings.expect_one_of(node, "rule", [*known], "unknown-rule")
        else:
            name = self.findings.expect_one_of(node, "safeguard", [*known], "unknown-safeguard")
        found = self._case_node(mapping)
        if name is None or found is None:
            return []
        labels, subject = labels_of(found), known[name]
        party = self._party(mapping, subject, labels)
        text = name if party is None else f"{name}@{party}"
        case = self._case(found)
        holds, fails = (("fired",), "not_fired") if kind == "rule" else ((APPLIES, KEEPS), SPARES)
        expectations = [Expectation(key, (Wanted(text, node),), node) for key in holds]
        reader = ExpectReader(self.rulebook, self.findings, labels)
        gives, expect = mapping.get(GIVES), mapping.get("expect")
        if gives is not None and isinstance(subject, Rule):
            expectations.append(reader.gives(gives, subject))
        if expect is not None:
            expectations += reader.expectations(expect)
        about = (name, None) if kind == "rule" else (None, name)
        tests = [_test(kind, name, about, case, expectations, node.span)]
        for miss, near in self._near_cases(mapping, found):
            missed = Expectation(fails, (Wanted(text, miss),), miss)
            title = f"{name}, near miss: {one_line(miss.span)}"
            tests.append(_test("near miss", title, about, near, [missed], miss.span))
        idle = isinstance(subject, Rule) and subject.switched_off is not None
        return [test for test in tests if test is not None and not idle]

    def _of_behaviour(self, mapping: Mapping) -> list[RuleTest]:
        node = mapping.get("test")
        assert node is not None
        name = self.findings.expect_text(node, "the name of the test")
        expect, variants = mapping.get("expect"), mapping.get("variants")
        if expect is None and variants is None:
            hint = "add `expect:` with `top:`, `gates:` or another key"
            self.findings.error("nothing-expected", "the test expects nothing", mapping_head(mapping), hint)
        found = self._case_node(mapping)
        case = None if found is None else self._case(found)
        tests: list[RuleTest | None] = []
        if expect is not None:
            tests.append(self._behaves(name, found, case, expect, node.span))
        items = () if variants is None else self.findings.expect_list(variants, "`variants`") or ()
        for number, item in enumerate(items, start=1):
            tests.append(self._variant(name, number, found, item))
        return [test for test in tests if test is not None]

    def _behaves(
        self, name: str | None, found: Mapping | None, case: Case | None, expect: Node, span: Span
    ) -> RuleTest | None:
        reader = ExpectReader(self.rulebook, self.findings, labels_of(found) if found is not None else ())
        expectations = reader.expectations(expect)
        return None if name is None else _test("test", name, (None, None), case, expectations, span)

    def _variant(self, name: str | None, number: int, base: Mapping | None, node: Node) -> RuleTest | None:
        hint = "write `- {changes: {PATH: VALUE}, expect: {top: METHOD}}`"
        mapping = self.findings.expect_mapping(node, "a variant", hint=hint)
        if mapping is None:
            return None
        self.findings.expect_keys(mapping, "a variant", ("name", "changes", "expect"), ("changes", "expect"))
        called = mapping.get("name")
        title = str(number) if called is None else self.findings.expect_text(called, "the name of the variant")
        changes, expect = mapping.get("changes"), mapping.get("expect")
        given = None if changes is None else self.findings.expect_mapping(changes, "`changes`")
        if base is None or given is None or expect is None:
            return None
        changed = changed_case(base, given, self.rulebook.vocabulary, self.findings)
        case = None if changed is None else self._case(changed)
        full = None if name is None or title is None else f"{name}: {title}"
        return self._behaves(full, changed or base, case, expect, mapping_head(mapping))

    def _near_cases(self, mapping: Mapping, found: Mapping) -> Iterable[tuple[Mapping, Case | None]]:
        """Yield the near misses of an entry, each with the case that it makes of the one `found`."""
        node = mapping.get("near_miss")
        for item in node.items if isinstance(node, Sequence) else () if node is None else (node,):
            hint = "write `near_miss: {PATH: VALUE}`"
            miss = self.findings.expect_mapping(item, "a near miss", "one change", hint)
            if miss is not None and len(miss.entries) != 1:
                message = f"a near miss differs from the case in one fact, and this one in {len(miss.entries)}"
                hint = "make each change a near miss of its own, or write a `test` with `changes`"
                self.findings.error("several-changes", message, miss.span, hint)
            elif miss is not None:
                changed = self._changed(found, miss)
                yield miss, None if changed is None else self._case(changed)

    def _party(self, mapping: Mapping, rule: Rule | Safeguard, labels: tuple[str, ...]) -> str | None:
        node = mapping.get("party")
        party = None if node is None else self.findings.expect_text(node, "`party`")
        if node is None or party is None:
            return None
        if not rule.per_party:
            message = f"`{rule.id}` speaks of the case as a whole, not of {quoted(party)}"
            self.findings.error("party-not-asked", message, node.span, "leave `party` out")
        else:
            is_party(party, labels, node.span, self.findings)
        return party

    def _case_node(self, mapping: Mapping) -> Mapping | None:
        """Return the case of an entry, with its changes; None after noting that there is none to go on with."""
        case, base, changes = (mapping.get(name) for name in _CASE)
        if (case is None) == (base is None):
            message = "the entry has both `case` and `base`" if case is not None else "the entry has no case"
            hint = "write `case: {…}`, or `base:` with the path of a case file"
            self.findings.error("which-case", message, mapping_head(mapping), hint)
            return None
        found = self._base(base) if base is not None else self.findings.expect_mapping(case or mapping, "`case`")
        if found is None or changes is None:
            return found
        given = self.findings.expect_mapping(changes, "`changes`", hint="write `changes: {PATH: VALUE}`")
        return None if given is None else self._changed(found, given)

    def _base(self, node: Node) -> Mapping | None:
        name = self.findings.expect_text(node, "`base`")
        if name is None:
            return None
        return self._cache.get("base", self.folder / name, lambda path: self._read_base(path, node))

    def _read_base(self, path: Path, node: Node) -> Mapping | None:
        try:
            source = read_source(path)
        except UnreadableSource as unreadable:
            message, hint = unreadable.diagnostics[0].message, "write the path as seen from this file"
            self.findings.error("unreadable-base", message, node.span, hint)
            return None
        documents, diagnostics = from_yaml(source)
        self.findings.diagnostics.extend(diagnostics)
        if diagnostics:
            return None
        if len(documents) != 1 or not isinstance(documents[0], Mapping):
            message = f"{quoted(str(node.span.text))} does not hold exactly one case"
            self.findings.error("unreadable-base", message, node.span, "name a file with one case")
            return None
        return documents[0] if self._case(documents[0]) is not None else None

    def _changed(self, case: Mapping, changes: Mapping) -> Mapping | None:
        return changed_case(case, changes, self.rulebook.vocabulary, self.findings)

    def _case(self, node: Mapping) -> Case | None:
        case, mistakes = check(plain(node), self.rulebook.vocabulary)
        for mistake in mistakes:
            self.findings.add(mistake.diagnostic(node))
        return case


def _test(
    kind: Kind,
    name: str,
    about: tuple[str | None, str | None],
    case: Case | None,
    expectations: Iterable[Expectation],
    span: Span,
) -> RuleTest | None:
    """Return the test of a rule, of a safeguard, or (about neither) of behaviour; None without a case."""
    rule, safeguard = about
    return None if case is None else RuleTest(kind, name, rule, case, tuple(expectations), span, safeguard)

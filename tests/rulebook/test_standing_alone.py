"""A rulebook that stands alone speaks of its own; one that extends another widens, pins, replaces and switches off."""

from pathlib import Path

import msgspec
import pytest
from authoring.impact.books import compared as comparison
from rulebook.examples.example import HEAD, per_party, rule
from rulebook.examples.folders import head, write

from ottava import Advisor, Case
from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.checking.report import to_json, to_text
from ottava.engine.authoring.formatting.formatting import formatted
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.authoring.listing.listing import listed
from ottava.engine.authoring.listing.showing import UnknownName, shown
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.authoring.scaffolding.rule import new_rule
from ottava.engine.authoring.scaffolding.rulebook import case_text
from ottava.engine.rulebook.loading import load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import built_in_vocabulary
from ottava.facts.source.span import Source

ALONE = HEAD.partition("use: ")[0]
ORDERS = """\
attributes:
  - {id: party.role, values: {buyer: bought it, seller: sold it}, quick: true, question: Who is this?}
  - {id: order.country, values: [de, fr], quick: true, question: Where was it ordered?}
  - {id: order.price, kind: number, minimum: 0, question: What did it cost?}
"""
"""What an online market speaks of."""


def book(rules: str, more: str = "", use: str = "") -> Rulebook:
    return rulebook_from_sources(Source("rulebook.yaml", ALONE + use + more), [Source("rules.yaml", rules)])


def folder(tmp_path: Path, rules: str, more: str = "extends: ../base", base: str = "") -> Path:
    """A rulebook that extends another, of the rules `one` and `two`."""
    files = {"base/rulebook.yaml": HEAD, "base/rules.yaml": base or rule() + rule(id="two")}
    write(files | {"mine/rulebook.yaml": head("mine", *more.splitlines()), "mine/rules.yaml": rules}, tmp_path)
    return tmp_path / "mine"


def paths(loaded: Rulebook) -> list[str]:
    return [each.path for each in loaded.vocabulary]


def test_it_begins_with_the_parties_and_their_roles() -> None:
    assert paths(book(rule())) == ["party.role"]


def test_it_uses_entities_and_attributes_by_name() -> None:
    built_in = built_in_vocabulary()
    used = paths(book(rule(), use="use: [safety, party.heard, dispute]\n"))
    assert used == [
        each.path
        for each in built_in
        if each.entity in ("dispute", "safety") or each.path in ("party.role", "party.heard")
    ]
    assert book(rule(), use=f"use: [{', '.join(built_in.entities)}]\n").vocabulary == built_in


def test_its_parties_can_have_roles_of_its_own() -> None:
    loaded = book(rule(), ORDERS)
    assert paths(loaded) == ["party.role", "order.country", "order.price"]
    assert loaded.vocabulary["party.role"].values == ("buyer", "seller")
    case = Case.from_mapping({"parties": [{"id": "ann", "role": "seller"}]}, loaded.vocabulary)
    assert Advisor(loaded).advise(case).recommendations


def test_nothing_else_is_asked_or_made_up() -> None:
    loaded = book(rule(), ORDERS)
    text = case_text(loaded.vocabulary, quick=True)
    assert [line.strip() for line in text.splitlines() if line.strip().startswith("#") and "?" in line] == [
        "# Who is this?",
        "# Where was it ordered?",
    ]
    for each in cases(200, 3, loaded.vocabulary):
        assert each.keys() <= {"id", "title", "parties", "order"}
        assert each["title"] == "Made up"
        assert [party["id"] for party in each["parties"]][:2] == ["buyer", "seller"]
        Case.from_mapping(each, loaded.vocabulary)


def test_a_rulebook_can_use_more_than_the_one_it_extends(tmp_path: Path) -> None:
    mine = folder(tmp_path, rule("{safety.weapon: true}", id="three"), "extends: ../base\nuse: [safety]")
    (tmp_path / "base" / "rulebook.yaml").write_text(ALONE, encoding="utf-8")
    assert paths(load_rulebook(mine)) == [
        "party.role",
        *(each.path for each in built_in_vocabulary().of_entity("safety")),
    ]


WIDER = "attributes:\n  - {id: dispute.category, add_values: {parcel: a parcel that is lost}}\n"


def test_a_wider_choice_leaves_the_rules_of_the_base_what_they_mean(tmp_path: Path) -> None:
    base = rule("{dispute.category: [debt, other]}") + rule("{dispute.category: {not: debt}}", id="two")
    mine = folder(tmp_path, rule("{dispute.category: parcel}", id="three"), "extends: ../base\n" + WIDER, base)
    old, new = load_rulebook(tmp_path / "base"), load_rulebook(mine)
    attribute = new.vocabulary["dispute.category"]
    assert attribute.values == (*old.vocabulary["dispute.category"].values, "parcel")
    assert attribute.said("parcel") == "a parcel that is lost"
    assert [each.when for each in old.rules] == [each.when for each in new.rules if each.id != "three"]
    for value in attribute.values:
        case = Case.from_mapping({"dispute": {"category": value}}, new.vocabulary)
        fired = {reason.rule for each in Advisor(new).advise(case).recommendations for reason in each.reasons}
        assert fired == {
            *(["one"] if value in ("debt", "other") else []),
            *(["two"] if value != "debt" else []),
            *(["three"] if value == "parcel" else []),
        }


def test_made_up_cases_have_the_wider_values_too(tmp_path: Path) -> None:
    loaded = load_rulebook(folder(tmp_path, rule(id="three"), "extends: ../base\n" + WIDER))
    drawn = [each["dispute"]["category"] for each in cases(400, 5, loaded.vocabulary)]
    found = [each["value"] if isinstance(each, dict) else each for each in drawn]
    assert 5 < found.count("parcel") < 100
    assert found.count("family") > 5


SCOPE = "for: {dispute.category: debt, some_party: {party.heard: false}}\nrules:\n"


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("when", "together"),
    [
        ("always", "{dispute.category: debt, some_party: {party.heard: false}}"),
        ("{dispute.rumour: true}", "{dispute.category: debt, some_party: {party.heard: false}, dispute.rumour: true}"),
        (
            "{any: [{dispute.rumour: true}, {safety.weapon: true}]}",
            "{dispute.category: debt, some_party: {party.heard: false},"
            " any: [{dispute.rumour: true}, {safety.weapon: true}]}",
        ),
    ],
)
def test_the_scope_of_a_file_is_a_condition_of_each_rule_in_it(when: str, together: str) -> None:
    use = HEAD.removeprefix(ALONE)
    scoped = book(SCOPE + indented(rule(when) + rule(when, id="two")), use=use)
    assert scoped.fingerprint == book(rule(together) + rule(together, id="two"), use=use).fingerprint


def test_why_not_says_the_scope() -> None:
    loaded = book("for: {order.country: de}\nrules:\n" + indented(rule("{order.price: {above: 9}}")), ORDERS)
    case = Case.from_mapping({"order": {"country": "fr", "price": 10}}, loaded.vocabulary)
    (near,) = Advisor(loaded).why_not(case, "listening").near_misses
    assert b"order.country" in msgspec.json.encode(near)


def test_a_rule_replaces_one_of_the_extended_rulebook(tmp_path: Path) -> None:
    mine = folder(tmp_path, rule("{dispute.rumour: true}", id="three", more="replaces: two"))
    loaded = load_rulebook(mine)
    assert [each.id for each in loaded.rules] == ["one", "three"]
    without = load_rulebook(
        folder(tmp_path / "x", rule("{dispute.rumour: true}", id="three"), "extends: ../base\ndisable: [two]")
    )
    assert loaded.fingerprint == without.fingerprint
    assert [(each.thing.id, each.title) for each in listed(loaded, "rules") if not each.origin] == [
        ("three", "A rule (replaces two)")
    ]
    with pytest.raises(UnknownName, match="the rule `two` is replaced by `three`"):
        shown(loaded, (), "two")


def test_a_rule_may_replace_the_one_of_its_own_name(tmp_path: Path) -> None:
    loaded = load_rulebook(folder(tmp_path, rule("{dispute.rumour: true}", id="two", more="replaces: two")))
    assert [each.id for each in loaded.rules] == ["one", "two"]
    assert loaded.rule("two").replaces == "two"


OFF = "enabled: false\nreason: the law is being changed"


def test_a_rule_that_is_not_enabled_does_not_run(tmp_path: Path) -> None:
    mine = folder(tmp_path, rule(id="three") + rule(id="four", more=OFF))
    loaded = load_rulebook(mine)
    (mine / "rules.yaml").write_text(rule(id="three"), encoding="utf-8")
    assert loaded.fingerprint == load_rulebook(mine).fingerprint
    assert [(each.id, each.switched_off) for each in loaded.switched_off] == [("four", "the law is being changed")]
    titles = [each.title for each in listed(loaded, "rules") if each.thing.id == "four"]
    assert titles == ["A rule (not enabled: the law is being changed)"]
    (found,) = shown(loaded, (), "four")
    assert "reason: the law is being changed" in found.text


def test_check_counts_what_is_not_enabled_and_its_tests_do_not_run(tmp_path: Path) -> None:
    tests = "- {rule: three, case: {}}\n- {rule: four, case: {}, gives: {recommend: listening, strength: weak}}\n"
    mine = folder(tmp_path, rule(id="three") + rule(id="four", more=OFF))
    write({"mine/tests/all.yaml": tests}, tmp_path)
    assert [each.about for each in reading.tests_beside(mine, load_rulebook(mine))] == ["three"]
    checked = check(mine, only=("unused-name",))
    assert "1 rule, no remarks, 1 not enabled" in to_text(checked)
    assert "not enabled: the rule `four`, because: the law is being changed" in to_text(checked)
    assert '"not_enabled": [\n    {\n      "rule": "four"' in to_json(checked)


@pytest.mark.parametrize("pin", ["1", "1.0", "1.0.0"])
def test_a_version_is_wanted_by_its_beginning(pin: str, tmp_path: Path) -> None:
    assert load_rulebook(folder(tmp_path, rule(id="three"), f"extends: ../base@{pin}"))


def compared(tmp_path: Path, old: str, new: str) -> list[tuple[str, str, str]]:
    """What a comparison of two rulebooks that extend the same one says: the edit, how, and its new lines."""
    before, after = folder(tmp_path / "old", old), folder(tmp_path / "new", new)
    edits = comparison(before, after).found.edits
    return [(each.subject, each.how, " ".join(line for text in each.new for line in text.text)) for each in edits]


def test_a_comparison_points_to_what_replaces_a_rule_and_to_what_switches_it_off(tmp_path: Path) -> None:
    replaced = compared(tmp_path / "a", rule(id="three"), rule(id="three", more="replaces: two"))
    assert ("rule two", "removed", "  replaces: two") in replaced
    off = compared(tmp_path / "b", rule(id="three"), rule(id="three", more=OFF) + rule(id="four"))
    assert ("rule three", "removed", "  enabled: false") in off


def test_a_comparison_sees_another_scope_in_every_rule(tmp_path: Path) -> None:
    rules = indented(rule(id="three") + per_party(id="four"))
    old, new = (f"for: {{dispute.category: {each}}}\nrules:\n{rules}" for each in ("debt", "family"))
    assert compared(tmp_path, old, new) == [
        ("rule three", "changed", "for: {dispute.category: family}"),
        ("rule four", "changed", "for: {dispute.category: family}"),
    ]


def test_a_file_with_a_scope_has_a_layout(tmp_path: Path) -> None:
    untidy = "for:   {dispute.category:   debt}\nrules:\n# about debts\n- title: A\n  id: a\n  when: always\n- id: b\n"
    head, rules = (
        untidy.split("# about")[0],
        "  # about debts\n  - id: a\n    title: A\n    when: always\n\n  - id: b\n",
    )
    tidy = head + rules
    assert formatted(Source("r.yaml", untidy)) == tidy
    assert formatted(Source("r.yaml", tidy)) == tidy


def test_a_new_rule_goes_into_a_file_with_a_scope(tmp_path: Path) -> None:
    mine = folder(tmp_path, SCOPE + indented(rule(id="three")), "extends: ../base")
    new_rule(str(mine), "rules.five")
    assert [each.id for each in load_rulebook(mine).rules][-2:] == ["three", "rules.five"]

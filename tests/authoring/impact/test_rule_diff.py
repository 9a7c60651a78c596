"""What is an edit, what it can bring about, and on which lines it stands."""

from pathlib import Path

import pytest
from authoring.impact.books import HEAD, RULES, TRIFLE, compared, copied, written

from ottava.engine.authoring.impact.edit import RuleEdit


def edits(folder: Path, head: str = HEAD, rules: str = RULES, old: str = RULES) -> tuple[RuleEdit, ...]:
    found = compared(written(folder / "old", rules=old), written(folder / "new", head, rules=rules)).found
    assert found.cases is None
    return found.edits


def test_comments_and_layout_are_no_edits(tmp_path: Path) -> None:
    rules = f"# A comment.\n\n{RULES}".replace(
        "  when: {dispute.stakes: trivial}", "  # why\n  when:\n    dispute.stakes: trivial"
    )
    head = HEAD.replace("ties: [listening, truth]", "ties:  # in doubt\n  - listening\n  - truth")
    result = compared(written(tmp_path / "old"), written(tmp_path / "new", head, rules=rules), [TRIFLE])
    assert result.found.edits == ()
    assert result.found.same
    assert result.changes == []


def test_one_line(tmp_path: Path) -> None:
    (edit,) = edits(tmp_path, rules=RULES.replace("strength: weak", "strength: strong"))
    assert (edit.number, edit.subject, edit.how) == (1, "rule look", "changed")
    assert [(each.first, each.last, each.text) for each in edit.new] == [(14, 14, ("      strength: strong",))]
    assert [(each.first, each.last, each.text) for each in edit.was] == [(14, 14, ("      strength: weak",))]
    assert edit.old == ()
    assert edit.places == (f"{tmp_path / 'new' / 'rules.yaml'}:14",)


CHANGES = {
    "a key put in": ("  title: Listen\n", "  title: Listen\n  unless:\n    safety.weapon: true\n", [3, 4], []),
    "a key taken out": ("      strength: weak\n", "      certainty: 0.3\n", [14], [14]),
    "a value in a line": ("{dispute.stakes: trivial}", "{dispute.stakes: serious}", [3], []),
    "a conclusion put in": ("      strength: weak\n", "      strength: weak\n    - directive: apart\n", [15], []),
    "words": ("It was bought.", "It was sold.", [15], []),
    "words on a further line": ("  because: It was bought.\n", "  because: It was\n    bought.\n", [], []),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_lines(name: str, tmp_path: Path) -> None:
    before, after, new, old = CHANGES[name]
    assert RULES.count(before) == 1
    found = edits(tmp_path, rules=RULES.replace(before, after))
    lines = [n for edit in found for each in edit.new for n in range(each.first, each.last + 1)]
    gone = [n for edit in found for each in edit.old for n in range(each.first, each.last + 1)]
    assert (lines, gone) == (new, old)
    text = (tmp_path / "new" / "rules.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for edit in found for each in edit.new for line in each.text] == [text[n - 1] for n in lines]


EFFECTS = {
    "title": ("title: Look", "title: Look!", "wording"),
    "because": ("It was bought.", "It was sold.", "wording"),
    "strength": ("strength: weak", "strength: strong", "meaning"),
    "condition": ("consumer", "family", "meaning"),
    "for_each": ("  title: Look\n", "  title: Look\n  for_each: party\n", "meaning"),
    "notes": ("  title: Look\n", "  title: Look\n  notes: R1\n", "nothing"),
    "source": ("  title: Look\n", "  title: Look\n  source: {place: p, basis: text}\n", "wording"),
    "the same otherwise": ("{dispute.category: consumer}", "{dispute.category: [consumer]}", "nothing"),
}


@pytest.mark.parametrize("name", EFFECTS)
def test_what_an_edit_can_bring_about(name: str, tmp_path: Path) -> None:
    before, after, effect = EFFECTS[name]
    (edit,) = edits(tmp_path, rules=RULES.replace(before, after))
    assert (edit.subject, edit.how, edit.effect) == ("rule look", "changed", effect)


def test_lines_that_show_in_no_advice_are_not_named_beside_others(tmp_path: Path) -> None:
    rules = RULES.replace("  title: Look\n", "  title: Look\n  notes: R1\n").replace(
        "strength: weak", "strength: strong"
    )
    (edit,) = edits(tmp_path, rules=rules)
    assert [(each.first, each.last) for each in edit.new] == [(15, 15)]
    (edit,) = edits(tmp_path, rules=RULES.replace("  title: Look\n", "  title: Look\n  notes: R1\n"))
    assert [(each.first, each.last) for each in edit.new] == [(11, 11)]


NAMES = {
    "a strength": ("weak: 0.3", "weak: 0.4", "strength weak", "meaning"),
    "the words of a gate": ("Be safe.", "Be very safe.", "gate safety", "wording"),
    "a kind of directive": ("kind: do", "kind: avoid", "directive apart", "meaning"),
    "a step": ("[Look.]", "[Look twice.]", "method truth", "wording"),
    "a kind of method": ("title: Truth, kind: competing", "title: Truth, kind: overlay", "method truth", "meaning"),
    "the plan": ("plan: [listening, truth]", "plan: [truth, listening]", "plan", "meaning"),
    "ties": ("ties: [listening, truth]", "ties: [truth, listening]", "ties", "meaning"),
    "the version": ("version: 1.0.0", "version: 1.0.1", "version", "nothing"),
    "the name": ("name: small", "name: little", "name", "nothing"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str, tmp_path: Path) -> None:
    before, after, subject, effect = NAMES[name]
    head = HEAD.replace(before, after)
    found = [each for each in edits(tmp_path, head) if each.part != "title"]  # the name stands in for a title
    (edit,) = found
    assert (edit.subject, edit.effect) == (subject, effect)
    line = next(n for n, text in enumerate(head.splitlines(), start=1) if after in text)
    assert [(each.first, each.last) for each in edit.new] == [(line, line)]


def test_what_comes_goes_and_moves(tmp_path: Path) -> None:
    listen, look = RULES.split("\n\n")
    third = look.replace("id: look", "id: third").replace("title: Look", "title: Third")
    found = edits(tmp_path, rules=f"{third}\n{listen}\n", old=RULES)
    assert [(each.subject, each.how) for each in found] == [("rule third", "added"), ("rule look", "removed")]
    assert [(each.first, each.last) for each in found[0].new] == [(1, 7)]
    assert found[1].new == ()
    assert [(each.first, each.last) for each in found[1].old] == [(9, 15)]
    (moved,) = edits(tmp_path, rules=f"{look}\n{listen}\n", old=RULES)
    assert (moved.subject, moved.effect) == ("order of rules", "meaning")
    assert [each.first for each in moved.new] == [1]


def test_a_rule_that_is_disabled(tmp_path: Path) -> None:
    base = written(tmp_path / "base")
    head = "name: mine\nversion: 1.0.0\nextends: ../base\n"
    rule = RULES.split("\n\n")[1].replace("id: look", "id: own").replace("title: Look", "title: Own")
    old = written(tmp_path / "old", head, own=rule)
    new = written(tmp_path / "new", f"{head}disable:\n  - listen\n", own=rule)
    result = compared(old, new, [TRIFLE])
    (edit,) = result.found.edits
    assert (edit.subject, edit.how) == ("rule listen", "removed")
    assert edit.places == (f"{new / 'rulebook.yaml'}:5",)
    assert result.subjects(result.changes[0]) == ["rule listen"]
    (back,) = compared(new, old).found.edits
    assert (back.subject, back.how) == ("rule listen", "added")
    assert [str(each) for each in back.new] == [f"{base / 'rules.yaml'}:1-7"]
    assert [str(each) for each in back.old] == [f"{new / 'rulebook.yaml'}:5"]


def test_a_strength_counts_for_the_rules_of_its_own_rulebook(tmp_path: Path) -> None:
    written(tmp_path / "base")
    head = "name: mine\nversion: 1.0.0\nextends: ../base\nstrengths: {weak: 0.3}\n"
    rule = RULES.split("\n\n")[1].replace("id: look", "id: own").replace("title: Look", "title: Own")
    old = written(tmp_path / "old", head, own=rule)
    new = written(tmp_path / "new", head.replace("0.3", "0.2"), own=rule)
    result = compared(old, new, [TRIFLE])
    (edit,) = result.found.edits
    assert edit.places == (f"{new / 'rulebook.yaml'}:4",)
    (change,) = result.changes
    (moved,) = change.difference.ranking
    assert moved.place.method == "truth"


@pytest.mark.slow
def test_what_a_rulebook_that_extends_another_brings(tmp_path: Path) -> None:
    head = "name: mine\nversion: 1.0.0\nextends: eight_methods\ndisable: [gates.consent-remedies]\n"
    written(tmp_path / "mine", head, own=RULES.split("\n\n")[0])
    found = compared("eight_methods", tmp_path / "mine").found
    assert {each.subject for each in found.edits if each.effect == "meaning"} == {
        "rule listen", "rule gates.consent-remedies",
    }  # fmt: skip
    assert {each.part for each in found.edits if each.effect == "nothing"} == {
        "name",
        "version",
        "title",
        "extends",
    }
    title = next(each for each in found.edits if each.part == "title")
    assert title.how == "removed", "the title of the other is not taken over"


def test_attributes(tmp_path: Path) -> None:
    declared = "attributes:\n  - {id: dispute.pets, kind: boolean, question: Are there pets?}\n"
    old = written(tmp_path / "old")
    new = written(
        tmp_path / "new", HEAD + declared, rules=RULES.replace("dispute.category: consumer", "dispute.pets: true")
    )
    case = {**TRIFLE, "dispute": {"stakes": "trivial", "category": "consumer", "pets": False}}
    result = compared(old, new, [case])
    assert [(each.subject, each.how) for each in result.found.edits] == [
        ("rule look", "changed"),
        ("attribute dispute.pets", "added"),
    ]
    (change,) = result.changes
    assert "ranking" in change.kinds
    # Without the attribute the rule could not be read: together they are the cause.
    assert result.subjects(change) == ["rule look", "attribute dispute.pets"]


@pytest.mark.slow
def test_a_copy_is_the_same(tmp_path: Path) -> None:
    result = compared("eight_methods", copied(tmp_path / "copy"))
    assert result.found.edits == ()
    assert result.found.same

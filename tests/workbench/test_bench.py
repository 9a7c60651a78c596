"""The bench: cases tried on a rulebook under work, and what a saved change to its rules does."""

import shutil
from pathlib import Path

import msgspec
import pytest

from ottava import Advisor, Case
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.authoring.rule_tests.reading import InvalidTests
from ottava.engine.authoring.rule_tests.running import run_tests
from ottava.engine.authoring.scaffolding.files import NothingWritten
from ottava.engine.authoring.watched_rulebook import WatchedRulebook
from ottava.engine.explanation.why_not.inquiry import InvalidSubject
from ottava.engine.workbench.bench import Bench
from ottava.engine.workbench.changes import Changed
from ottava.engine.workbench.rules_seen import RuleSeen
from ottava.engine.workbench.trial import case_in
from ottava.facts import InvalidCase

ROOT = Path(__file__).parents[2]
MARKETPLACE = ROOT / "examples" / "rulebooks" / "marketplace"
LAMP = (MARKETPLACE / "cases" / "broken-lamp.yaml").read_text(encoding="utf-8")
CHEAP = "order.price: {below: 50}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    shutil.copytree(MARKETPLACE, folder)
    return folder


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(MARKETPLACE)


def saved(bench: Bench, file: Path, old: str, new: str) -> None:
    """Save a change to a file, and let the bench take it up."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert not bench.look()
    assert bench.look()


def titles(changed: Changed | None) -> list[str]:
    assert changed is not None
    return [f"{item.mark} {item.title}" for group in changed.groups for item in group.items]


def test_a_trial_says_what_comes_of_a_case(bench: Bench) -> None:
    trial = bench.trial(LAMP)
    assert trial.mistakes == ()
    assert (trial.edition, trial.case, trial.parties) == (1, "case", ("buyer", "lamp-shop"))
    said = {each.path: each.value for each in trial.values}
    assert said["title"] == "A lamp that arrived broken"
    assert said["day"] == "2026-03-14"
    assert said["parties.lamp-shop.trader"] is True
    assert said["proof.shown"] == ("photo",)
    assert "The money back" in trial.card or "refund" in trial.card.lower()
    assert "<h2 id=" in trial.card
    assert "<script" not in trial.card
    assert trial.by_edit is None
    assert trial.by_rules is None


def test_every_rule_that_fired_is_there_with_its_reason(bench: Bench) -> None:
    trial, advisor = bench.trial(LAMP), Advisor(MARKETPLACE)
    case = case_in(LAMP, advisor.rulebook.vocabulary)
    labels = [*(party.id for party in case.parties), None]
    fired = {(each.rule, labels[each.party]) for each in advisor.trace(case).firings}
    assert {(each.rule, each.party) for each in trial.fired} == fired
    (cheap,) = (each for each in trial.fired if each.rule == "refund.cheap-and-damaged")
    assert cheap.title == "A cheap thing that is shown to be broken"
    assert [(each.kind, each.id) for each in cheap.concludes] == [("method", "refund.full")]
    assert cheap.concludes[0].said.startswith("Speaks for ")
    assert "38 euros" in cheap.concludes[0].because
    assert cheap.line is not None
    assert (cheap.line.file, cheap.line.line) == ("marketplace/refunds.yaml", 3)
    assert cheap.when.said == "all of these"
    price = cheap.when.parts[1]
    assert (price.state, price.found) == ("holds", "38 euros")
    assert any("38 euros" in fact for fact in cheap.facts)
    assert cheap.missing == ()


def states(seen: RuleSeen) -> tuple[str, str]:
    return seen.when.state, "fails" if seen.unless is None else seen.unless.state


@pytest.mark.parametrize("name", ["broken-lamp", "console-outside", "shoes-in-time"])
def test_rules_that_nearly_fired_fire_with_what_is_missing(bench: Bench, name: str) -> None:
    text = (MARKETPLACE / "cases" / f"{name}.yaml").read_text(encoding="utf-8")
    trial, advisor = bench.trial(text), Advisor(MARKETPLACE)
    case = case_in(text, advisor.rulebook.vocabulary)
    assert trial.nearly
    counts = [len(each.missing) for each in trial.nearly]
    assert counts == sorted(counts)
    assert len({each.rule for each in trial.nearly}) == len(trial.nearly)
    for each in trial.fired:
        assert states(each)[0] == "holds"
        assert states(each)[1] != "holds"
    for each in trial.nearly:
        assert states(each)[0] != "holds" or states(each)[1] == "holds"
        assert each.facts == ()
        changes = {one.path: list(one.wanted) if isinstance(one.wanted, tuple) else one.wanted for one in each.missing}
        found = advisor.what_if(case, changes).difference.rules_started
        assert (each.rule, each.party) in {(one.rule, one.party) for one in found}


def test_conditions_say_what_is_known_and_what_is_in_the_way(bench: Bench) -> None:
    (seen,) = bench.rule(LAMP.replace("price: 38", "price: 80"), "refund.cheap-and-damaged")
    assert not seen.fires

    assert [(each.said, each.state, each.in_the_way, each.found) for each in seen.when.parts] == [
        ("what is wrong with the order: it arrived broken", "holds", False, "it arrived broken"),
        ("price: below 50", "fails", True, "80 euros"),
        ("proof that was shown: with a photo of the thing", "holds", False, "a photo of the thing"),
    ]
    assert [(each.path, each.found) for each in seen.missing] == [("order.price", 80)]


def test_a_condition_that_something_does_not_hold_says_so() -> None:
    case = (ROOT / "examples" / "orange-quarrel.yaml").read_text(encoding="utf-8")
    customer, _ = Bench("eight_methods").rule(case, "circuitous.no-need")
    assert customer.party == "customer"
    assert customer.when.parts[0].said == "known not to hold: too upset for a direct explanation"
    assert customer.when.parts[0].state == "fails"
    assert [(each.path, each.wanted) for each in customer.missing] == [("parties.customer.arousal", "calm")]


def test_a_rule_is_shown_for_each_party(bench: Bench) -> None:
    per_party = next(each.id for each in Advisor(MARKETPLACE).rulebook.rules if each.per_party)
    assert {each.party for each in bench.rule(LAMP, per_party)} == {"buyer", "lamp-shop"}
    assert [each.id for each in bench.rules()] == [each.id for each in Advisor(MARKETPLACE).rulebook.rules]
    with pytest.raises(InvalidSubject):
        bench.rule(LAMP, "nothing")


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "path"),
    [
        ("title: x\norder: {price: dear}\n", "wrong-type", 2, 16, "order.price"),
        ("order:\n  prise: 3\n", "unknown-attribute", 2, 3, "order.prise"),
        ("order: [\n", None, None, None, None),
        ("", "no-case", 1, 1, None),
        ("id: a\n---\nid: b\n", "several-cases", None, None, None),
    ],
)
def test_mistakes_have_their_places(
    bench: Bench, text: str, code: str | None, line: int | None, column: int | None, path: str | None
) -> None:
    trial = bench.trial(text, before=LAMP)
    first = trial.mistakes[0]
    if code is not None:
        assert (first.code, first.line, first.column, first.path) == (code, line, column, path)
    assert (trial.card, trial.fired, trial.nearly, trial.by_edit) == ("", (), (), None)


def test_an_edit_of_the_case_is_told_with_what_it_changes(bench: Bench) -> None:
    after = LAMP.replace("price: 38", "price: 80").replace("id: buyer", "id: shopper").replace("[photo]", "[page]")
    trial = bench.trial(after, before=LAMP)
    assert trial.by_edit is not None
    assert not trial.by_edit.same
    assert trial.by_edit.edits[:2] == ("A new party: shopper", "No longer a party: buyer")
    assert "Price: 80 euros (instead of: 38 euros)" in trial.by_edit.edits
    assert "- No longer: A cheap thing that is shown to be broken" in titles(trial.by_edit)
    unsure = bench.trial(LAMP.replace("price: 38", "price: {value: 38, certainty: 0.5}"), before=LAMP)
    assert unsure.by_edit is not None
    assert unsure.by_edit.edits == ("Price: 38 euros (certainty 0.5) (instead of: 38 euros)",)
    assert bench.trial(LAMP, before=LAMP + "\n# nothing\n").by_edit == Changed(True, (), (), ())
    assert bench.trial(LAMP, before="order: [").by_edit is None


def test_a_saved_rule_shows_on_the_case_and_over_the_examples(folder: Path) -> None:
    bench = Bench(folder)
    assert bench.effect().before is None
    assert bench.proofs() is None
    saved(bench, folder / "refunds.yaml", CHEAP, "order.price: {below: 30}")
    state = bench.state()
    assert (state.edition, state.mistakes) == (2, ())
    trial = bench.trial(LAMP)
    assert trial.edition == 2
    assert "- No longer: A cheap thing that is shown to be broken" in titles(trial.by_rules)
    assert trial.by_rules is not None
    assert trial.by_rules.edits == ()
    effect = bench.effect()
    assert (effect.edition, effect.before) == (2, 1)
    assert [each.said for each in effect.edits] == [
        "rule refund.cheap-and-damaged changed: A cheap thing that is shown to be broken"
    ]
    assert effect.edits[0].places[0].startswith(f"{folder}/refunds.yaml:")
    assert [each.case for each in effect.changed] == ["broken-lamp"]
    assert "edit 1" in effect.changed[0].cause
    assert effect.examples == len(list((folder / "cases").iterdir()))
    assert (effect.unusable, effect.more, effect.test_mistakes) == (0, 0, ())
    assert effect.tests == len(reading.tests_beside(folder, Advisor(folder).rulebook))
    failing = {each.name for each in effect.failing}
    expected = run_tests(Advisor(folder).rulebook, reading.tests_beside(folder, Advisor(folder).rulebook))
    assert failing == {each.test.name for each in expected if not each.passed}
    assert "refund.cheap-and-damaged" in failing
    assert all(each.newly and each.said for each in effect.failing)
    assert bench.effect() is effect


def test_a_small_change_of_certainty_is_told_in_numbers(folder: Path) -> None:
    bench = Bench(folder)
    saved(bench, folder / "refunds.yaml", "strength: strong", "certainty: 0.67")
    assert titles(bench.trial(LAMP).by_rules) == [
        "* Refund (the whole price) for everyone: strongly, place 1 (certainty 0.67) "
        "(before: strongly, place 1 (certainty 0.657))"
    ]


def test_a_lost_safeguard_and_a_broken_one_are_told(folder: Path) -> None:
    bench = Bench(folder)
    saved(bench, folder / "safeguards.yaml", "always: {directive: ask_apart}", "never: {directive: ask_apart}")
    saved(bench, folder / "refunds.yaml", "    proof.shown: {includes: photo}\n", "")
    found = bench.proofs()
    assert found is not None
    assert (found.asked, found.edition, found.before) == ("proven", 3, 2)
    assert any(each.worse and "broken" in each.title for each in found.safeguards)
    assert bench.proofs() is found


def test_files_with_mistakes_leave_the_last_sound_edition_at_work(folder: Path) -> None:
    bench = Bench(folder)
    before = bench.trial(LAMP)
    saved(bench, folder / "refunds.yaml", CHEAP, "order.prise: {below: 30}")
    (mistake,) = bench.state().mistakes
    assert mistake.file == str(folder / "refunds.yaml")
    assert mistake.line == 7
    assert mistake.column == 5
    assert bench.trial(LAMP) == before
    saved(bench, folder / "refunds.yaml", "order.prise: {below: 30}", CHEAP)
    assert bench.state().mistakes == ()
    assert bench.trial(LAMP).card == before.card


def test_a_change_to_the_tests_alone_leaves_what_the_last_rule_changed(folder: Path) -> None:
    bench = Bench(folder)
    saved(bench, folder / "refunds.yaml", CHEAP, "order.price: {below: 30}")
    failing = len(bench.effect().failing)
    changed = bench.trial(LAMP).by_rules
    saved(bench, folder / "tests" / "refunds.yaml", "price: 49.99", "price: 29.99")
    assert bench.state().edition == 3
    assert bench.trial(LAMP).by_rules == changed
    effect = bench.effect()
    assert effect.before == 1
    assert len(effect.failing) < failing
    saved(bench, folder / "tests" / "refunds.yaml", "- rule: refund.cheap-and-damaged", "- rule: nothing")
    effect = bench.effect()
    assert (effect.tests, effect.failing) == (0, ())
    assert effect.test_mistakes[0].file == str(folder / "tests" / "refunds.yaml")
    assert effect.test_mistakes[0].line == 1


def test_examples_can_be_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(LAMP + "id: own-lamp\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("id: spoilt\norder: {price: dear}\n", encoding="utf-8")
    bench = Bench(folder, examples=[str(tmp_path / "*.yaml")])
    saved(bench, folder / "refunds.yaml", CHEAP, "order.price: {below: 30}")
    effect = bench.effect()
    assert (effect.examples, effect.unusable) == (2, 1)
    assert [each.case for each in effect.changed] == ["own-lamp"]


def test_a_rulebook_that_a_service_watches_is_taken_up_without_a_look(folder: Path) -> None:
    files = WatchedRulebook(folder)
    bench = Bench(files)
    text = (folder / "refunds.yaml").read_text(encoding="utf-8")
    (folder / "refunds.yaml").write_text(text.replace(CHEAP, "order.price: {below: 30}"), encoding="utf-8")
    files.look()
    assert bench.state().edition == 1
    files.look()
    assert bench.state().edition == 2


def test_the_form_has_every_attribute_a_case_can_give(bench: Bench) -> None:
    sheet, vocabulary = bench.sheet(), Advisor(MARKETPLACE).rulebook.vocabulary
    fields = {f"{each.entity}.{one.name}" for each in sheet.entities for one in each.fields}
    assert fields == {each.path for each in vocabulary.of_cases} - {"advice.day"}
    assert sheet.day
    assert sheet.entities[0].entity == "party"
    by_path = {f"{each.entity}.{one.name}": one for each in sheet.entities for one in each.fields}
    tone = by_path["party.tone"]
    assert [each.value for each in tone.choices] == ["friendly", "annoyed", "insulting", "threatening"]
    assert tone.choices[0].label == "writes as one writes to a shop"
    assert tone.confidential
    assert by_path["proof.shown"].several
    assert by_path["party.disputes_in_year"].expected == "a whole number of at least 0"
    assert by_path["order.ordered"].expected == "a date such as `2026-03-14`"


HOSTILE = [
    "title: <script>alert(1)</script><img src=x onerror=alert(1)>\nparties: [{id: '1', tone: threatening}]\n",
    'title: "\\u202e\\x1b[31m</article>"\n',
    "title: {{ 7 * 7 }}{% raw %}\n",
    "title: \ud800\n",
    "\x00\x1b[2J",
    "[" * 60_000,
    "&a [*a, *a]",
    "!!python/object/apply:os.system [id]",
    "parties: " + "[{id: p}, " * 3,
    "parties: [" + ", ".join(f"{{id: p{number}, tone: threatening}}" for number in range(40)) + "]",
    "'" * 999,
    "order: {price: 1e999}",
    "- \n" * 5_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_refused_or_harmless(bench: Bench, text: str) -> None:
    trial = bench.trial(text, before=text)
    assert bool(trial.mistakes) is (trial.card == "")
    assert msgspec.json.decode(msgspec.json.encode(trial))["edition"] == 1
    for tag in ("<script", "<img", "</article><", "\x1b", "\u202e"):
        assert tag not in trial.card.replace("</article>\n", "")


def test_a_kept_case_is_a_test_of_the_rulebook(folder: Path) -> None:
    bench = Bench(folder, writable=True)
    assert bench.state().writable
    offered = {each.key: each.names for each in bench.expectable(LAMP)}
    assert offered["top"] == ("refund.full",)
    assert "refund.cheap-and-damaged" in offered["fired"]
    kept = bench.keep(LAMP, {"top": offered["top"], "gates": offered["gates"]}, "The lamp: one photo")
    assert kept.passes
    file = folder / "tests" / "tried.yaml"
    assert kept.file == str(file)
    assert "# A lamp for 38 euros arrived broken" in file.read_text(encoding="utf-8")
    wrong = bench.keep("order: {price: 3}", {"top": ["refund.full"]}, "Nothing is known")
    assert not wrong.passes
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[kept.line - 1] == "- test: 'The lamp: one photo'"
    assert lines[wrong.line - 1] == "- test: 'Nothing is known'"
    book = Advisor(folder).rulebook
    tests = [each for each in reading.tests_beside(folder, book) if each.span.source.name == str(file)]
    assert [each.case.digest for each in tests] == [
        case_in(text, book.vocabulary).digest for text in (LAMP, "order: {price: 3}")
    ]
    assert [each.passed for each in run_tests(book, tests)] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "{order: {price: 3},\n proof: {shown: [photo]}}",
        "---\norder:\n  price: 3\n...\n",
        "order:\r\n  price: 3   # three\r\n",
        "\ufefforder: {price: 3}",
        'title: "two\n\n  lines"\norder: &o {price: 3}\nparties: [{id: a}]\n',
        '{"order": {"price": 3.5}, "day": "2026-03-14"}',
    ],
)
def test_a_case_is_kept_however_it_is_written(folder: Path, text: str) -> None:
    bench = Bench(folder, writable=True)
    bench.keep(text, {"gates": []}, "Kept")
    book = Advisor(folder).rulebook
    (test,) = (each for each in reading.tests_beside(folder, book) if each.name == "Kept")
    assert test.case.digest == case_in(text, book.vocabulary).digest


def test_nothing_is_kept_that_is_no_test(folder: Path) -> None:
    with pytest.raises(NothingWritten, match="--write"):
        Bench(folder).keep(LAMP, {"top": ["refund.full"]}, "Lamp")
    with pytest.raises(NothingWritten, match="comes with Ottava"):
        Bench("eight_methods", writable=True).keep("id: x", {"gates": []}, "Lamp")
    bench = Bench(folder, writable=True)
    bench.keep(LAMP, {"top": ["refund.full"]}, "Lamp")
    before = (folder / "tests" / "tried.yaml").read_bytes()
    for expected, name, said in (
        ({"top": ["refund.full"]}, "Lamp", "another test is called `Lamp` too"),
        ({"top": ["no_method"]}, "Other", "no_method"),
        ({"no_key": ["refund.full"]}, "Other", "no_key"),
        ({}, "Other", "the test expects nothing"),
        ({"top": ["refund.full"]}, " \n", ""),
        ({"top": ["x}\n- rule: y"]}, "Other", ""),
    ):
        with pytest.raises(InvalidTests) as refused:
            bench.keep(LAMP, expected, name)
        assert said in str(refused.value)
    with pytest.raises(InvalidCase):
        bench.keep("order: {price: dear}", {"gates": []}, "Other")
    assert (folder / "tests" / "tried.yaml").read_bytes() == before


def test_the_case_itself_is_read_as_a_file_is(bench: Bench) -> None:
    vocabulary = Advisor(MARKETPLACE).rulebook.vocabulary
    assert case_in("order: {price: 3}", vocabulary) == Case.from_mapping({"order": {"price": 3}}, vocabulary)

"""Messages about a rulebook: engine/rulebook. The examples are the first of each code in the table of the tests."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from rulebook.examples.example import diagnostics_of
from rulebook.examples.folders import diagnostics_in, write
from rulebook.examples.table import FOLDERS, TEXTS
from rulebook.messages.message import Message

from ottava.facts.source.diagnostic import Diagnostic


def first(code: str) -> Callable[[], Diagnostic]:
    def find() -> Diagnostic:
        for example in TEXTS:
            if example.code == code:
                return diagnostics_of(example.rules, example.head)[0]
        files = next(example.files for example in FOLDERS if example.code == code)
        with tempfile.TemporaryDirectory() as folder:
            write(files, Path(folder))
            return diagnostics_in(Path(folder))[0]

    return find


# For each code: how one comes to see it, and what to do.
_CAUSES = {
    "unknown-rulebook": (
        "There is no rulebook of that name, neither a folder with a `rulebook.yaml` nor one that comes with Ottava.",
        "Name the folder, as seen from the one you are in; after `extends:` as seen from the folder of the rulebook.",
    ),
    "empty-file": ("`rulebook.yaml` is empty.", "Begin it with `name:` and `version:`."),
    "several-documents": (
        "A line `---` parts the file into several documents, of which only one could be read.",
        "Take the line out.",
    ),
    "no-list-of-rules": (
        "A file of rules holds something else: often the `- ` before `id:` has been forgotten.",
        "Begin each rule with `- id:`.",
    ),
    "no-list-of-safeguards": (
        "A file of safeguards holds something else: often the `- ` before `id:` has been forgotten.",
        "Begin each safeguard with `- id:`.",
    ),
    "file-not-read": (
        "A file in the folder looks like rules, safeguards or tests, but its name does not end in `.yaml`, or it is in "
        "a folder further down. This is a warning.",
        "Change its ending, move it to where it is read, or take it away.",
    ),
    "look-alike": (
        "A character looks like one that YAML or a name needs, and is another: a curly quote, a wide colon or comma of "
        "another script, a no-break space, a dash for a hyphen. Around a text for people curly quotes are a warning.",
        "Write the character of a plain keyboard. In a text for people, in straight quotes, all of them are welcome.",
    ),
    "comment-in-text": (
        "A space and `#` begin a comment, so that a text without quotes ends before them. This is a warning.",
        "Put the text in quotes; before a comment write two spaces, and one behind the `#`.",
    ),
    "no-rules": ("There is no rule in any file.", "Add a file of rules beside `rulebook.yaml`."),
    "extends-itself": (
        "What a rulebook extends leads back to it.",
        "Take one `extends` out.",
    ),
    "extends-too-deep": (
        "More than 20 rulebooks extend each other, one on top of the other.",
        "Join some of them into one.",
    ),
    "wrong-base-version": (
        "`extends: NAME@VERSION` asks for a version of the extended rulebook, and it is another.",
        "Get that version; or see with `ottava diff` what has changed, and name the version that is there.",
    ),
    "unknown-entity": (
        "`use` names something that the built-in vocabulary does not have.",
        "Mend the name, or declare attributes of your own under `attributes`.",
    ),
    "nothing-to-disable": (
        "`disable` names rules of an extended rulebook to leave out, and none is extended.",
        "Add `extends:`, or take the rules out of their file.",
    ),
    "unknown-rule": (
        "`disable` names a rule or safeguard that the extended rulebook does not have, or `replaces` such a rule.",
        "Mend the name.",
    ),
    "needed-rule": (
        "`disable`, `replaces` or `enabled: false` leaves out the only rule that derives an assessment, and conditions "
        "still look at it.",
        "Keep the rule, derive the assessment in a rule of your own, or leave out what looks at it too.",
    ),
    "missing-reason": (
        "`disable` leaves out a safeguard without saying why it does not hold in this rulebook, or a rule says "
        "`enabled: false` and not why.",
        "Write the reason behind the id, as in `- ID: REASON`; for a rule that is not enabled, under `reason`.",
    ),
    "replaced-twice": (
        "A rule takes the place of another that `disable` or another rule has taken out already.",
        "Keep one of the two.",
    ),
    "missing-statement": (
        "A safeguard has none of the keys that say what advice must never or always say.",
        "Add one of them.",
    ),
    "two-statements": (
        "A safeguard demands two things; it would not be clear which of them a case breaks.",
        "Write a safeguard for each.",
    ),
    "not-in-plan": (
        "A safeguard speaks of the order of two methods, and `plan` leaves the place of one of them to its rank.",
        "Name it under `plan`, or leave the safeguard out.",
    ),
    "changed-stages": (
        "A method takes the place of one in the extended rulebook without its stages, of which rules there may speak.",
        "Keep the stages, or give the method an id of its own.",
    ),
    "missing-key": ("Something that must be said is left out.", "Add the key."),
    "unknown-key": (
        "There is no such key here; often a letter is wrong, or the line is indented too far or not enough.",
        "Mend the name, or move the line to where it belongs.",
    ),
    "wrong-kind": (
        "Something is of another kind than expected: a word for a number, a single value for a list.",
        "Write what is expected.",
    ),
    "empty-list": ("A list has no entries.", "Add one, or leave the key out."),
    "wrong-id": ("The id of a rule holds a character that it cannot hold.", "Use letters, digits, `.`, `-` and `_`."),
    "wrong-name": (
        "An id, or the name of an assessment, has a character that it cannot have, or is a word with another meaning.",
        "Take another name.",
    ),
    "wrong-attribute": (
        "An entry of `attributes` in `rulebook.yaml` cannot be used: its id, its values or its bounds do not fit.",
        "Write `- id: ENTITY.NAME` with `values`, or with the `kind` boolean, integer or number, and a `question`.",
    ),
    "duplicate-attribute": (
        "`attributes` declares one that is there already, built in, in the extended rulebook or further up.",
        "Use the one that there is, or take another name.",
    ),
    "duplicate-value": (
        "`add_values` names a value that the attribute has already.",
        "Leave it out, or take another word.",
    ),
    "moved-attribute": (
        "`attributes` declares one by a name that the built-in vocabulary had before; it is said of a party now.",
        "Take the entry out, and let `ottava upgrade` rewrite the rules and cases that use it.",
    ),
    "wrong-computation": (
        "`computed` of an attribute has no operator or several, too few or too many parts, or parts of the wrong kind.",
        "Write one operator with its parts, as in `computed: {minus: [order.price, order.refunded]}`.",
    ),
    "unknown-computation": (
        "Attributes cannot be computed in this way.",
        "Use `plus`, `minus`, `times` with a number, `above`, `below`, `at_least`, `at_most`, `equals` or `count`.",
    ),
    "different-units": (
        "What is added or compared does not count the same, or `unit` says another unit than follows from the parts.",
        "Turn one into the unit of the other, in a computed attribute of its own with `times` and a `unit`.",
    ),
    "computed-cycle": (
        "An attribute is computed from itself, directly or through others.",
        "Compute one of them from what cases give.",
    ),
    "computed-attribute": (
        "A rule asks for an attribute that is computed; nobody can answer that.",
        "Ask for what it is computed from.",
    ),
    "new-entity": (
        "A declared attribute belongs to something that no case speaks of yet, and its name looks like a slip. "
        "This is a warning.",
        "Mend the name; if it is meant, choose a name less like the other.",
    ),
    "duplicate-id": ("The same id is given twice.", "Rename one of them, or take it out."),
    "unknown-kind": (
        "A method competes or is an overlay; a directive is to do or to avoid.",
        "Choose one of the words.",
    ),
    "misplaced-key": (
        "A directive to do says that it protects, or one to avoid that it is urgent; a computed attribute has a key "
        "that is for attributes that cases give; or a rule that is enabled has a `reason`.",
        "Take the key out: `urgent` is for what is to be done, `protects` for what is to be avoided, `reason` for a "
        "rule with `enabled: false`.",
    ),
    "several-lines": ("A title has several lines.", "Keep it short."),
    "unknown-for-each": ("A rule can be tried for each party, and for nothing else.", "Write `for_each: party`."),
    "unknown-basis": (
        "A rule rests on the source text, on an inference from it, or on practice.",
        "Choose one of the words.",
    ),
    "missing-practice": ("A rule rests on practice and does not say which.", "Add `practice:` with its name."),
    "unknown-condition": (
        "A condition begins with a word that is none: often the part before the dot has been left out.",
        "Write `ENTITY.ATTRIBUTE`, or one of the words that [the rule format](rule-format.md) lists.",
    ),
    "empty-condition": ("A condition says nothing.", "Write one, or the word `always`."),
    "unknown-attribute": (
        "There is no attribute of that name, or the rulebook does not use it.",
        "Mend the name; [the case format](../use/case-format.md) lists all attributes. One of these that the rulebook "
        "does not use goes into `use` in `rulebook.yaml`.",
    ),
    "unknown-value": (
        "An attribute does not have that value, or no rule derives an assessment with it.",
        "Choose one of those that are listed.",
    ),
    "unknown-as-value": (
        "Whether something is known is asked in another way than what it is.",
        "Write `{known: false}`.",
    ),
    "set-compared": (
        "An attribute that can hold several values at once is compared with one.",
        "Ask what it holds: `{includes: …}`.",
    ),
    "wrong-test": (
        "A test is for other attributes: `at_least` for numbers and ordered values, `includes` for sets.",
        "Use the test that fits.",
    ),
    "unknown-test": ("There is no such test for this attribute.", "Choose one of those that are listed."),
    "empty-test": ("A test says nothing.", "Write a value, or a test such as `known: true`."),
    "not-whole": ("A number with a decimal point stands where a whole number is needed.", "Write a whole number."),
    "out-of-range": ("A number is less or more than there can be.", "Check on what scale it is."),
    "empty-range": ("No number, or no value, lies between the two bounds.", "Swap them, or move one."),
    "missing-date": (
        "Days are counted from no date, from two, from the date itself, or from a day that is always the same.",
        "Name one date of the case or `today`, under `after` or under `before`.",
    ),
    "missing-bound": (
        "It is asked how many, and not said.",
        "Add `at_least:`, `at_most:`, `exactly:` or another bound; for parties also `share:`.",
    ),
    "no-party-in-turn": (
        "Something is said of one party, or of those beside it, where the rule speaks of the case as a whole.",
        "Add `for_each: party` to the rule, or say of how many parties it is to hold: `some_party`, `every_party`.",
    ),
    "unknown-share": (
        "A share of the parties is none of the three that there are.",
        "Write `half` (at least half of them), `most` (more than half) or `all` (every one, and at least one).",
    ),
    "unknown-conclusion": ("There is no such conclusion.", "Choose one of those that are listed."),
    "two-conclusions": (
        "Two conclusions stand in one entry, so that it is not clear to which the strength and the reason belong.",
        "Begin another entry with `- `.",
    ),
    "missing-because": (
        "A conclusion gives no reason. Nobody could weigh it.",
        "Add `because:` to the conclusion, or to the rule for all of them.",
    ),
    "unknown-method": ("There is no such method.", "Mend the name, or add the method to `rulebook.yaml`."),
    "unknown-stage": ("The method has no such stage.", "Choose one of its stages, or leave the stage out."),
    "two-stages": (
        "A stage is named in `METHOD.STAGE`, and again under `stage`.",
        "Take `stage` out.",
    ),
    "missing-stage": ("A method that has stages is recommended without one.", "Write `METHOD.STAGE`."),
    "missing-strength": ("It is not said how strong a recommendation is.", "Add `strength:` or `certainty:`."),
    "two-strengths": ("The strength is given in words and as a number.", "Keep one of them."),
    "unknown-strength": ("There is no such word of strength.", "Choose one of those in `rulebook.yaml`."),
    "certainty-out-of-range": (
        "A certainty lies from -1 (surely not) to 1 (sure); where nothing can speak against, it is above 0.",
        "Write 0.8 for 80 %.",
    ),
    "unknown-gate": ("There is no such gate.", "Mend the name, or add the gate to `rulebook.yaml`."),
    "missing-effect": (
        "A gate stops every method, comes first, or makes the advice provisional, and it is not said which.",
        "Add `effect:`.",
    ),
    "unknown-effect": ("A gate has no such effect.", "Choose one of those that are listed."),
    "unknown-directive": ("There is no such directive.", "Mend the name, or add the directive to `rulebook.yaml`."),
    "unknown-point": ("There is no such point.", "Mend the name, or add the point to `rulebook.yaml`."),
    "empty-assess": ("`assess` derives nothing.", "Write `assess: {NAME: true}`, or leave it out."),
    "order-of-one": ("A method is to come before itself.", "Name another as one of the two."),
    "unknown-slot": (
        "Braces in a text name something that cannot be filled in. Only names can: no formats, no calculations.",
        "Name an attribute, `{party}` or `{assessment.NAME}`; for braces as such write `{{` and `}}`.",
    ),
    "stray-brace": (
        "A brace in a text has no other to go with it.",
        "Add the other, or write `{{` or `}}` for a brace as such.",
    ),
    "slot-in-a-name": (
        "Braces in a label, or in another text that is the same in every case, such as the title of a condition.",
        "Take them out, or write `{{` and `}}` for braces as such.",
    ),
    "confidential-slot": (
        "A text for the parties names an attribute that is confidential: who reads it would learn what was told alone.",
        "Say it without that attribute.",
    ),
    "unknown-language": (
        "A file in the folder `texts` is not named after a language.",
        "Name it by its tag: `zh.yaml`, `de.yaml`, `pt-BR.yaml`.",
    ),
    "unknown-text": (
        "Texts in another language are written by the ids of what the rulebook declares, and it has no text there.",
        "Mend the name, or take the text out. A list has as many texts as in the rulebook.",
    ),
    "slot-not-in-original": (
        "A text in another language names something in braces that the text of the rulebook does not name.",
        "Name only what that text names; it may name less.",
    ),
    "unknown-named-condition": (
        "There is no condition of that name.",
        "Mend the name, or write the condition in `rulebook.yaml`, under `conditions`.",
    ),
    "condition-cycle": (
        "A condition with a name rests on itself, so that it would mean nothing.",
        "Take its name out of one of the conditions that lead back to it.",
    ),
    "unknown-assessment": ("No rule derives this assessment.", "Mend the name, or add a rule that derives it."),
    "assessment-belongs-elsewhere": (
        "One rule derives the assessment for each party, another for the case as a whole.",
        "Let both do the same, or give one of the assessments another name.",
    ),
    "unused-assessment": (
        "A rule derives an assessment, and nothing looks at it. This is a warning: a letter may be wrong in its name.",
        "Use it in a condition, or take it out.",
    ),
    "cycle": (
        "Rules wait for each other in a circle, so that none of them could be the first.",
        "Let one of them look at the facts of the case instead of at what the others conclude.",
    ),
}

MESSAGES = {code: Message(cause, cure, first(code)) for code, (cause, cure) in _CAUSES.items()}

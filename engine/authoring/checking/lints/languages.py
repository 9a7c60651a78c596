"""Lints on the texts of a rulebook in other languages."""

from collections.abc import Iterator

from ....report.words import listing
from ....rulebook.texts import TextPath
from ..lint import Finding, LintSubject, lint

_FEW = 3


@lint("warning")
def untranslated(subject: LintSubject) -> Iterator[Finding]:
    """Texts of the rulebook that a language in `texts` lacks.

    Who reads advice in that language finds them in the language of the rulebook, in the midst of the others. There is one
    remark for each language, with the first of them. Of attributes only those count that rules read.

    Fails:

        # rulebook.yaml
        name: small
        version: 1.0.0
        title: Small rules
        nothing_fits: Ask a colleague.
        strengths: {weak: 0.3}
        methods: [{id: listening, number: 1, title: Listening, kind: competing, acts_on: both, steps: [Listen]}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}

        # texts/fr.yaml
        methods: {listening: {title: Écouter}}

    Passes:

        # rulebook.yaml
        name: small
        version: 1.0.0
        title: Small rules
        nothing_fits: Ask a colleague.
        strengths: {weak: 0.3}
        methods: [{id: listening, number: 1, title: Listening, kind: competing, acts_on: both, steps: [Listen]}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}

        # texts/fr.yaml
        title: Petites règles
        nothing_fits: Demandez à un collègue.
        methods: {listening: {title: Écouter, acts_on: les deux, steps: [Écoutez]}}
        rules: {listen: {title: Écouter chacun, because: qui est écouté sait écouter}}
    """
    read = frozenset(subject.compiled_rulebook.attributes)
    for language in subject.rulebook.languages:
        missing = [path for path in language.missing if path[0] != "attributes" or path[1] in read]
        if missing:
            count = "one text is" if len(missing) == 1 else f"{len(missing)} texts are"
            yield Finding(
                "untranslated",
                f"{count} not in the language `{language.code}`: {_few(missing)}",
                language.span,
                "add them, or let them be shown in the language of the rulebook",
            )


def _few(missing: list[TextPath]) -> str:
    named = [f"`{'.'.join(path)}`" for path in missing[:_FEW]]
    others = len(missing) - len(named)
    return listing([*named, "1 other" if others == 1 else f"{others} others"] if others else named)

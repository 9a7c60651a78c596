"""What was found out about a safeguard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ottava.facts import Case

from ...inference.advice import Reason
from ...rulebook.safeguard import Safeguard

Word = Literal["proven", "tested", "broken", "undecided"]


@dataclass(frozen=True, slots=True)
class ProofVerdict:
    """What was found out about a safeguard.

    - proven: no case breaks it, whatever is known and however certainly. `parties` is then how many parties the proof
      reaches to, None where it reaches to any number.
    - tested: no case breaks it in which every observation is certain (with so many `parties`), and none of the `cases`
      with doubtful observations that were tried.
    - broken: `case` breaks it, as the engine confirms, for the party labelled `party` if it speaks of each; `reasons`
      are those for what the advice should not show. `smallest`: no smaller case breaks it.
    - undecided: the question was too large, for the reason in `why`.

    `idle`: why nothing could ever break it, whatever the rules make of other cases.
    """

    safeguard: Safeguard
    word: Word
    parties: int | None = None
    cases: int = 0
    case: Case | None = None
    party: str | None = None
    reasons: tuple[Reason, ...] = ()
    smallest: bool = False
    why: str | None = None
    idle: str | None = None

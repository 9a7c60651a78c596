"""Texts as they stand for a moment while somebody types: pieces inserted, deleted, moved, and torn in the middle."""

from random import Random

PIECES = (
    "\n", " ", "  ", ":", ": ", "-", "- ", "{", "}", "[", "]", "#", "'", '"', "|", ">", "&a ", "*a", "!", "%", "@", "`",
    "id", "when", "then", "assessment.", "party.", "true", "null", "1e9", "\t", "\r\n", "\u2028", "\ufeff", "é", "中",
    "😀", "\ud83d", "\udc00", "\x00", "\x1b", "---\n", "<<: ", "for:\n", "rules:\n", "- id: x\n", "}}", "{{", "{party}",
)  # fmt: skip


def torn(text: str, rng: Random) -> str:
    """Return the text after one edit, such as a key stroke, a paste, a cut, or half of a character."""
    at = rng.randrange(len(text) + 1)
    match rng.randrange(7):
        case 0:
            return text[:at] + rng.choice(PIECES) + text[at:]
        case 1:
            return text[:at] + text[at + rng.randrange(1, 4) :]
        case 2:
            return text[:at] + text[at + rng.randrange(1, 400) :]
        case 3:
            start = rng.randrange(len(text) + 1)
            return text[:at] + text[start : start + rng.randrange(1, 200)] + text[at:]
        case 4:
            return text[:at] + chr(rng.choice((rng.randrange(32, 127), rng.randrange(0xA0, 0xFFFF)))) + text[at:]
        case 5:  # half of a character, as it is where bytes are cut
            data = text.encode("utf-8", "replace")
            cut = rng.randrange(len(data) + 1)
            return (data[:cut] + data[cut + rng.randrange(1, 3) :]).decode("utf-8", "surrogateescape")
        case _:
            return text[:at] if rng.random() < 0.05 else text[:at] + rng.choice(PIECES) + text[at + 1 :]

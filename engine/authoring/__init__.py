"""The rule author's bench: checking, testing, comparing and describing rulebooks."""

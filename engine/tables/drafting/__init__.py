"""A mapping begun from a file: what its columns hold, which of them are personal, and what they may say of a case."""

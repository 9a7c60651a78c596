"""Two finished runs compared: what shifted, whether that exceeds chance, and which cases changed by which edits."""

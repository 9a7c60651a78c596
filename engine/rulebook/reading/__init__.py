"""From the YAML of a rulebook to its parts: one file a part, each mistake with its place."""

"""The rulebooks that come with Ottava: folders of YAML, each with its tests beside it, and no logic in Python."""

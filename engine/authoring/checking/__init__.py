"""Checking a rulebook as a whole: what is unclear, what cannot be, what contradicts itself."""

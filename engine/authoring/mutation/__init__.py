"""Changing one thing in a rule at a time, and seeing whether any test notices."""

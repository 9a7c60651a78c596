"""Rewriting what was written for the first edition of the vocabulary."""

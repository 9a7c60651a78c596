"""Beginnings that work: a new rulebook, rule, case or test, for an author to go on from. Nothing is overwritten."""

"""Experta's own Rete matcher: slow, and a second opinion on the compiled one.

patterns.py    formulas as the patterns of Experta rules
matcher.py     Rete, kept from holding on to anything
engine.py      the two as an Experta engine
"""

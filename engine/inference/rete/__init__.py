"""Experta's own Rete matcher: slow, and a second opinion on the compiled one.

patterns.py    formulas as the patterns of Experta rules
engine.py      Rete and an exact strategy as an Experta engine
"""

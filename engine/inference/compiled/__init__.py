"""The compiled matcher: every condition of every rule tested at once, by AND-ing one bit mask for each
attribute of the case.

    network.py        the clauses of a rulebook in layers, the signals that they read, and the masks of attributes
    building.py       from formulas to clauses, from clauses to units on layers, from units to the bits of a network
    engine.py         the network behind Experta's interface for matchers, and an Experta engine with it
"""

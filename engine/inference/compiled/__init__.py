"""The compiled matcher: every condition of every rule tested at once, by AND-ing one bit mask for each
attribute of the case.

    clauses.py        a formula as alternatives of literals; formulas that are found out first are signals
    network.py        the units of a rulebook in layers, and the signals that they read
    building.py       all units of a rulebook, each on the first layer on which all it reads is known
    masks.py          an observation -> the clauses it does not contradict
    assembling.py     from units to the bits of a network
    engine.py         the network behind Experta's interface for matchers, and an Experta engine with it
"""

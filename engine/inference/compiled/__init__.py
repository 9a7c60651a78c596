"""The compiled matcher: every condition of every rule tested at once, by AND-ing one bit mask for each
attribute of the case.

    clauses.py        a formula as alternatives of literals, what is no literal split off as a part of its own
    units.py          what is found out: that a rule fires, that a part of a condition holds, for how many parties
    building.py       all units of a rulebook, each on the first layer on which all it reads is known
    masks.py          an observation -> the clauses it does not contradict
    network.py        the clauses of all units, layer by layer, and the signals that they read
    assembling.py     from units to the bits of a network
    matcher.py        the network behind Experta's interface for matchers
    matched.py        what was found out about one case, for who gives reasons
    alternatives.py   which alternatives of a formula hold, and so what it rests on
    engine.py         an Experta engine with that matcher
"""

"""The compiled matcher: every condition of every rule tested at once, by AND-ing one bit mask for each
attribute of the case.

    clauses.py     a formula as alternatives of literals, what is no literal split off as a part of its own
    network.py     all clauses of a rulebook in layers, each layer after all it looks at
    masks.py       a value of an attribute -> the clauses it does not contradict
    matcher.py     the network behind Experta's interface for matchers
"""

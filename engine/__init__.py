"""What follows from the facts: the rooms that only programmers edit.

In the order of import, each room using only those before it and `ottava.facts`: `rulebook` (what the experts said),
`inference` (what follows), `explanation` (why), `advisor` (load once, advise many), `report`, `batch`, `authoring`, and
`cli` on top.
"""

"""What follows from the facts: the rooms that only programmers edit.

In the order of import, each room using only those before it: `source` (text, places, diagnostics), `rulebook` (what
the experts said), `inference` (what follows), `explanation` (why), `advisor` (load once, advise many), then `report`,
`authoring` and `batch`, which do not know each other, and `cli` on top. The room `ottava.facts` stands between
`source` and `rulebook`.
"""

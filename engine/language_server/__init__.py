"""Help for editors, by the Language Server Protocol: what they underline, show, complete, find and rename.

`server.py` is the one file that knows how the protocol is spoken. A feature is a function of a `View`, the file in the
editor with its rulebook, and of what the editor asks; it answers in the types of the protocol.
"""

"""Advice for language models: the tools and resources of `ottava mcp`, by the Model Context Protocol.

What a tool answers (`advising.py`, `explaining.py`, `describing.py`) knows nothing of the protocol; `server.py` is the
one file that does.
"""

"""The lints, those of a kind in one file.

The docstring of a lint is its page in the manual: what it finds, why that matters, an example that it finds something
in and one in which it finds nothing.
"""

"""What the server has done in a process of its own, because it takes a second or more: each errand is a function here.

A thread would not do: it would hold Python's lock, and every key stroke would wait for it.
"""

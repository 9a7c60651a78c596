"""Finds the packages; everything else is in pyproject.toml.

They are found in the rooms themselves and not listed by hand, because setuptools leaves an unlisted package out of the
wheel without a word. Folders without an `__init__.py` count as well: rulebooks are folders of YAML.
"""

from setuptools import find_namespace_packages, setup

ROOMS = ("engine", "facts", "rules")

inside = [
    package
    for room in ROOMS
    for package in (room, *(f"{room}.{name}" for name in find_namespace_packages(room)))
    if "__pycache__" not in package
]

setup(packages=["ottava", *(f"ottava.{package}" for package in inside)])

"""How an advice is shown: as a page for a caseworker, as JSON for a program."""

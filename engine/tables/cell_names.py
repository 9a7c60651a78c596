"""What spreadsheets call their columns."""

from string import ascii_uppercase


def column_letters(number: int) -> str:
    """Return what spreadsheets call a column, from 1: A to Z, AA and so on."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters

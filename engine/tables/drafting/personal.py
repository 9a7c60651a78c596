"""Columns that look like personal data, by their names and by what stands in them.

Whatever is found here is only a first look: a person has to check both what is named and what is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .words import words_of

_BY_NAME = {
    "names of people": "name names surname forename firstname lastname fullname nachname vorname nombre apellido nom "
    "姓名 名字",
    "e-mail addresses": "email mail mails emails correo 邮箱",
    "phone numbers": "phone phones telephone tel mobile cell fax telefon handy telefono 电话 手机",
    "addresses or places": "address addresses street road zip zipcode postcode postal intersection latitude longitude "
    "lat lon lng adresse anschrift strasse straße plz direccion 地址 住址",
    "days of birth": "birth birthday birthdate dob born geburtsdatum geburtstag geb nacimiento 生日 出生日期",
    "numbers of people": "ssn nhs payroll passport licence license badge mrn upn nin iban account username login user "
    "plate ausweis 身份证",
    "free text": "note notes remark remarks comment comments narrative memo bemerkung bemerkungen notiz 备注",
}
_STAFF = frozenset({"by", "worker", "officer", "investigator", "agent", "assignee", "assigned", "author", "handler"})
_ROLE = frozenset(
    {"employee", "complainant", "respondent", "tenant", "patient", "pupil", "student", "victim", "offender", "witness"}
    | {"applicant", "customer", "client", "plaintiff", "defendant", "caller", "owner", "resident", "antragsteller"}
)
"""Words for people who may be named in the column, a few of them again and again, or another in each row."""
_REASON = {word: reason for reason, words in _BY_NAME.items() for word in words.split()}

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?=(?:\D*\d){7})\+?[\d ()/-]*[ ()/-][\d ()/-]*")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_ADDRESSED = re.compile(r"(?:Mrs?|Ms|Dr|Prof|Herr|Frau|Sr|Sra|Mme)\.? \w.*")
_NAMED = re.compile(r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ]\.?)?(?: [A-ZÀ-Þ][\w'’-]+){1,2}")
_LETTERS = re.compile(r"[^\W\d_][^\d]{0,40}")
_NO_NAMES = frozenset({"yes", "no", "y", "n", "true", "false", "none", "unknown"})
_MOST = 0.6
"""The share of the cells that have to look alike."""
_MANY_WORDS = 7
_LONG = 100


def looks_personal(name: str, cells: Sequence[str]) -> str | None:
    """Return what of people a column seems to hold, such as `phone numbers`, or None if it seems to hold nothing.

    cells: those that are not empty, as they come.
    """
    words = words_of(name)
    for word in (*words, *map("".join, pairwise(words))):
        if word in _REASON:
            return _REASON[word]
    if not cells:
        return None
    if _share(_MAIL, cells) > _MOST:
        return "e-mail addresses"
    if _share(_PHONE, cells) > _MOST and _share(_DATE, cells) < 1 - _MOST:
        return "phone numbers"
    several = len(set(cells)) > max(3, len(cells) / 3)
    in_letters = _share(_LETTERS, cells) > _MOST and not {cell.casefold() for cell in cells} <= _NO_NAMES
    if in_letters and (not _STAFF.isdisjoint(words) or (several and not _ROLE.isdisjoint(words))):
        return "names of people"
    if _share(_ADDRESSED, cells) > _MOST or (several and _share(_NAMED, cells) > _MOST):
        return "names of people"
    wordy = sum(len(cell.split()) >= _MANY_WORDS for cell in cells) / len(cells)
    if max(map(len, cells)) > _LONG or (wordy > _MOST and several):
        return "free text"
    return None


def _share(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    return sum(pattern.fullmatch(cell) is not None for cell in cells) / len(cells)

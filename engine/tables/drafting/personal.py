"""Columns that look like personal data, by their names and by what stands in them.

Whatever is found here is only a first look: a person has to check both what is named and what is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .words import plain, words_of

_BY_NAME = {
    "names of people": "name names surname forename firstname lastname fullname nachname vorname nombre apellido "
    "apellidos nom prenom 姓名 名字",
    "e-mail addresses": "email mail mails emails correo courriel 邮箱",
    "phone numbers": "phone phones telephone tel mobile cell fax telefon handy telefono 电话 手机",
    "addresses or places": "address addresses street road zip zipcode postcode postal intersection latitude longitude "
    "lat lon lng adresse anschrift strasse straße plz direccion domicilio 地址 住址",
    "days of birth": "birth birthday birthdate dob born geburtsdatum geburtstag geb nacimiento naissance 生日 出生日期",
    "numbers of people": "ssn nhs payroll passport licence license badge mrn upn nin iban account username login user "
    "plate ausweis tin itin nif nie dni nir kennzeichen kfz reisepass personalausweis pasaporte passeport matricula "
    "matricule immatriculation identifikationsnummer socialsecurity securitesociale seguridadsocial 身份证",
    "free text": "note notes remark remarks comment comments narrative memo bemerkung bemerkungen notiz 备注",
}
_REASON = {plain(word): reason for reason, words in _BY_NAME.items() for word in words.split()}
_STAFF_WORDS = """
by worker officer investigator agent assignee assigned author handler responsible durch von zuständig zugewiesen par
gestionnaire responsable por asignado
"""
_STAFF = frozenset(map(plain, _STAFF_WORDS.split()))
_PARTIES_WORDS = "party parties partei parteien gegenpartei gegenseite partie parties parte partes opponent adverse"
_PARTIES = frozenset(_PARTIES_WORDS.split())
"""Words for those who are in a dispute; other than those for people they are often beside what is no name."""
_PEOPLE = """
accused appellant applicant attorney beneficiary buyer caller claimant client complainant contact counsel creditor
customer debtor defendant employee guardian landlord lawyer litigant member offender owner patient person petitioner
plaintiff policyholder pupil representative resident respondent seller student subscriber suspect tenant victim witness
absender anspruchsteller anspruchsgegner antragsteller anwalt anwaltin auftraggeber beklagte beschuldigte
beschwerdesteller beteiligte betroffene bewohner eigentumer einreicher glaubiger kläger kunde kundin kontakt melder
mieter mitarbeiter mitglied nutzer opfer patient sachbearbeiter schuldner schüler täter teilnehmer verbraucher
vermieter versicherte vertreter zeuge zeugin
abonné adhérent assuré avocat bailleur conseiller débiteur défendeur défenderesse demandeur demanderesse destinataire
élève employé interlocuteur interlocutrice locataire plaignant propriétaire réclamant référent requérant salarié témoin
usager victime
abogado afectado arrendador arrendatario cliente contacto demandado demandante denunciado denunciante deudor empleado
inquilino interesado persona propietario querellante querellado reclamado reclamante solicitante testigo titular usuario
víctima
"""
"""Words for people who may be named in the column, a few of them again and again, or another in each row."""
_PERSON = re.compile(
    rf"(?:{'|'.join(plain(word) for word in _PEOPLE.split())})(?:e?[snr]?|es|em|in|innen|a|as|os|ne|nes)?"
    r"|\w+(?:fuhrer|partner|gegner|bearbeiter|person|nehmer|vertreter|inhaber)(?:s|n|en|in|innen)?"
)
_LITTLE_WORDS = "a an and b d de del den der des die du el et for in innen la le les of or the und y zum"
_LITTLE = frozenset(_LITTLE_WORDS.split())
_NUMBERED_WORDS = """
abonnement assurance compte contract contrat contrato cuenta fiscal fiscale health identity insurance konto kranken
kunden mandant national personal personnel policy poliza rente securite seguridad seguro social sociale staff steuer
steuerliche sv tax ust vat vehicle versicherung vertrag
"""
_NUMBERED = frozenset(map(plain, _NUMBERED_WORDS.split()))
"""What people have a number of."""
_NUMBER_WORDS = "id idnr ident identifier identification key n no nr num number numero nummer kennung ref code"
_NUMBER = frozenset(_NUMBER_WORDS.split())
_JOINED_NUMBER = re.compile(
    plain(
        r"(?:\w*steuer|\w*versicher\w*|kunden?|konto|personal|mitglied\w*|patient\w*|mitarbeiter|mandant\w*|vertrags?|"
        r"\w*ausweis|\w*pass|fuhrerschein|schuler|renten?\w*|sv|depot|teilnehmer|nutzer|benutzer|mieter|matrikel)"
        r"s?(?:nr|nummer|id|ident|idnr|kennung|kennzeichen)"
    )
)
_OF_THINGS = frozenset({"category", "department", "kind", "team", "type"})
"""Words in the names of columns that hold no people, however much their texts look like names."""

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?=(?:\D*\d){7})\+?[\d ()/-]*[ ()/-][\d ()/-]*")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_ADDRESSED = re.compile(
    r"(?:(?:Mrs?|Ms|Miss|Dr|Prof|Herrn?|Hr|Frau|Fr|Sra?|Srta|Mme|Mlle|Monsieur|Madame|Don|Doña)\.? |M\. ?|Mr\.|Dr\.)"
    r"[^\W\d_].*"
)
_INITIALLED = re.compile(r"(?:[A-ZÀ-Þ]\. ?)+[A-ZÀ-Þ][\w'’-]+|[A-ZÀ-Þ][\w'’-]+,? (?:[A-ZÀ-Þ]\. ?)+")
_LISTED = re.compile(r"[A-ZÀ-Þ][\w'’-]+, [A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]*\.?)?")
_NAMED = re.compile(r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ]\.?)?(?: [A-ZÀ-Þ][\w'’-]+){1,2}")
_LETTERS = re.compile(r"[^\W\d_][^\d]{0,40}")
_YES_AND_NO = "yes no y n true false none unknown x ja nein oui non si sí"
_NO_NAMES = frozenset(_YES_AND_NO.split())
_MOST = 0.6
"""The share of the cells that have to look alike."""
_SOME = 0.2
"""The share of titles before names that is enough: nothing else is written so."""
_MANY = 12
"""Different texts that are more than the words of a short list."""
_NEARLY_ALL = 0.9
_MANY_WORDS = 7
_LONG = 100


def looks_personal(name: str, cells: Sequence[str]) -> str | None:
    """Return what of people a column seems to hold, such as `phone numbers`, or None if it seems to hold nothing.

    cells: those that are not empty, as they come.
    """
    words = [plain(word) for word in words_of(name)]
    for word in (*words, *map("".join, pairwise(words))):
        if word in _REASON:
            return _REASON[word]
    if _is_number_of_people(words):
        return "numbers of people"
    if not cells:
        return None
    if _share(_MAIL, cells) > _MOST:
        return "e-mail addresses"
    if _share(_PHONE, cells) > _MOST and _share(_DATE, cells) < 1 - _MOST:
        return "phone numbers"
    if _are_names(words, cells):
        return "names of people"
    several = _several(cells)
    wordy = sum(len(cell.split()) >= _MANY_WORDS for cell in cells) / len(cells)
    if max(map(len, cells)) > _LONG or (wordy > _MOST and several):
        return "free text"
    return None


def _is_number_of_people(words: Sequence[str]) -> bool:
    if any(_JOINED_NUMBER.fullmatch(word) for word in words):
        return True
    said = set(words)
    return not _NUMBER.isdisjoint(said) and any(word in _NUMBERED or _PERSON.fullmatch(word) for word in words)


def _are_names(words: Sequence[str], cells: Sequence[str]) -> bool:
    """Return whether people seem to be named; where the name of the column says only who they are, in any letters."""
    people = [word for word in words if _PERSON.fullmatch(word)]
    several = _several(cells)
    if _share(_LETTERS, cells) > _MOST and not {cell.casefold() for cell in cells} <= _NO_NAMES:
        left = [word for word in words if word not in people and word not in _LITTLE]
        only_people = (people or left) and _PARTIES.issuperset(left)
        if only_people or not _STAFF.isdisjoint(words) or (people and several):
            return True
    if _share(_ADDRESSED, cells) > _SOME or _share(_INITIALLED, cells) > _MOST:
        return True
    many = len(set(cells)) > _MANY and _OF_THINGS.isdisjoint(words)
    return (several and (_share(_NAMED, cells) > _MOST or _share(_LISTED, cells) > _MOST)) or (
        many and _share(_NAMED, cells) + _share(_LISTED, cells) > _NEARLY_ALL
    )


def _several(cells: Sequence[str]) -> bool:
    """Return whether so many cells differ that they are no words of a short list."""
    return len(set(cells)) > max(3, len(cells) / 3)


def _share(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    return sum(pattern.fullmatch(cell) is not None for cell in cells) / len(cells)

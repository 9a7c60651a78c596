"""What looks personal, what a column holds, and which attribute is near."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from tables.shapes.shapes import FOLDER

from ottava.engine.tables.drafting.looking import look_at
from ottava.engine.tables.drafting.nearest import nearest_value
from ottava.engine.tables.drafting.personal import looks_personal
from ottava.engine.tables.drafting.profile import ColumnProfile, profile_of
from ottava.engine.tables.drafting.suggesting import suggestions_for
from ottava.facts import built_in_vocabulary

VOCABULARY = built_in_vocabulary()

PERSONAL: list[tuple[str, list[str], str | None]] = [
    ("Client_Name", ["x"], "names of people"),
    ("Applicant", ["Ada Sample", "Bo Nobody", "Cleo M. Testerly", "Dov Madeup"], "names of people"),
    ("Seen by", ["Dr Sample", "Ms Nobody", "Dr Sample"], "names of people"),
    ("Seen by", ["Ada", "Bo", "Ada", "Ada"], "names of people"),
    ("Tenant", ["A.S.", "B.N.", "C.T.", "D.M."], "names of people"),
    ("Reported by police", ["yes", "no", "yes"], None),
    ("Complainant is", ["Self", "Spouse", "Self", "Self", "Spouse", "Self"], None),
    ("Witness statements", ["1", "2", "0", "4"], None),
    ("Contact", ["ada@example.org", "", "bo@example.org"], "e-mail addresses"),
    ("Contact", ["+44 20 7946 0100", "555-010-0199"], "phone numbers"),
    ("DOB", [], "days of birth"),
    ("PostCode", ["AB1"], "addresses or places"),
    ("NHS No", ["1"], "numbers of people"),
    ("What happened", [f"They said {at} and then they left the room again" for at in range(9)], "free text"),
    ("Remarks", [], "free text"),
    ("Received", ["2026-03-14", "2026-03-15"], None),
    ("Received", ["13.04.2026", "14.04.2026"], None),
    ("Claimed", ["1 200 300", "1200400"], None),
    ("Matter", ["Noise", "Parking", "Noise"], None),
    ("Department", ["Night Shift", "Day Shift"] * 9, None),
    ("Complaint ID", ["CM-26-1", "CM-26-2"], None),
    ("Outcome", [], None),
    ("Befund", ["Fr. Grabowski", "Lärm", "Lärm", "Lärm"], "names of people"),
    ("Seen", ["M. Dupont", "Mme Durand", "Mlle Petit"], "names of people"),
    ("Who", ["Grabowski, Anna", "Nowak, Jan", "Petit, Luc", "Roe, Di"], "names of people"),
    ("Complainant", ["yes", "no", "yes"], None),
    ("Complainant", ["1", "2", "0"], None),
    ("Report Type", ["Initial", "Supplement", "Initial"], None),
    ("Warehouse ID", ["1", "2"], None),
]

NAMED = """
Beschwerdeführer Beschwerdefuehrer Beschwerdeführerin Beschwerdegegner Ansprechpartner Ansprechpartnerin Kontaktperson
Sachbearbeiter Kläger Kläger/in Beklagte Mieter Kunde Kundin Zeugen Versicherungsnehmer Contact_person Complainants
Claimant Contact_Person_1 Requérant Requérante Demandeur Demanderesse Plaignant Locataire Salarié Reclamante Demandante
Denunciante Solicitante Víctima Party_A Partei_1 Gegenseite Partie_adverse Parte Suivi_par Zuständig Handled_by
"""
NUMBERS = """
Steuer-ID Steuernummer Steuernr. USt-IdNr Sozialversicherungsnummer SV-Nr SVNR Versichertennummer Kundennr. Kundennummer
Kunden-Nr Kontonummer IBAN Reisepass Ausweisnummer Kennzeichen Kfz-Kennzeichen Personalnummer Mitgliedsnummer
Tax_ID TaxId Social_Security_Number Insurance_no Customer_ID Client_No Account_number Passport License_plate
Employee_number Personnel_No N°_client Numéro_fiscal N°_sécurité_sociale Matricule Immatriculation Numéro_d'assuré
NIF DNI Número_de_cliente Número_de_seguro Número_de_empleado Pasaporte
"""


@pytest.mark.parametrize("name", NAMED.split())
def test_words_for_people_in_several_languages_name_them_even_again_and_again(name: str) -> None:
    assert looks_personal(name.replace("_", " "), ["Grabowski", "Nowak"] * 30) == "names of people"


@pytest.mark.parametrize("name", NUMBERS.split())
def test_numbers_of_people_in_several_languages(name: str) -> None:
    assert looks_personal(name.replace("_", " "), ["4711", "4712"]) == "numbers of people"


@pytest.mark.parametrize(
    "name", ["Aktenzeichen", "Vorgang", "Case no", "Complaint ID", "N° dossier", "Ref", "Ticket", "Fallnummer", "Nr"]
)
def test_numbers_of_cases_are_none_of_people(name: str) -> None:
    assert looks_personal(name, ["4711", "4712"]) is None


@pytest.mark.parametrize(("name", "cells", "found"), PERSONAL)
def test_what_looks_personal(name: str, cells: list[str], found: str | None) -> None:
    assert looks_personal(name, [cell for cell in cells if cell]) == found


def column(cells: list[object], name: str = "x") -> ColumnProfile:
    return profile_of((name,), [(cell,) for cell in cells]).columns[0]


@pytest.mark.parametrize(
    ("cells", "holds"),
    [
        ([None, "", "  ", "NULL", "n/a"], "nothing"),
        (["Y", "n", "Y"], "yes or no"),
        ([True, False], "yes or no"),
        ([1, 0, 0], "yes or no"),
        (["1", "1", "1"], "numbers"),
        (["1,200", "35", "2.5"], "numbers"),
        (["£1,200", "EUR 35"], "numbers"),
        ([Decimal("3.5"), Decimal("4")], "numbers"),
        (["3 days", *(f"{at} weeks" for at in range(20))], "numbers with words"),
        ([date(2026, 3, 14), datetime(2026, 3, 15, 9, 30)], "dates"),
        (["14 March 2026", "2026-03-15", "x"] * 1 + ["15-Mar-26"] * 10, "dates"),
        (["Noise", "Parking", "noise "], "words"),
        ([f"text {chr(97 + at)}{at}" for at in range(26)] * 1 + ["z"] * 2, "text"),
    ],
)
def test_what_a_column_holds(cells: list[object], holds: str) -> None:
    assert column(cells).holds == holds


def test_texts_that_differ_in_capitals_are_one() -> None:
    assert column(["Stage 1", "stage  1", "Appeal"]).texts == (("Stage 1", 2), ("Appeal", 1))


@pytest.mark.parametrize(
    ("cells", "order", "unclear"),
    [
        (["13/04/2026", "03/04/2026"], "day first", False),
        (["04/13/2026", "03/04/2026"], "month first", False),
        (["03/04/2026", "05/06/2026"], None, True),
        (["2026-04-13", "2026/04/14"], None, False),
        (["13.04.2026", "03.04.2026"], None, False),
    ],
)
def test_the_order_of_day_and_month(cells: list[object], order: str | None, unclear: bool) -> None:
    found = column(cells)
    assert (found.holds, found.dates, found.unclear) == ("dates", order, unclear)


@pytest.mark.parametrize(
    ("cells", "sign"),
    [(["1.200,50", "3"], ","), (["1,200.50", "3"], "."), (["12", "3"], None), (["1,5", "2,25"], ",")],
)
def test_the_decimal_sign(cells: list[object], sign: str | None) -> None:
    assert column(cells).decimal == sign


NEAR = {
    "police-incidents.csv": {
        "Incident Category": "dispute.category",
        "Relationship": "relationship.type",
        "Weapon": "safety.weapon",
        "Victim Injury": "safety.injury",
    },
    "mediation-intake.csv": {
        "Dispute Type": "dispute.category",
        "Length of Dispute": "dispute.duration_days",
        "Police Calls (12 mo)": "history.police_calls_12m",
        "Prior Agreement": "history.prior_agreement",
        "Relationship of Parties": "relationship.type",
    },
    "housing-register.csv": {
        "Children at home": "relationship.children_in_home",
        "Days of notice left": "procedure.days_left",
        "Talk with landlord": "history.last_talk",
    },
    "database-export.csv": {
        "DAYS_OPEN": "dispute.duration_days",
        "ELDERLY_FLG": "party.vulnerabilities",
        "TRUST_SCORE": "party.trust",
        "SHARED_HOME_FLG": "relationship.shared_home",
    },
    "sheets-form.csv": {
        "What can you show?": "fact_finding.evidence",
        "Are you afraid of the other side?": "party.fears_other_party",
        "Would you come to a mediation?": "party.consent",
    },
}


@pytest.mark.parametrize("file", NEAR)
def test_the_attribute_that_a_person_would_take_is_suggested(file: str) -> None:
    table = look_at(str(FOLDER / file)).table
    found = {column.name: each for each in suggestions_for(table, VOCABULARY) for column in each.columns}
    assert {name: found[name].attribute.path for name in NEAR[file]} == NEAR[file]


def test_no_column_and_no_attribute_is_suggested_twice() -> None:
    for file in NEAR:
        found = suggestions_for(look_at(str(FOLDER / file)).table, VOCABULARY)
        columns = [column.name for each in found for column in each.columns]
        attributes = [(each.attribute.path, each.party) for each in found]
        assert len(columns) == len(set(columns))
        assert len(attributes) == len(set(attributes))


@pytest.mark.parametrize(
    ("word", "path", "value"),
    [
        ("Neighbors", "relationship.type", "neighbour"),
        ("Landlord", "relationship.type", None),
        ("Money owed", "dispute.category", "debt"),
        ("Not screened", "relationship.domestic_violence", "not_screened"),
        ("None", "history.prior_agreement", "none"),
        ("It ended in a row", "history.last_talk", "blew_up"),
    ],
)
def test_the_value_that_a_word_may_mean(word: str, path: str, value: str | None) -> None:
    assert nearest_value(word, VOCABULARY[path]) == value

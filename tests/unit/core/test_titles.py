import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.titles import company_key, title_weight
from scoring.core.versions.v1 import V1

ENGLISH_FULL = """
CEO; CFO; COO; CTO; CIO; CMO; CRO; CPO; CSO; CCO; CDO; CHRO; CISO; Founder; Cofounder; Co-Founder;
Owner; Co-owner; President; Vice President; Vice-President; VP; SVP; EVP; Managing Director;
Managing Partner; Head of Sales; Chief Executive; Chief Revenue Officer; Chief Happiness Officer;
Chief Human Resources Officer
"""
GERMAN_FULL = """
Geschäftsführer; Geschäftsführerin; Geschaeftsfuehrer; Geschaeftsfuehrerin; Geschäftsführende;
Geschäftsführender Gesellschafter; Mitglied der Geschäftsleitung; Vorstand; Vorständin; Inhaber;
Inhaberin; Gründer; Gründerin; Mitgründer; Mitgründerin
"""
FRENCH_FULL = """
PDG; Gérant; Gérante; Fondateur; Cofondateur; Cofondatrice; Président; Présidente;
Directeur Général; Directrice Générale
"""
IBERIAN_FULL = """
Fundador; Fundadora; Cofundador; Cofundadora; Presidente; Presidenta; Propietario; Propietaria;
Director General; Directora General; Consejero Delegado; Consejera Delegada; Socio Director;
Diretor Geral; Diretora Geral; Sócio; Sócia; Proprietário; Proprietária
"""
ITALIAN_FULL = """
Amministratore Delegato; Amministratrice Delegata; Direttore Generale; Fondatore; Fondatrice;
Titolare
"""
NORTHERN_FULL = """
Oprichter; Eigenaar; Bestuurder; Algemeen Directeur; VD; Grundare; Ägare; Verkställande Direktör;
Administrerende Direktør; Grunnlegger; Eier; Toimitusjohtaja; Perustaja
"""
HALF = """
Director; Director of Sales; Deputy Director; Regional Director EMEA; Direktor; Direktorin;
Bereichsleiter; Bereichsleiterin; Abteilungsleiter; Abteilungsleiterin; Vertriebsleiter;
Vertriebsleiterin; Directeur; Directrice; Directora; Diretor; Diretora; Direttore; Direttrice;
Direktør; Direktör; Johtaja
"""
NONE = """
Sales Manager; Account Executive; Consultant; Chief of Staff; Officer; Officer Chief; Partner;
Managing Consultant; Head; Head, Sales; Direction; Vpx; Coordinator; Geschäftsführung;
Geschaftsfuhrer; Verkaufsleiter; Gerant; Socio; Agare; Direktoer
"""


def listed(*texts: str) -> list[str]:
    return [title.strip() for text in texts for title in text.split(";")]


@pytest.mark.parametrize(
    "title",
    listed(ENGLISH_FULL, GERMAN_FULL, FRENCH_FULL, IBERIAN_FULL, ITALIAN_FULL, NORTHERN_FULL),
)
def test_a_decision_maker_has_full_weight(title: str):
    assert title_weight(title, V1) == 100


@pytest.mark.parametrize("title", listed(HALF))
def test_a_director_has_half_the_weight(title: str):
    assert title_weight(title, V1) == 50


@pytest.mark.parametrize("title", listed(NONE))
def test_any_other_title_has_no_weight(title: str):
    assert title_weight(title, V1) == 0


@pytest.mark.parametrize(
    ("title", "weight"),
    [
        ("Geschäftsführerin", 100),
        ("Head of Sales | ex-X", 100),
        ("VP @ Nordlicht", 100),
        ("", None),
        ("Chief Happiness Intern", 0),
        ("Assistant to the CEO", 0),
    ],
)
def test_the_titles_of_the_connections_file_are_classed(title: str, weight: int | None):
    assert title_weight(title, V1) == weight


@pytest.mark.parametrize(
    "title", ["", "   ", "\t\n", "总经理", "営業部長", "директор", "123", "💼", "—"]
)
def test_a_title_without_a_latin_letter_is_not_known(title: str):
    assert title_weight(title, V1) is None


@pytest.mark.parametrize(
    ("title", "weight"),
    [("ＣＥＯ", 100), ("ⅤＰ", 100), ("总经理 CEO", 100), ("总经理 at Acme", 0), ("№", 0), ("ª", 0)],
)
def test_latin_letters_are_looked_for_after_normalization(title: str, weight: int):
    assert title_weight(title, V1) == weight


@pytest.mark.parametrize(
    ("title", "weight"),
    [
        ("C.E.O.", 100),
        ("V.P. of Sales", 100),
        ("ceo", 100),
        ("CEO’s office", 0),
        ("L'Owner", 0),
        ("Geschäftsfu\u0308hrer", 100),
        ("PRÉSIDENT", 100),
        ("Pre\u0301sident", 100),
        ("Président-directeur général", 100),
    ],
)
def test_case_full_stops_apostrophes_and_marks_are_normalized(title: str, weight: int):
    assert title_weight(title, V1) == weight


@pytest.mark.parametrize(
    ("title", "weight"),
    [
        ("Former CEO", 0),
        ("Ex-CEO", 0),
        ("Retired President", 0),
        ("Aspiring founder", 0),
        ("Future VP", 0),
        ("Formerly Head of Sales", 0),
        ("CEO intern", 0),
        ("Trainee Director", 0),
        ("Former CEO, Founder", 100),
        ("Founder | former CEO", 100),
        ("Founder and former CEO", 100),
        ("Founder & former director", 100),
        ("Former CEO / Director", 50),
        ("Founder - former CEO", 100),
        ("Founder -former CEO", 0),
        ("Founder-former CEO", 0),
        ("Founder – former CEO", 100),
        ("Founder_former", 100),
        ("Assistant (CEO)", 100),
        ("Director, VP", 100),
        ("Sales\tManager\nCEO", 100),
    ],
)
def test_the_best_part_counts(title: str, weight: int):
    assert title_weight(title, V1) == weight


@pytest.mark.parametrize(
    ("title", "weight"),
    [
        ("Consultant at Founder Institute", 0),
        ("Consultant @ Owner Group", 0),
        ("Consultant@Owner", 0),
        ("Consultant at Owner Group, CEO", 100),
        ("Consultant at Owner and Founder", 100),
        ("CEO at Assistant Ltd", 100),
        ("@CEO", 0),
        ("Consultant at Acme @ CEO", 0),
        ("Consultant at - CEO", 100),
        ("Atlas CEO", 100),
    ],
)
def test_the_part_after_at_is_a_company(title: str, weight: int):
    assert title_weight(title, V1) == weight


@pytest.mark.parametrize(
    ("title", "weight"),
    [
        ("Advisor to the CEO", 0),
        ("CEO to be", 100),
        ("Director to former CEO", 50),
        ("Advisor to the CEO, Owner", 100),
        ("VP Go-to-market", 100),
        ("Go-to-market VP", 0),
    ],
)
def test_the_words_from_to_on_are_dropped(title: str, weight: int):
    assert title_weight(title, V1) == weight


@pytest.mark.parametrize("friend", V1.titles.false_friends)
def test_a_false_friend_is_taken_out(friend: str):
    assert title_weight(f"Senior {friend}", V1) == 0
    assert title_weight(f"Senior {friend} CEO", V1) == 100
    assert title_weight(f"Director {friend}", V1) == 50


def test_managing_partner_manager_is_a_partner_manager():
    assert title_weight("Managing partner manager", V1) == 0


@pytest.mark.parametrize(
    ("title", "weight"),
    [("Ownership", 0), ("Cofounders", 0), ("VPs", 0), ("Head office", 0), ("Headof", 0)],
)
def test_only_whole_words_count(title: str, weight: int):
    assert title_weight(title, V1) == weight


def test_equal_companies_share_a_key_whatever_their_case_form_and_blanks():
    assert company_key(" Nordlicht  AG", b"k") == company_key("nordlicht ag", b"k")
    assert company_key("Nordlicht AG", b"k") != company_key("Nordlicht", b"k")


def test_a_blank_company_has_no_key():
    assert company_key(" \t", b"k") == ""


@given(st.text())
def test_any_title_has_a_known_weight_or_none(title: str):
    assert title_weight(title, V1) in {0, 50, 100, None}


@given(st.lists(st.sampled_from(["Sales", "Manager", "former", "VP", "director"]), min_size=1))
def test_one_more_part_never_lowers_a_weight(said: list[str]):
    title = " ".join(said)

    assert title_weight(f"{title}, Owner", V1) == 100
    assert title_weight(f"{title} | Clerk", V1) == title_weight(title, V1)

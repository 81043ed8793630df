import pytest

from teams.importers.people import People, same_name, slug


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/in/j%C3%B6rg-m%C3%BCster-9",
        "https://www.linkedin.com/in/jörg-müster-9",
        "https://www.linkedin.com/in/jo\u0308rg-mu\u0308ster-9",
        "http://linkedin.com/in/JÖRG-MÜSTER-9/",
        "www.linkedin.com/in/jörg-müster-9",
        "https://de.linkedin.com/in/jörg-müster-9/de/",
        " https://www.linkedin.com/in/jörg-müster-9?trk=x#top ",
    ],
)
def test_every_spelling_of_an_address_is_one_slug(address):
    assert slug(address) == "jörg-müster-9"


@pytest.mark.parametrize("name", ["İrem-ß", "ſam", "ǅ-1", "Ωmega", "ﬁ-x", "ᾳ_1", "李-明"])
def test_a_name_beyond_ascii_is_folded_as_any_text_is(name):
    assert slug(f"https://www.linkedin.com/in/{name}") == slug(f"linkedin.com/in/{name}/?x")


def test_a_blank_address_is_nobody():
    assert slug("  ") == ""


def test_what_is_no_profile_stands_for_itself():
    assert slug("https://www.linkedin.com/company/nordlicht") == "company/nordlicht"
    assert slug("urn:li:member:42") == "urn:li:member:42"


def test_a_person_has_one_key_under_a_secret_and_another_under_another():
    one, same, other = People(b"one"), People(b"one"), People(b"other")

    assert one.key("ada") == same.key("ada") != other.key("ada")
    assert "ada" not in one.key("ada")


def test_names_are_compared_without_case_and_extra_blanks():
    assert same_name(" Ada  MUSTER ") == same_name("ada muster")


def test_a_plain_address_is_in_small_letters():
    assert slug("https://www.linkedin.com/in/Ada-Muster-1") == "ada-muster-1"
    assert slug("https://www.linkedin.com/in/Ada-Muster-1/") == "ada-muster-1"
    assert slug("https://www.linkedin.com/in/") == ""

from hashlib import blake2b

import pytest

from scoring.core.keys import folded, keyed


def test_a_key_is_32_hexadecimal_digits_of_blake2b():
    key = keyed("ada-muster-1", b"secret")

    assert key == blake2b(b"ada-muster-1", key=b"secret", digest_size=16).hexdigest()
    assert len(key) == 32


def test_a_key_without_a_secret_is_the_plain_hash():
    assert keyed("", b"") == "cae66941d9efbd404e4d88758ea67670"


def test_one_value_has_another_key_in_another_organization():
    assert keyed("ada", b"one") != keyed("ada", b"two")


def test_a_secret_longer_than_64_bytes_is_cut_there():
    assert keyed("ada", b"k" * 64 + b"x") == keyed("ada", b"k" * 64 + b"y")


def test_text_beyond_ascii_is_hashed_as_utf_8():
    assert keyed("Jörg", b"") == blake2b("Jörg".encode(), digest_size=16).hexdigest()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Nordlicht\t AG \n", "nordlicht ag"),
        ("Großmann", "grossmann"),
        ("ＡＢＣ", "abc"),
        ("Cafe\u0301", "café"),
        ("a\u00a0b\u3000c", "a b c"),
        (" \t\n", ""),
    ],
)
def test_folding_ignores_case_form_and_blanks(text: str, expected: str):
    assert folded(text) == expected

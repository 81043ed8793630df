"""Passwords that are a word of the site or the company with a few letters more."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.password_words import WORDS
from tests.house.tree import ROOT

USER = User(email="rita.halvorsen@fjordsales.example")


@pytest.mark.parametrize(
    "password",
    [
        *("Pillars-2026!", "pillars2026!!", "P1llars2026!x", "linkedin-12345", "WelcomePillars1"),
        *("fjordsales#1", "FjordSales2026", "Halvorsen-26!x", "password-rita1"),
    ],
)
def test_a_known_word_with_a_few_letters_is_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, USER)

    assert "password_known_words" in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "pillars of the old sea wall", "seven-grey-owls", "fjord?tyk7Lm0qz"],
)
def test_a_known_word_in_a_long_password_is_no_matter(password: str) -> None:
    validate_password(password, USER)


def test_nobody_needs_to_be_known_yet() -> None:
    with pytest.raises(ValidationError):
        validate_password("pillars-2026!")


def test_every_word_is_documented() -> None:
    text = (ROOT / "docs" / "sign-in.md").read_text()

    assert [word for word in WORDS if f"`{word}`" not in text] == []

"""Words that whoever guesses passwords of this site would begin with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# The list of docs/sign-in.md. The parts of the own address are added to it.
WORDS = (
    *("pillars", "linkedin", "socialselling", "salesnavigator", "navigator"),
    *("password", "passphrase", "welcome", "admin", "owner", "manager", "letmein", "qwerty"),
)
LEFT = 8
_SHORTEST = 4
_SPACES = " -_."
# What stands for a letter; a one may be two of them.
_INSTEAD = [str.maketrans("013457@$", "oleastas"), str.maketrans("013457@$", "oieastas")]


class WithoutKnownWordsValidator:
    """What is left of a password without known words is still long enough to be guessed at length.

    "Pillars-2026!" is five signs more than a word that everybody would try.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where a password has little beside known words."""
        address = getattr(user, "email", "") or ""
        own = address.lower().replace("@", ".").split(".")
        plain = "".join(letter for letter in password.lower() if letter not in _SPACES)
        for read in (plain, *(plain.translate(each) for each in _INSTEAD)):
            left = read
            for word in sorted((*WORDS, *own), key=len, reverse=True):
                if len(word) >= _SHORTEST:
                    left = left.replace(word, "")
            if left != read and len(left) < LEFT:
                raise ValidationError(self.get_help_text(), code="password_known_words")

    def get_help_text(self) -> str:
        """Return what is asked of a password."""
        return gettext(
            "Not only the name of this site, of your company or another word that everybody "
            "would try, with a few letters more."
        )

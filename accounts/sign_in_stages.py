"""A sign-in of several steps ends as it began: with the same password, and an open account."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import LoginStage


class BeginStage(LoginStage):  # type: ignore[misc] # allauth has no types
    """Keeps what the account was when the sign-in began."""

    key = "pillars_begin"

    def handle(self) -> tuple[Any, bool]:
        """Go on."""
        self.state["of"] = self.login.user.get_session_auth_hash()
        return None, True


class EndStage(LoginStage):  # type: ignore[misc] # allauth has no types
    """Refuses a sign-in that began before the password or the address changed, or was closed."""

    key = "pillars_end"

    def handle(self) -> tuple[Any, bool]:
        """Go on, or back to the sign-in page."""
        user = self.login.user
        begun = self.controller.get_stage(BeginStage.key)
        is_same = begun.state.get("of") == user.get_session_auth_hash()
        return (None, True) if is_same and user.is_active else (self.abort(), False)

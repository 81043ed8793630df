"""A fault: one place of the code, what it says instead, and the tests that have to notice."""

from __future__ import annotations

from dataclasses import dataclass

from tests.house.tree import ROOT

# What has to notice, by what it is about.
TENANCY = ("tests/accounts/test_tenancy.py",)
TOKENS = ("tests/accounts/test_tokens.py", "tests/house/test_access_matrix_api.py")
ACCESS = ("tests/teams/test_access.py", "tests/house/test_access_matrix.py")
SCIM = ("tests/scim/test_access.py",)
SIGN_IN = ("tests/accounts/test_sign_in_policy.py", "tests/accounts/test_second_factor.py")
INVITATIONS = ("tests/accounts/test_invitations.py", "tests/accounts/test_takeover.py")
WALL = (
    "tests/services/test_wall_catalogue.py",
    "tests/services/test_second_wall.py",
    "tests/services/test_wall_at_once.py",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """``old`` stands once in the file at ``path``, and ``new`` in its place is the fault.

    ``tests`` are arguments of pytest. With ``postgresql`` they need the servers of `.ci/run`.
    """

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]
    postgresql: bool = False

    def planted(self) -> str:
        """Return the file with the fault in it. Raises ValueError unless it has its one place."""
        text = (ROOT / self.path).read_text(encoding="utf-8")
        if text.count(self.old) != 1 or self.old == self.new:
            raise ValueError(f"{self.name}: {self.path} has {text.count(self.old)} such places")
        return text.replace(self.old, self.new)


def fault(path: str, name: str, old: str, new: str, *tests: str, wall: bool = False) -> Fault:
    """Return a fault; ``wall`` is one of PostgreSQL."""
    return Fault(name, path, old, new, tests, postgresql=wall)

"""Every field is declared, and the documentation says what the code declares."""

from __future__ import annotations

import pytest

from accounts.data_policy import LIFETIMES, ModelPolicy
from accounts.declared_data import POLICIES as OF_ACCOUNTS
from privacy.inventory import inventory
from privacy.policy import POLICIES, model_of, undeclared
from privacy.retention import BY_KEY
from tests.house.tree import ROOT


def test_every_field_of_every_model_is_declared_once() -> None:
    assert undeclared() == {}


def test_a_field_that_nobody_declared_is_found() -> None:
    user, *others = OF_ACCOUNTS
    known = {name: getattr(user, name) for name in user.__slots__}
    shorter = ModelPolicy(
        **known | {"told": "email name theme last_login date_joined pending_email"}
    )
    declared = [shorter, *others, *(p for p in POLICIES if p not in OF_ACCOUNTS)]

    assert undeclared(declared) == {"accounts.User": {"is_active"}}


def test_a_model_that_nobody_declared_is_found() -> None:
    declared = [policy for policy in POLICIES if policy.model != "teams.OptOut"]

    assert undeclared(declared) == {
        "teams.OptOut": {"id", "organization", "member", "source", "since"}
    }


def test_what_is_kept_for_a_period_names_one_that_is_enforced() -> None:
    assert {policy.kept for policy in POLICIES} - {*LIFETIMES} <= BY_KEY.keys()


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.model)
def test_what_knows_a_person_is_in_their_file_or_says_why_not(policy: ModelPolicy) -> None:
    names = {f.name for f in model_of(policy)._meta.concrete_fields if f.is_relation}
    knows = {"member", "user"} & names
    is_exported = bool(policy.member or policy.users)

    assert is_exported or not knows or policy.not_exported
    assert not (is_exported and policy.not_exported)
    assert all(field.why_not.endswith(".") for field in policy.fields() if field.why_not)


def test_the_inventory_of_the_documentation_is_what_the_code_declares() -> None:
    written = (ROOT / "docs" / "data-inventory.md").read_text()

    assert written == inventory()

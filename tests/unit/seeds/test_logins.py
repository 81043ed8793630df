from datetime import date
from pathlib import Path

from seeds import logins
from seeds.generate import sample_organizations


def test_the_logins_are_kept_for_this_user_alone(tmp_path: Path) -> None:
    logins.keep(tmp_path, "open sesame")

    [path] = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert logins.kept(tmp_path) == (
        "sample logins: owner ragnhild.moe@aldervale.example, "
        "manager ingrid.solheim@aldervale.example, rep rita.halvorsen@aldervale.example, "
        "rep without data freja.holm@aldervale.example, "
        "site staff staff@pillars.example; password open sesame"
    )


def test_nothing_is_kept_before(tmp_path: Path) -> None:
    assert logins.kept(tmp_path) == ""


def test_the_logins_shown_are_people_who_sign_in() -> None:
    everybody = [one for each in sample_organizations(date(2026, 11, 8)) for one in each.people]
    roles = {one.email: one.role for one in everybody if one.login}

    shown = {role: email for role, email in logins.SHOWN.items() if email != logins.STAFF}

    assert {role: roles[email] for role, email in shown.items()} == {
        "owner": "owner",
        "manager": "manager",
        "rep": "rep",
        "rep without data": "rep",
    }

"""The quirks of Invitations.csv, Q50 to Q58. Every row is invented."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scoring.core.records import Coverage, Invitation
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from tests.unit.importers.given import (
    ADA,
    BO,
    archive,
    of,
    only,
    person,
    read_files,
    reading,
    spans,
)

HEADER = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def invitations(*rows, header=HEADER, connections=""):
    files = {"Invitations.csv": (header + "".join(rows)).encode()}
    if connections:
        files["Connections.csv"] = (CONNECTIONS + connections).encode()
    return read_files(files)


def sent(at, to=BO, text=""):
    return f'Ada Muster,Bo Prøve,"{at}",{text},OUTGOING,{ADA},{to}\n'


def acceptance(found):
    """Successes and trials of the acceptance of invitations on the day of the export."""
    component = score(found.records, date(2026, 11, 22), V1).components["invitation_acceptance"]
    return component.successes, component.trials


def test_q50_the_time_of_an_invitation_is_wall_time_of_linkedin_s_own_zone():
    record = only(invitations(sent("2/10/26, 8:20 AM")), Invitation)

    assert record.at == datetime(2026, 2, 10, 16, 20, tzinfo=UTC)
    assert (record.contact, record.direction, record.noted) == (person(BO), "out", False)


def test_q51_an_evening_in_summer_is_the_next_day_of_utc():
    record = only(invitations(sent("5/4/26, 6:45 PM")), Invitation)

    assert record.at == datetime(2026, 5, 5, 1, 45, tzinfo=UTC)
    assert record.on == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("at", "instant"),
    [
        ("11/1/26, 1:30 AM", datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
        ("3/8/26, 2:30 AM", datetime(2026, 3, 8, 10, 30, tzinfo=UTC)),
    ],
    ids=["twice", "never"],
)
def test_q52_of_an_hour_that_exists_twice_the_first_and_of_none_the_earlier_offset_is_meant(
    at, instant
):
    found = invitations(sent(at))

    assert only(found, Invitation).at == instant
    assert found.problems == []


@pytest.mark.parametrize(
    ("at", "hour"),
    [
        ("5/4/26, 12:05\u202fAM", 7),
        ("5/4/26, 12:05\u202fPM", 19),
        ("5/4/26, 12:05 AM", 7),
        ("5/4/26, 12:05 PM", 19),
    ],
)
def test_q53_a_narrow_blank_may_stand_before_the_half_and_twelve_begins_each(at, hour):
    found = invitations(sent(at))

    assert only(found, Invitation).at == datetime(2026, 5, 4, hour, 5, tzinfo=UTC)
    assert found.problems == []


@pytest.mark.parametrize(
    ("header", "more"),
    [
        (HEADER.replace("Url", "Urn"), (",urn:li:member:1,urn:li:member:2",) * 2),
        ("From,To,Sent At,Message,Direction\n", ("", "")),
    ],
    ids=["numbers", "names alone"],
)
def test_q54_without_addresses_invitations_count_and_their_acceptance_is_unknown(header, more):
    found = invitations(
        f'Ada,Bo,"5/4/26, 6:45 PM",,OUTGOING{more[0]}\n',
        f'Cy,Ada,"5/5/26, 6:45 PM",,INCOMING{more[1]}\n',
        header=header,
        connections=f"Bo,P,{BO},,Nordlicht AG,CFO,6 May 2026\n",
    )

    assert [r.direction for r in of(found, Invitation)] == ["out", "in"]
    assert [r.accepted_on for r in of(found, Invitation)] == [None, None]
    assert "invitation_acceptance" not in spans(found)
    assert found.problems == []


def test_q55_two_windows_are_one_history_and_before_the_first_is_unknown():
    start = date(2026, 1, 3)
    rows = [
        sent(f"{on.month}/{on.day}/26, 8:{n % 60:02} AM", f"https://www.linkedin.com/in/no-{n}")
        for n in range(300)
        for on in [start + timedelta(days=n)]
    ]
    joined = f"Bo,P,{BO},,Nordlicht AG,CFO,1 Jan 2015\n"
    more = {"Connections.csv": (CONNECTIONS + joined).encode()}
    first = archive(
        {"Invitations.csv": (HEADER + "".join(rows[:170])).encode()} | more,
        "Complete_LinkedInDataExport_06-22-2026.zip",
    )
    second = archive(
        {"Invitations.csv": (HEADER + "".join(rows[140:])).encode()} | more,
        "Complete_LinkedInDataExport_11-05-2026.zip",
    )

    found = reading(first, second)

    assert len(of(found, Invitation)) == 300
    windows = sorted(
        (record.start, record.end)
        for record in of(found, Coverage)
        if "invitation_acceptance" in record.metrics
    )
    assert windows == [
        (date(2025, 12, 19), date(2026, 6, 22)),
        (date(2026, 5, 4), date(2026, 11, 5)),
    ]
    days = [date(2025, 12, 31), date(2026, 4, 30), date(2026, 7, 31), date(2026, 11, 5)]
    found_on = [score(found.records, on, V1).components["invitation_acceptance"] for on in days]
    assert [(one.coverage, one.trials) for one in found_on] == [
        ("not_measured", None),
        ("measured", 76),
        ("measured", 76),
        ("measured", 76),
    ]


def test_q56_a_young_invitation_without_an_answer_is_pending():
    connections = "Cy,T,https://www.linkedin.com/in/cy,,Nordlicht AG,CFO,1 Jan 2020\n"

    young = invitations(sent("11/12/26, 8:20 AM"), connections=connections)
    old = invitations(sent("11/8/26, 8:20 AM"), connections=connections)

    assert only(young, Invitation).accepted_on is None
    assert only(young, Invitation).withdrawn_on is None
    assert (acceptance(young), acceptance(old)) == ((0, 0), (0, 1))


def test_q57_a_connection_from_before_the_invitation_is_no_acceptance():
    found = invitations(
        sent("10/10/26, 3:20 PM"), connections=f"Bo,P,{BO},,Nordlicht AG,CFO,9 Oct 2026\n"
    )

    assert only(found, Invitation).accepted_on is None
    assert acceptance(found) == (0, 1)


def test_q58_two_invitations_to_closed_accounts_in_one_minute_are_two():
    rows = [sent("5/4/26, 6:45 PM", to="", text='"Guten Tag, ""Sie"""')] * 2

    found = invitations(*rows)

    assert [(r.at, r.noted) for r in of(found, Invitation)] == [
        (datetime(2026, 5, 5, 1, 45, tzinfo=UTC), True)
    ] * 2
    assert len({r.contact for r in of(found, Invitation)}) == 2

from datetime import date

from scoring.core.records import Invitation
from tests.unit.importers.given import ADA, BO, COMPLETE, CY, of, only, person, read_files, spans

HEADER = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    f"Bo,P,{BO},,Nordlicht AG,CFO,"
)


def invitations(*rows, header=HEADER, zone="UTC", more=None):
    files = {"Invitations.csv": (header + "".join(rows)).encode()}
    return read_files(files | (more or {}), zone)


def sent(at, to=BO, text=""):
    return f'Ada Muster,Bo Prøve,"{at}",{text},OUTGOING,{ADA},{to}\n'


def test_a_note_is_told_by_its_presence_alone():
    found = invitations(sent("5/4/26, 6:45 PM", text='"Guten Tag, ich ""kenne"" Sie"'))

    assert only(found, Invitation).noted
    assert "kenne" not in repr(found)


def test_the_same_row_twice_is_one_invitation():
    found = invitations(sent("5/4/26, 6:45 PM"), sent("5/4/26, 6:45 PM"))

    assert len(of(found, Invitation)) == 1
    assert found.inputs[0].duplicates == 1


def test_the_window_is_the_half_year_before_the_export():
    old = "First Name,Last Name,URL,Connected On\nCy,T," + CY + ",1 Jan 2015\n"

    found = invitations(sent("10/10/26, 6:45 PM"), more={"Connections.csv": old.encode()})

    assert spans(found)["invitation_acceptance"] == (date(2026, 5, 21), date(2026, 11, 22))
    assert spans(found)["network_size"] == (date(2015, 1, 1), date(2026, 11, 22))


def test_an_acceptance_on_the_day_sent_stands_where_that_day_began_before_midnight_of_utc():
    """10 Feb 16:20 in Los Angeles is 11 Feb 01:20 in Berlin and 11 Feb 00:20 in UTC."""
    accepted = {"Connections.csv": f"{CONNECTIONS}10 Feb 2026\n".encode()}

    found = invitations(sent("2/10/26, 3:20 PM"), zone="Europe/Berlin", more=accepted)

    record = only(found, Invitation)
    assert (record.on, record.accepted_on) == (date(2026, 2, 11), date(2026, 2, 11))


def test_a_received_invitation_is_from_the_other_one():
    found = invitations(f'Bo,Ada,"5/4/26, 6:45 PM",,INCOMING,{BO},{ADA}\n')

    record = only(found, Invitation)
    assert (record.direction, record.contact) == ("in", person(BO))


def test_a_wrong_direction_or_date_is_a_problem_of_its_row():
    found = invitations(
        sent("5/4/26, 6:45 PM"),
        sent("5/5/26, 6:45 PM").replace("OUTGOING", "SIDEWAYS"),
        sent("13/5/26, 6:45 PM"),
    )

    assert len(of(found, Invitation)) == 1
    told = [(p.file, p.line, p.column, p.expected) for p in found.problems]
    name = f"{COMPLETE}/Invitations.csv"
    assert told == [
        (name, 3, "Direction", "OUTGOING or INCOMING"),
        (name, 4, "Sent At", "month/day/year and time, as 5/4/26, 7:10 AM"),
    ]

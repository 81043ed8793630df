import pytest

from scoring.core.records import Exchange
from teams.importers.reading import Unusable
from tests.unit.importers.given import ADA, BO, CY, archive, of, person, reading

HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)
OLD = "https://www.linkedin.com/in/ada-old"
DI, ED = (f"https://www.linkedin.com/in/{name}" for name in ("di", "ed"))
NAMES = {ADA: "Ada Muster", BO: "Bo Prøve", CY: "Cy Test", OLD: "Ada Muster", DI: "Di", ED: "Ed"}
INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
PROFILE = "First Name,Last Name,Headline\nAda,Muster,Sales\n"


def row(sender, to, second, conversation="2-A=="):
    at = f"2026-05-06 07:00:{second:02} UTC"
    return f"{conversation},,{NAMES[sender]},{sender},,{to},{at},,x,INBOX\n"


def sent(inviter, invitee, minute=1):
    return f'{NAMES[inviter]},Z,"5/6/26, 7:{minute:02} AM",,OUTGOING,{inviter},{invitee}\n'


def read_of(messages="", invitations="", profile="", owner=""):
    files = {
        "messages.csv": HEADER + messages if messages else "",
        "Invitations.csv": INVITATIONS + invitations if invitations else "",
        "Profile.csv": profile,
    }
    given = {name: text.encode() for name, text in files.items() if text}
    return reading(archive(given), owner=owner)


def test_who_sends_the_most_of_one_conversation_is_the_owner():
    found = read_of(row(ADA, BO, 1) + row(ADA, BO, 2) + row(BO, ADA, 3))

    assert found.owner == person(ADA)
    assert [(e.outbound, e.inbound) for e in of(found, Exchange)] == [(2, 1)]


def test_who_is_in_every_conversation_is_the_owner_however_little_was_sent():
    found = read_of(
        "".join(row(BO, ADA, n) for n in range(9))
        + row(CY, ADA, 1, "2-B==")
        + row(ADA, CY, 2, "2-B==")
    )

    assert found.owner == person(ADA)


def closed(names, to, second, conversation):
    """A row that somebody whose account is closed has written."""
    return (
        f"{conversation},,LinkedIn Member,,{names},{to},2026-05-06 07:00:{second:02} UTC,,x,INBOX\n"
    )


CLOSED = {
    "each of two wrote in a conversation of their own": (
        row(BO, "", 1, "2-A==") + row(BO, "", 2, "2-A==") + row(CY, "", 3, "2-B==")
    ),
    "one wrote, and was answered": row(BO, "", 1) + closed("Bo Prøve", BO, 2, "2-A=="),
    "few of many conversations are of people with addresses": (
        row(BO, CY, 1, "2-A==")
        + row(BO, CY, 2, "2-A==")
        + row(DI, "", 3, "2-B==")
        + row(ED, "", 4, "2-C==")
    ),
}


@pytest.mark.parametrize("messages", CLOSED.values(), ids=CLOSED)
def test_nobody_is_taken_for_an_owner_whose_account_is_closed(messages):
    files = {"messages.csv": (HEADER + messages).encode()}

    with pytest.raises(Unusable, match="nothing tells whose files these are"):
        reading(archive(files), owner=person(ADA))
    with pytest.raises(Unusable, match="nothing tells whose files these are"):
        reading(archive(files))


@pytest.mark.parametrize("messages", CLOSED.values(), ids=CLOSED)
def test_the_invitations_tell_the_owner_whose_account_is_closed(messages):
    found = read_of(messages, sent(ADA, CY))

    assert found.owner == person(ADA)


def test_the_invitations_tell_two_apart():
    found = read_of(row(ADA, BO, 1) + row(BO, ADA, 2), sent(ADA, CY))

    assert found.owner == person(ADA)


def test_the_name_in_the_profile_tells_two_apart():
    found = read_of(row(ADA, BO, 1) + row(BO, ADA, 2), profile=PROFILE)

    assert found.owner == person(ADA)


def test_the_bound_owner_tells_two_apart():
    found = read_of(row(ADA, BO, 1) + row(BO, ADA, 2), owner=person(BO))

    assert found.owner == person(BO)


def test_invitations_and_messages_of_two_people_are_refused():
    with pytest.raises(Unusable, match="two people could be the owner"):
        read_of(row(ADA, BO, 1) + row(ADA, CY, 2, "2-B=="), sent(CY, BO))


def test_invitations_of_two_people_are_refused():
    with pytest.raises(Unusable, match="two people could be the owner"):
        read_of(invitations=sent(ADA, BO) + sent(CY, BO, 2))


def test_an_owner_who_has_a_new_address_is_one_person():
    found = read_of(
        row(BO, ADA, 4) + row(ADA, BO, 3) + row(CY, OLD, 2, "2-B==") + row(OLD, CY, 1, "2-B=="),
        sent(ADA, CY),
        owner=person(OLD),
    )

    assert found.owner == person(ADA)
    assert [(e.outbound, e.inbound) for e in of(found, Exchange)] == [(1, 1), (1, 1)]


def test_a_namesake_whom_the_owner_writes_to_is_another_person():
    found = read_of(row(ADA, OLD, 1) + row(OLD, ADA, 2), sent(ADA, CY))

    exchange = of(found, Exchange)[0]
    assert (exchange.outbound, exchange.inbound, exchange.contact) == (1, 1, person(OLD))


def test_a_received_invitation_tells_the_owner_too():
    found = read_of(invitations=f'Bo,Ada,"5/6/26, 7:01 AM",,INCOMING,{BO},{ADA}\n')

    assert found.owner == person(ADA)


def test_files_that_do_not_tell_their_owner_are_taken_with_a_note():
    found = read_of(profile=PROFILE, owner=person(ADA))

    assert found.owner == ""
    [problem] = found.problems
    assert (problem.reason, problem.lost) == ("nothing in these files tells whose they are", False)


def test_archives_of_two_people_are_not_put_together():
    def files(inviter):
        return archive({"Invitations.csv": (INVITATIONS + sent(inviter, CY)).encode()})

    with pytest.raises(Unusable, match="two people could be the owner"):
        reading(files(ADA), files(BO))


def test_archives_with_the_numbers_of_two_members_are_never_merged():
    reactions = b"Date,Type,Link\n2026-05-06 07:00:00,LIKE,https://www.linkedin.com/feed/update/x\n"

    with pytest.raises(Unusable, match="two people could be the owner"):
        reading(
            archive({"Reactions_123456789.csv": reactions}),
            archive({"Reactions_987654321.csv": reactions}),
        )

import csv
import io
import re
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest

from seeds import csv_forms
from seeds.contacts import Contact
from seeds.generate import archive, sample_files, sample_organizations
from seeds.ignored_files import canary
from seeds.life import CommentMade, Invite, Share
from seeds.people import SampleOrganization, SamplePerson

THROUGH = date(2026, 11, 8)
AT = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
ALDERVALE, HOLLOWBROOK = sample_organizations(THROUGH)


def person(organization: SampleOrganization, key: str) -> SamplePerson:
    [found] = [one for one in organization.people if one.key == key]
    return found


def opened(organization: SampleOrganization, key: str) -> tuple[str, ZipFile]:
    made = archive(person(organization, key), organization, THROUGH)
    assert made is not None
    name, content = made
    return name, ZipFile(io.BytesIO(content))


@pytest.fixture(scope="module")
def maja() -> dict[str, str]:
    _, archived = opened(ALDERVALE, "maja-sorensen")
    return {name: archived.read(name).decode() for name in archived.namelist()}


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def first_line(text: str) -> str:
    return text.split("\n", 1)[0]


def test_the_name_says_the_form_and_the_day_in_us_order() -> None:
    assert opened(ALDERVALE, "maja-sorensen")[0] == "Complete_LinkedInDataExport_11-08-2026.zip"
    assert opened(ALDERVALE, "petra-novak")[0] == "Basic_LinkedInDataExport_11-04-2026.zip"


def test_a_person_without_data_has_no_archive() -> None:
    assert archive(person(ALDERVALE, "freja-holm"), ALDERVALE, THROUGH) is None


def test_entries_are_deflated_with_their_sizes_behind_the_data() -> None:
    _, archived = opened(ALDERVALE, "maja-sorensen")

    assert archived.testzip() is None
    assert {entry.compress_type for entry in archived.infolist()} == {8}
    assert {entry.flag_bits & 0x08 for entry in archived.infolist()} == {0x08}
    assert {entry.date_time for entry in archived.infolist()} == {(2026, 11, 8, 20, 0, 0)}


def test_a_basic_archive_has_no_posts_comments_reactions_and_searches() -> None:
    _, archived = opened(ALDERVALE, "petra-novak")

    assert {"Connections.csv", "messages.csv", "Invitations.csv"} < set(archived.namelist())
    assert not {
        "Shares.csv",
        "Comments.csv",
        "Reactions.csv",
        "SearchQueries.csv",
        "InstantReposts.csv",
        "Recommendations_Received.csv",
    } & set(archived.namelist())


def test_an_archive_of_profile_and_connections_holds_no_activity() -> None:
    _, archived = opened(ALDERVALE, "marit-eide")

    assert {"Profile.csv", "Connections.csv"} < set(archived.namelist())
    assert "messages.csv" not in archived.namelist()


def test_an_archive_without_searches_is_complete_otherwise() -> None:
    _, archived = opened(ALDERVALE, "tomas-rivera")

    assert "Shares.csv" in archived.namelist()
    assert "SearchQueries.csv" not in archived.namelist()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        (
            "Invitations.csv",
            "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
        ),
        ("Shares.csv", "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility"),
        ("InstantReposts.csv", "Date,Link"),
        ("Comments.csv", "Date,Link,Message"),
        ("Reactions.csv", "Date,Type,Link"),
        ("SearchQueries.csv", "Time,Search Query"),
        (
            "Profile.csv",
            "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,"
            "Zip Code,Geo Location,Twitter Handles,Websites,Instant Messengers",
        ),
        ("Positions.csv", "Company Name,Title,Description,Location,Started On,Finished On"),
        ("Education.csv", "School Name,Start Date,End Date,Notes,Degree Name,Activities"),
        ("Skills.csv", "Name"),
        ("Rich_Media.csv", "Date/Time,Media Description,Media Link"),
        (
            "Recommendations_Received.csv",
            "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
        ),
        (
            "Endorsement_Received_Info.csv",
            "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,"
            "Endorser Public Url,Endorsement Status",
        ),
    ],
)
def test_files_begin_with_the_header_that_linkedin_writes(
    maja: dict[str, str], name: str, header: str
) -> None:
    assert first_line(maja[name]) == header


def test_connections_begin_with_notes_and_end_without_a_newline(maja: dict[str, str]) -> None:
    lines = maja["Connections.csv"].split("\n")

    assert lines[0] == "Notes:"
    assert lines[1].startswith('"When exporting your connection data, you may notice')
    assert lines[2] == ""
    assert lines[3] == "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    assert not maja["Connections.csv"].endswith("\n")


def test_connections_encode_addresses_and_hide_closed_members(maja: dict[str, str]) -> None:
    table = rows(maja["Connections.csv"])[4:]

    assert {len(each) for each in table} == {7}
    assert any("%C3%" in each[2] for each in table)
    assert any(each[:6] == [""] * 6 for each in table)


def test_messages_are_all_quoted_with_newlines_and_raw_addresses(maja: dict[str, str]) -> None:
    text = maja["messages.csv"]
    table = rows(text)

    assert first_line(text) == (
        '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO",'
        '"RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS"'
    )
    assert {len(each) for each in table} == {11}
    assert any("\n" in each[8] for each in table)
    assert any(each[3] == "https://www.linkedin.com/in/maja-sørensen-4322" for each in table)
    assert any(each[1] == "Sponsored Conversation" and each[3] == "" for each in table)


def test_invitations_are_told_in_pacific_time_and_the_last_half_year_only() -> None:
    maja = person(ALDERVALE, "maja-sorensen")
    contact = Contact("Bo", "Prøve", "bo-prøve-2", "Fennwick AG", "CFO", "", True)
    winter = datetime(2026, 2, 10, 16, 20, tzinfo=UTC)
    summer = datetime(2026, 5, 5, 1, 45, tzinfo=UTC)
    long_ago = datetime(2025, 5, 5, 1, 45, tzinfo=UTC)
    invites = [
        Invite(contact=contact, at=at, outgoing=True, note="Hello,\nAda")
        for at in (long_ago, winter, summer)
    ]

    table = rows(csv_forms.invitations(maja, invites, datetime(2026, 6, 1, tzinfo=UTC)))

    assert [each[2:5] for each in table[1:]] == [
        ["5/4/26, 6:45 PM", "Hello, Ada", "OUTGOING"],
        ["2/10/26, 8:20 AM", "Hello, Ada", "OUTGOING"],
    ]


def test_newlines_of_posts_are_wrapped_in_quotes_and_photos_repeat_the_row() -> None:
    post = Share(
        at=AT,
        urn="urn:li:share:7457690000000000001",
        text='Erste Zeile.\n\nSie sagte "ja."\nEnde',
        photos=2,
        reactions=0,
        comments=0,
        reposts=0,
    )

    text = csv_forms.shares([post])

    line = (
        "2026-05-06 07:08:09,https://www.linkedin.com/feed/update/"
        'urn%3Ali%3Ashare%3A7457690000000000001,"Erste Zeile.""\n""""\n""Sie sagte ""ja.""""\n'
        '""Ende","","",MEMBER_NETWORK\n'
    )
    assert text == "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n" + line + line


def test_comments_escape_quotes_by_a_backslash_and_leave_newlines_unquoted() -> None:
    made = [
        CommentMade(at=AT, urn="urn:li:activity:7", text='Er sagte "ja", wirklich'),
        CommentMade(at=AT, urn="urn:li:activity:7", text="Danke\n\nBis bald!"),
    ]

    assert csv_forms.comments(made) == (
        "Date,Link,Message\n"
        "2026-05-06 07:08:09,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7,"
        '"Er sagte \\"ja\\", wirklich"\n'
        "2026-05-06 07:08:09,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7,"
        "Danke\n\nBis bald!\n"
    )


def test_reactions_on_comments_name_the_comment(maja: dict[str, str]) -> None:
    assert re.search(
        r"update/urn%3Ali%3Aactivity%3A(\d{19})\?commentUrn="
        r"urn%3Ali%3Acomment%3A%28activity%3A\1%2C\d{19}%29\n",
        maja["Reactions.csv"],
    )


def test_searches_ascend_and_are_repeated_within_a_second(maja: dict[str, str]) -> None:
    lines = maja["SearchQueries.csv"].splitlines()[1:]

    assert lines == sorted(lines, key=lambda line: line[:19])
    assert len(set(lines)) < len(lines)
    assert any(line.count(",") > 1 for line in lines)


def test_ids_of_posts_carry_the_time_of_their_row(maja: dict[str, str]) -> None:
    dated = re.findall(r"^([\d -]{10} [\d:]{8}),\S+%3A(\d{19}),", maja["Shares.csv"], re.M)
    told = [datetime.fromisoformat(f"{at}+00:00").timestamp() for at, _ in dated]

    assert len(dated) > 50
    assert [int(number) >> 22 for _, number in dated] == [int(1000 * each) for each in told]


def test_replies_below_own_posts_join_them_by_time(maja: dict[str, str]) -> None:
    shares = {int(one) >> 22 for one in re.findall(r"%3A(\d{19}),", maja["Shares.csv"])}
    replied = {int(one) >> 22 for one in re.findall(r"%3A(\d{19}),", maja["Comments.csv"])}
    near = {one for one in replied if any(0 <= one - share < 550 for share in shares)}

    assert len(near) > 10


def test_files_that_must_be_ignored_hold_a_canary(maja: dict[str, str]) -> None:
    address = canary(person(ALDERVALE, "maja-sorensen"))

    assert address in maja["ImportedContacts.csv"]
    assert address in maja["Jobs/Job Applications.csv"]
    assert maja["guide_messages.csv"].startswith('"CONVERSATION ID"')
    assert maja["LearningCoachMessages.csv"] == "No conversations found\n"


def test_articles_say_when_they_were_published(maja: dict[str, str]) -> None:
    articles = [text for name, text in maja.items() if name.startswith("Articles/")]

    assert len(articles) > 1
    assert all('<p class="published">Published on 2026-' in text for text in articles)


@pytest.mark.parametrize(
    ("organization", "key"),
    [
        (organization, one.key)
        for organization in (ALDERVALE, HOLLOWBROOK)
        for one in organization.people
        if one.exported_on
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_archive_names_a_real_domain(organization: SampleOrganization, key: str) -> None:
    _, archived = opened(organization, key)
    text = "".join(archived.read(name).decode() for name in archived.namelist())

    hosts = set(re.findall(r"(?:://|@)([\w-]+(?:\.[\w-]+)+)|\b(www\.[\w.-]+)", text))

    named = {host.removeprefix("www.") for pair in hosts for host in pair if host}
    assert {host for host in named if not host.endswith(".example")} <= {"linkedin.com"}


def test_an_earlier_archive_ends_on_its_own_day() -> None:
    _, earlier, later, _ = sample_files(person(ALDERVALE, "rita-halvorsen"), ALDERVALE, THROUGH)

    assert last_reaction_day(earlier.content) <= "2026-08-02" < last_reaction_day(later.content)


def last_reaction_day(content: bytes) -> str:
    reactions = ZipFile(io.BytesIO(content)).read("Reactions.csv").decode()
    return max(line[:10] for line in reactions.splitlines()[1:])

from datetime import date

import pytest

from scoring.core.records import Coverage
from scoring.core.versions.v1 import V1
from teams.importers.linkedin.coverage import ACCEPTANCE, FEEDS, PROFILE, PROOF
from tests.unit.importers.given import ADA, BO, of, read_files, reading, spans, upload

CONNECTIONS = (
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2015\n"
)
HEADERS = {
    "Connections.csv": CONNECTIONS,
    "Invitations.csv": b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n",
    "messages.csv": (
        b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
        b"RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
    ),
    "Shares.csv": b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n",
    "Comments.csv": b"Date,Link,Message\n",
    "Reactions.csv": b"Date,Type,Link\n",
    "SearchQueries.csv": b"Time,Search Query\n",
    "Profile.csv": b"First Name,Last Name,Headline\nAda,Muster,Sales\n",
    "Recommendations_Received.csv": (
        b"First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
    ),
}
END = date(2026, 11, 22)
LIFETIME = (date(2015, 2, 11), END)


def test_a_complete_archive_covers_what_the_model_says_and_nothing_else():
    found = read_files(HEADERS)

    assert spans(found) == {
        "profile_completeness": (END, END),
        "social_proof": LIFETIME,
        "original_publishing": LIFETIME,
        "content_shared": LIFETIME,
        "thoughtful_comments": LIFETIME,
        "reactions_given": LIFETIME,
        "regularity": LIFETIME,
        "network_size": LIFETIME,
        "decision_maker_connections": LIFETIME,
        "internal_connections": LIFETIME,
        "two_way_conversations": LIFETIME,
        "message_response": LIFETIME,
        "decision_makers_contacted": LIFETIME,
        "days_active": LIFETIME,
        "invitation_acceptance": (date(2026, 5, 21), END),
        "people_searches": (date(2024, 11, 22), END),
    }


def test_what_no_archive_has_is_never_covered():
    covered = spans(read_files(HEADERS))

    assert covered.keys().isdisjoint(
        {
            "engagement_on_originals",
            "audience_growth",
            "prospect_profile_views",
            "leads_and_accounts_saved",
            "engagement_received",
        }
    )


def test_every_component_that_is_covered_is_one_of_the_model():
    fed = {component for components in FEEDS.values() for component in components}

    assert fed | {ACCEPTANCE, PROFILE, PROOF} <= set(V1.columns)


@pytest.mark.parametrize(
    ("missing", "unknown"),
    [
        ("Shares.csv", {"original_publishing", "content_shared"}),
        ("Comments.csv", {"thoughtful_comments"}),
        ("Reactions.csv", {"reactions_given"}),
        ("SearchQueries.csv", {"people_searches"}),
        ("messages.csv", {"two_way_conversations", "message_response"}),
        ("Invitations.csv", {"invitation_acceptance"}),
        ("Profile.csv", {"profile_completeness"}),
        (
            "Connections.csv",
            {
                "network_size",
                "decision_maker_connections",
                "internal_connections",
                "invitation_acceptance",
            },
        ),
    ],
)
def test_what_a_missing_file_would_tell_is_not_covered(missing, unknown):
    rest = {name: data for name, data in HEADERS.items() if name != missing}

    assert set(spans(read_files(HEADERS))) - set(spans(read_files(rest))) == unknown


def test_a_window_never_begins_before_the_account():
    late = CONNECTIONS.replace(b"11 Feb 2015", b"1 Nov 2026")

    found = read_files(HEADERS | {"Connections.csv": late})

    assert {span[0] for span in spans(found).values()} == {date(2026, 11, 1), END}


def test_without_a_date_in_a_name_the_latest_day_of_any_file_is_the_end():
    reactions = b"Date,Type,Link\n2026-05-06 07:08:09,LIKE,x\n2026-05-01 07:08:09,LIKE,y\n"

    found = read_files(
        {"Reactions.csv": reactions, "Connections.csv": CONNECTIONS}, name="archive.zip"
    )

    assert found.exported_on == date(2026, 5, 6)
    assert spans(found)["network_size"] == (date(2015, 2, 11), date(2026, 5, 6))


def test_an_export_is_never_from_after_today():
    found = reading(upload("Connections.csv", CONNECTIONS), today=date(2015, 1, 1))

    assert found.exported_on == date(2015, 1, 1)


def test_files_without_any_date_cover_nothing_and_say_so():
    found = reading(upload("Reactions.csv", b"Date,Type,Link\n"))

    assert of(found, Coverage) == []
    assert [(p.reason, p.lost) for p in found.problems] == [
        ("nothing in these files tells of which day they are", True)
    ]


def test_files_without_any_date_are_of_today_where_that_is_known():
    found = reading(upload("Reactions.csv", b"Date,Type,Link\n"), today=END)

    assert spans(found)["reactions_given"] == (END, END)


def test_a_file_that_was_cut_off_covers_the_days_that_are_left_alone():
    def row(day, text):
        return (f"2-A==,,Ada,{ADA},,{BO},2026-{day} 07:00:00 UTC,,{text},INBOX\n").encode()

    messages = HEADERS["messages.csv"] + row("06-05", "a") + row("06-01", "b") + b'2-A==,"A'

    covered = spans(read_files(HEADERS | {"messages.csv": messages}))

    assert covered["two_way_conversations"] == (date(2026, 6, 1), date(2026, 6, 5))
    assert covered["thoughtful_comments"] == LIFETIME

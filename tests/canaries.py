"""Canaries in every column of every file: an address, a telephone number, a text and a query.

A canary is found again by ``MARKS``, whatever was made of the rest of it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO

from tests.bad_files import packed

EMAIL = "canary@secret.example"
PHONE = "+49 170 5550199"
LOCAL_PHONE = "170-555-0199"
TEXT = "Your heron, Canary Carla, stands in the rain"
QUERY = "kestrel quarry"
WORDS = f"{TEXT}; {QUERY}; call {PHONE} or write to {EMAIL}"
ADDRESS = "https://www.linkedin.com/in/canary-carla-7"
CANARIES = (EMAIL, PHONE, LOCAL_PHONE, WORDS)
MARKS = ("canary", "5550199", "555-0199", "heron", "kestrel")

RITA = "https://www.linkedin.com/in/rita-rep-1"
POST = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7429000000000000002"
Table = Mapping[str, str]

# Every column that any form of a file has, and a row that is evidence.
TABLES: Mapping[str, Table] = {
    "Connections.csv": {
        "First Name": "Bo",
        "Last Name": "Proeve",
        "URL": "https://www.linkedin.com/in/bo-proeve-2",
        "Address": "",
        "Email Address": "",
        "Company": "Nordlicht AG",
        "Position": "CFO",
        "Connected On": "11 Feb 2026",
        "Websites": "",
        "Instant Messengers": "",
    },
    "Invitations.csv": {
        "From": "Rita Rep",
        "To": "Canary Carla",
        "Sent At": "2/10/26, 8:20 AM",
        "Message": "",
        "Direction": "OUTGOING",
        "inviterProfileUrl": RITA,
        "inviteeProfileUrl": ADDRESS,
    },
    "messages.csv": {
        "CONVERSATION ID": "2-canary==",
        "CONVERSATION TITLE": "",
        "FROM": "Rita Rep",
        "SENDER PROFILE URL": RITA,
        "TO": "Canary Carla",
        "RECIPIENT PROFILE URLS": ADDRESS,
        "DATE": "2026-02-13 09:00:00 UTC",
        "SUBJECT": "",
        "CONTENT": TEXT,
        "FOLDER": "INBOX",
        "ATTACHMENTS": "",
        "IS MESSAGE DRAFT": "No",
        "IS CONVERSATION DRAFT": "No",
    },
    "Shares.csv": {
        "Date": "2026-02-16 07:08:09",
        "ShareLink": POST,
        "ShareCommentary": TEXT,
        "SharedUrl": "",
        "MediaUrl": "",
        "Visibility": "MEMBER_NETWORK",
        "Share Title": "",
        "Share Description": "",
        "Type": "",
    },
    "InstantReposts.csv": {"Date": "2026-02-17 07:08:09", "Link": POST},
    "Comments.csv": {"Date": "2026-02-18 07:08:09", "Link": POST, "Message": TEXT},
    "Reactions.csv": {"Date": "2026-02-16 07:08:09", "Type": "LIKE", "Link": POST},
    "Votes.csv": {"Date": "2026-02-16 07:08:09", "Link": "urn:li:ugcPost:7", "OptionText": TEXT},
    "SearchQueries.csv": {"Time": "2026/02/16 10:00:00 UTC", "Search Query": QUERY},
    "Endorsement_Received_Info.csv": {
        "Endorsement Date": "2026/01/02 03:04:05 UTC",
        "Skill Name": "Sales",
        "Endorser First Name": "Canary",
        "Endorser Last Name": "Carla",
        "Endorser Public Url": "www.linkedin.com/in/canary-carla-7",
        "Endorsement Status": "ACCEPTED",
        "Display Status": "",
    },
    "Recommendations_Received.csv": {
        "First Name": "Canary",
        "Last Name": "Carla",
        "Company": "Canary GmbH",
        "Job Title": "CFO",
        "Text": TEXT,
        "Creation Date": "05/04/25, 07:10 PM",
        "Status": "VISIBLE",
    },
    "Profile.csv": {
        "First Name": "Rita",
        "Last Name": "Rep",
        "Maiden Name": "Canary",
        "Address": WORDS,
        "Birth Date": PHONE,
        "Contact Instructions": WORDS,
        "Headline": "Sells",
        "Summary": "",
        "Industry": QUERY,
        "Zip Code": LOCAL_PHONE,
        "Country": "",
        "Geo Location": "",
        "Twitter Handles": "",
        "Websites": ADDRESS,
        "Instant Messengers": "",
    },
    "Positions.csv": {
        "Company Name": f"Canary AS {EMAIL}",
        "Title": TEXT,
        "Description": "",
        "Location": "",
        "Started On": "Jan 2024",
        "Finished On": "",
    },
    "Education.csv": {
        "School Name": "Oslo",
        "Start Date": "2010",
        "End Date": "2014",
        "Notes": "",
        "Degree Name": "",
        "Activities": "",
    },
    "Skills.csv": {"Name": "Selling"},
    "Rich_Media.csv": {
        "Date/Time": "You uploaded a profile photo on May 6, 2025 at 7:08 AM (GMT)",
        "Media Description": "-",
        "Media Link": "https://media.example/1",
    },
}
IGNORED = (
    "Contacts.csv",
    "Email Addresses.csv",
    "ImportedContacts.csv",
    "Inferences_about_you.csv",
    "Jobs/Job Applications.csv",
    "Logins.csv",
    "Member_Follows.csv",
    "Notes.csv",
    "PhoneNumbers.csv",
    "Private_identity_asset.csv",
    "Recommendations_Given.csv",
    "Saved_Items.csv",
    "Verifications/Verifications.csv",
    "guide_messages.csv",
)
ARTICLE = (
    f'<h1><a href="https://canary.example">{TEXT}</a></h1><p class="created">{WORDS}</p>'
    '<p class="published">Published on {}</p>' + f"<p>{WORDS}</p>"
)


def rows_of(table: Table) -> Iterator[list[str]]:
    """Yield the row that is evidence, and it again with every canary in every column."""
    valid = list(table.values())
    yield valid
    for place in range(len(valid)):
        for canary in CANARIES:
            yield [*valid[:place], canary, *valid[place + 1 :]]
    yield [WORDS] * len(valid)


def as_csv(table: Table, rows: Iterable[Sequence[str]] | None = None) -> bytes:
    """Return the table as a CSV file, with canaries unless rows are given."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(table)
    writer.writerows(rows_of(table) if rows is None else rows)
    return target.getvalue().encode()


def canary_archive(*without: str) -> bytes:
    """Return a Complete archive full of canaries, as a ZIP file, without some of its files."""
    files = {name: as_csv(table) for name, table in TABLES.items()}
    files |= {name: as_csv(TABLES["messages.csv"]) for name in IGNORED}
    files |= {
        f"Articles/{number}.html": ARTICLE.format(on).encode()
        for number, on in enumerate(["2026-02-01 08:00", PHONE, "---"])
    }
    return packed({name: data for name, data in files.items() if name not in without})


def found_in(text: str | bytes) -> list[str]:
    """Return the marks of canaries that ``text`` has."""
    low = (text.encode() if isinstance(text, str) else text).lower()
    return [mark for mark in MARKS if mark.encode() in low]

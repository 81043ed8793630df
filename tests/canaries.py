"""An archive with canaries in every place that holds other people's data.

A canary is found again by ``MARKS``, whatever was made of the rest of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.bad_files import INVITATIONS, MESSAGES, SHARES, packed

EMAIL = "canary@secret.example"
PHONE = "+49 170 5550199"
LOCAL_PHONE = "170-555-0199"
WORDS = f"Call Canary Carla at {PHONE} or write to {EMAIL}"
ADDRESS = "https://www.linkedin.com/in/canary-carla-7"
MARKS = ("canary", "5550199", "555-0199")

OWNER = "Rita Rep,https://www.linkedin.com/in/rita-rep-1"
OTHER = f"Canary Carla,{ADDRESS}"
POST = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7429000000000000002"

_ROWS: Mapping[str, tuple[bytes, str]] = {
    "Connections.csv": (
        b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
        f"Canary,Carla {PHONE},{ADDRESS},{EMAIL},Canary GmbH {EMAIL},CFO {PHONE},11 Feb 2026\n"
        f"Canary,Carla,{ADDRESS},{EMAIL},Canary GmbH,CFO,{PHONE}\n"
        f"Canary,Carla,{ADDRESS},{EMAIL},Canary GmbH,CFO,{LOCAL_PHONE}\n"
        f"Canary,Carla,{ADDRESS},{EMAIL},Canary GmbH,CFO,{EMAIL}\n",
    ),
    "Invitations.csv": (
        INVITATIONS,
        f'Rita Rep,Canary Carla,"2/10/26, 8:20 AM",{WORDS},OUTGOING,'
        f"https://www.linkedin.com/in/rita-rep-1,{ADDRESS}\n"
        f"Rita Rep,Canary Carla,{PHONE},{WORDS},OUTGOING,,{ADDRESS}\n"
        f"Rita Rep,Canary Carla,,{WORDS},{WORDS},,{ADDRESS}\n",
    ),
    "messages.csv": (
        MESSAGES,
        f"2-canary==,{WORDS},{OWNER},{OTHER},2026-02-13 09:00:00 UTC,{WORDS},{WORDS},INBOX\n"
        f"2-canary==,{WORDS},{OTHER},{OWNER},2026-02-14 09:00:00 UTC,{WORDS},{WORDS},{EMAIL}\n"
        f"2-canary==,{WORDS},{OTHER},{OWNER},{PHONE},{WORDS},{WORDS},INBOX\n"
        f"{WORDS},{EMAIL}\n",
    ),
    "Shares.csv": (
        SHARES,
        f"2026-02-16 07:08:09,https://canary.example/{EMAIL},{WORDS},{ADDRESS},{ADDRESS},{EMAIL}\n"
        f"{LOCAL_PHONE},https://canary.example/,{WORDS},,,\n",
    ),
    "Comments.csv": (
        b"Date,Link,Message\n",
        f"2026-02-18 07:08:09,{POST},{WORDS}\n2026-02-19 07:08:09,{ADDRESS},{WORDS}\n",
    ),
    "Reactions.csv": (
        b"Date,Type,Link\n",
        f"2026-02-16 07:08:09,{EMAIL},{ADDRESS}\n{PHONE},LIKE,{ADDRESS}\n",
    ),
    "Votes.csv": (
        b"Date,Link,OptionText\n",
        f"2026-02-16 07:08:09,{ADDRESS},{WORDS}\n{PHONE},{ADDRESS},{EMAIL}\n",
    ),
    "SearchQueries.csv": (
        b"Time,Search Query\n",
        f"2026/02/16 10:00:00 UTC,{WORDS}\n{PHONE},{EMAIL}\n",
    ),
    "Endorsement_Received_Info.csv": (
        b"Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,"
        b"Endorser Public Url,Endorsement Status\n",
        f"2026/01/02 03:04:05 UTC,{WORDS},Canary,Carla,{ADDRESS},ACCEPTED\n"
        f"{PHONE},{WORDS},Canary,Carla,{ADDRESS},ACCEPTED\n",
    ),
    "Recommendations_Received.csv": (
        b"First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n",
        f'Canary,Carla,Canary GmbH,{EMAIL},{WORDS},"05/04/25, 07:10 PM",VISIBLE\n'
        f"Canary,Carla,Canary GmbH,{EMAIL},{WORDS},{PHONE},VISIBLE\n",
    ),
    "Profile.csv": (
        b"First Name,Last Name,Address,Birth Date,Headline,Summary,Zip Code,Websites\n",
        f"Rita,Rep,{WORDS},{PHONE},{WORDS},{WORDS},{PHONE},{ADDRESS}\n",
    ),
    "Skills.csv": (b"Name\n", f"{WORDS}\n"),
    "Education.csv": (b"School Name,Notes\n", f"{WORDS},{EMAIL}\n"),
    "Rich_Media.csv": (b"Date/Time,Media Description,Media Link\n", f"{WORDS},{WORDS},{ADDRESS}\n"),
    "Articles/a.html": (
        b'<h1><a href="https://canary.example">Canary</a></h1>',
        f'<p class="published">Published on {PHONE}</p><p>{WORDS}</p>',
    ),
}
IGNORED = (
    "Contacts.csv",
    "Email Addresses.csv",
    "ImportedContacts.csv",
    "Inferences_about_you.csv",
    "Jobs/Job Applications.csv",
    "Logins.csv",
    "Notes.csv",
    "PhoneNumbers.csv",
    "Private_identity_asset.csv",
    "guide_messages.csv",
)


def canary_archive(*without: str) -> bytes:
    """Return a Complete archive full of canaries, as a ZIP file, without some of its files."""
    rows = {name: head + text.encode() for name, (head, text) in _ROWS.items()}
    ignored = {name: MESSAGES + f"{WORDS},{EMAIL}\n".encode() for name in IGNORED}
    files = rows | ignored
    return packed({name: data for name, data in files.items() if name not in without})


def found_in(text: str | bytes) -> list[str]:
    """Return the marks of canaries that ``text`` has."""
    low = (text.encode() if isinstance(text, str) else text).lower()
    return [mark for mark in MARKS if mark.encode() in low]

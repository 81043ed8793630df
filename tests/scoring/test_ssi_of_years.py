"""The command-line scorer on archives in the forms of 2018 to 2026, byte by byte.

Every archive says the same: on the day that is scored Ada Muster wrote to Bo, who had answered a
message of the day before; she published a post, commented and reacted twice, and searched once.
She knows Bo, a CFO, and Cy, a buyer. All of it is of that day or a state, so it counts in full.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.bad_files import packed

ACTIVITY = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A"


# Units on the day itself have the weight 1. The comment has 12 words or more: 0.8 for it.
IN_FULL = {
    "B3": "1",
    "F1": "1",
    "F5": "2",
    "I1": "1",
    "I3": "0.8",
    "I4": "2",
    "I5": "1",
    "R1": "2",
    "R2": "1",
    "R5": "1",
}
# Before the middle of 2023 nothing joins the people of messages with those of connections, and
# the file says so.
F3 = {"2024": "1", "2026": "1"}
NO_ADDRESSES = "url: no addresses of profiles: joining people to other files is not possible"
PROBLEMS = {"2018": [NO_ADDRESSES], "2020": [NO_ADDRESSES], "2022": [NO_ADDRESSES]}


def utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")


def reactions_and_comments(day: str, end: str = "\n") -> dict[str, bytes]:
    """Return the two files whose form has not changed; a comment of several lines among them."""
    return {
        "Reactions.csv": (
            f"Date,Type,Link{end}"
            f"{day} 08:00:00,LIKE,{ACTIVITY}1000000000000000001{end}"
            f"{day} 08:01:00,SPARKLE,{ACTIVITY}1000000000000000002"
            f"?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A1000000000000000002%2C8%29{end}"
        ).encode(),
        "Comments.csv": (
            f"Date,Link,Message{end}"
            f"{day} 09:00:00,{ACTIVITY}1000000000000000003,"
            f'"Er sagte \\"ja\\", aber wir haben die Zahlen im März noch einmal gerechnet"{end}'
        ).encode(),
    }


YEARS: Mapping[str, tuple[str, dict[str, bytes]]] = {
    "2018": (
        "2018-03-04",
        reactions_and_comments("2018-03-04", "\r\n")
        | {
            "Connections.csv": (
                b"First Name,Last Name,Email Address,Company,Position,Connected On\n"
                b'Bo,Proeve,bo@x.example,Nordlicht AG,CFO,"2/11/18, 9:10 AM"\n'
                b'Cy,Test,,Sydlys AS,Buyer,"12/1/17, 9:10 PM"\n'
            ),
            "Messages.csv": (
                b"From,To,Date,Subject,Content,Direction,Folder\n"
                b'Ada Muster,Bo Proeve,"3/4/18, 9:30 AM",,Gern,OUTGOING,SENT\n'
                b'Bo Proeve,Ada Muster,"3/4/18, 9:10 AM",,Ja,INCOMING,INBOX\n'
                b'Ada Muster,Bo Proeve,"3/3/18, 12:05 PM",,Hallo,OUTGOING,SENT\n'
            ),
            "Shares.csv": utf16(
                '"Date"\t"Share Title"\t"Share Description"\t"Share Link"\t"Share Commentary"'
                '\t"Shared URL"\t"Media URL"\t"Type"\t"Visibility"\n'
                '"2018-03-04 07:00:00"\t""\t""\t'
                '"https://www.linkedin.com/feed/update/urn:li:activity:6375000000000000000"\t'
                '"Hallo Welt"\t""\t""\t"COMMENTARY"\t"Public"\n'
            ),
            "Search Queries.csv": utf16(
                '"Time"\t"Search Query"\n"2018/03/04 10:00:00 UTC"\t"einkauf"\n'
            ),
        },
    ),
    "2020": (
        "2020-06-08",
        reactions_and_comments("2020-06-08", "\r\n")
        | {
            "Connections.csv": (
                b"First Name,Last Name,Address,Email Address,Company,Position,Connected On,"
                b"Websites,Instant Messengers\n"
                b'Bo,Proeve,,,Nordlicht AG,CFO,"06/07/20, 09:10 AM",,\n'
                b'Cy,Test,,,Sydlys AS,Buyer,"12/31/19, 11:59 PM",,\n'
            ),
            "messages.csv": (
                b"From,To,Date,Subject,Content,Direction,Folder\n"
                b'Ada Muster,Bo Proeve,"June 8, 2020, 9:30 AM",,Gern,OUTGOING,SENT\n'
                b"Bo Proeve,Ada Muster,2020-06-08T09:10:00,,Ja,INCOMING,INBOX\n"
                b'Ada Muster,Bo Proeve,"June 7, 2020, 10:44 AM",,Hallo,OUTGOING,SENT\n'
            ),
            "Shares.csv": (
                b"Date,ShareLink,ShareCommentary,SharedURL,MediaURL,Visibility\r\n"
                b"2020-06-08 07:00:00,https://www.linkedin.com/feed/update/"
                b"urn%3Ali%3Ashare%3A6675000000000000000,Hallo Welt,,,MEMBER_NETWORK\r\n"
            ),
            "SearchQueries.csv": b"Time,Search Query\r\n2020/06/08 10:00:00 UTC,einkauf\r\n",
        },
    ),
    "2022": (
        "2022-05-06",
        reactions_and_comments("2022-05-06", "\r\n")
        | {
            "Connections.csv": (
                b"Notes:\n"
                b'"When exporting your connection data, you may notice that some of the email '
                b'addresses are missing."\n\n'
                b"First Name,Last Name,Email Address,Company,Position,Connected On\n"
                b"Bo,Proeve,,Nordlicht AG,CFO,06 May 2022\n"
                b"Cy,Test,,Sydlys AS,Buyer,05 Jan 2022"
            ),
            "messages.csv": (
                b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,"
                b"CONTENT,FOLDER\n"
                b"2-A==,,Ada Muster,https://www.linkedin.com/in/ada-muster-1,Bo Proeve,"
                b"2022-05-06 09:30:00 UTC,,Gern,INBOX\n"
                b"2-A==,,Bo Proeve,https://www.linkedin.com/in/bo-proeve-2,Ada Muster,"
                b"2022-05-06 09:10:00 UTC,,Ja,INBOX\n"
                b"2-A==,,Ada Muster,https://www.linkedin.com/in/ada-muster-1,Bo Proeve,"
                b"2022-05-05 10:44:00 UTC,,Hallo,INBOX\n"
            ),
            "Shares.csv": (
                b"Date,ShareLink,ShareCommentary,SharedURL,MediaURL,Visibility\r\n"
                b"2022-05-06 07:00:00,https://www.linkedin.com/feed/update/"
                b'urn%3Ali%3Ashare%3A6928000000000000000,"Hallo""\r\n""Welt","","",'
                b"MEMBER_NETWORK\r\n"
            ),
            "SearchQueries.csv": b"Time,Search Query\n2022/05/06 10:00:00 UTC,einkauf\n",
        },
    ),
    "2024": (
        "2024-07-08",
        reactions_and_comments("2024-07-08")
        | {
            "Connections.csv": (
                b"Notes:\n"
                b'"When exporting your connection data, you may notice that some of the email '
                b'addresses are missing."\n\n'
                b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
                b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,08 Jul 2024\n"
                b"Cy,Test,https://www.linkedin.com/in/cy-test-3,,Sydlys AS,Buyer,01 Jan 2024"
            ),
            "messages.csv": (
                b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
                b"RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,IS MESSAGE DRAFT,"
                b"IS CONVERSATION DRAFT\n"
                b"2-A==,,Ada Muster,https://www.linkedin.com/in/ada-muster-1,Bo Proeve,"
                b"https://www.linkedin.com/in/bo-proeve-2,2024-07-08 09:40:00 UTC,,O,INBOX,Yes,No\n"
                b"2-A==,,Ada Muster,https://www.linkedin.com/in/ada-muster-1,Bo Proeve,"
                b"https://www.linkedin.com/in/bo-proeve-2,2024-07-08 09:30:00 UTC,,Gern,INBOX,No,No"
                b"\n2-A==,,Bo Proeve,https://www.linkedin.com/in/bo-proeve-2,Ada Muster,"
                b"https://www.linkedin.com/in/ada-muster-1,2024-07-08 09:10:00 UTC,,J,INBOX,No,No\n"
                b"2-A==,,Ada Muster,https://www.linkedin.com/in/ada-muster-1,Bo Proeve,"
                b"https://www.linkedin.com/in/bo-proeve-2,2024-07-07 10:44:00 UTC,,Hi,INBOX,No,No\n"
            ),
            "Shares.csv": (
                b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
                + 4
                * (
                    b"2024-07-08 07:00:00,https://www.linkedin.com/feed/update/"
                    b'urn%3Ali%3Ashare%3A7215000000000000000,"Hallo""\n""Welt","","",'
                    b"MEMBER_NETWORK\n"
                )
            ),
            "SearchQueries.csv": b'Time,Search Query\n2024/07/08 10:00:00 UTC,"einkauf, berlin"\n',
        },
    ),
    "2026": (
        "2026-05-06",
        {
            name.replace(".csv", "_987654321.csv"): data
            for name, data in reactions_and_comments("2026-05-06").items()
        }
        | {
            "Connections.csv": (
                b"Notes:\n"
                b'"When exporting your connection data, you may notice that some of the email '
                b'addresses are missing."\n\n'
                b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
                b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,06 May 2026\n"
                b"Cy,Test,https://www.linkedin.com/in/cy-test-3,,Sydlys AS,Buyer,01 Jan 2026"
            ),
            "messages.csv": (
                b'"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO",'
                b'"RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS"\n'
                b'"2-A==","","Ada Muster","https://www.linkedin.com/in/ada-muster-1","Bo Proeve",'
                b'"https://www.linkedin.com/in/bo-proeve-2","2026-05-06 09:30:00 UTC","",'
                b'"Zeile 1\n\nZeile 3, mit ""Zitat""","INBOX",""\n'
                b'"2-A==","","Bo Proeve","https://www.linkedin.com/in/bo-proeve-2","Ada Muster",'
                b'"https://www.linkedin.com/in/ada-muster-1","2026-05-06 09:10:00 UTC","","Ja",'
                b'"INBOX",""\n'
                b'"2-A==","","Ada Muster","https://www.linkedin.com/in/ada-muster-1","Bo Proeve",'
                b'"https://www.linkedin.com/in/bo-proeve-2","2026-05-05 10:44:00 UTC","","Hallo",'
                b'"INBOX",""\n'
                b'"2-B==","Sponsored Conversation","LinkedIn Member","","Ada Muster",'
                b'"https://www.linkedin.com/in/ada-muster-1","2026-05-06 08:00:00 UTC","",'
                b'"<p class=""spinmail-quill-editor__spin-break"">Hi %FIRSTNAME%,</p>","INBOX",""\n'
            ),
            "Shares_987654321.csv": (
                b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
                b"2026-05-06 07:08:09,https://www.linkedin.com/feed/update/"
                b'urn%3Ali%3Ashare%3A7457690000000000001,"Hallo""\n""""\n""Welt","",'
                b'"",MEMBER_NETWORK\n'
            ),
            "SearchQueries.csv": (
                b"Time,Search Query\n"
                b"2026/05/06 10:00:00 UTC,einkauf, berl\n"
                b"2026/05/06 10:00:02 UTC,einkauf, berlin\n"
                b"2026/05/06 10:00:02 UTC,einkauf, berlin\n"
            ),
        },
    ),
}


@pytest.mark.parametrize(("day", "files"), YEARS.values(), ids=YEARS)
def test_an_archive_of_any_year_says_the_same(
    day: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    year, month, date = day.split("-")
    path = tmp_path / f"Complete_LinkedInDataExport_{month}-{date}-{year}.zip"
    path.write_bytes(packed(files))
    out = StringIO()

    call_command("ssi", str(path), "--as-of", day, "--json", stdout=out)

    answer = json.loads(out.getvalue())
    components = answer["components"]
    counted = {c["code"]: c["raw"] for c in components.values() if "raw" in c}
    rate = components["message_response"]
    assert {code: counted[code] for code in IN_FULL} == IN_FULL
    assert counted.get("F3") == F3.get(year)
    assert (rate["successes"], rate["trials"]) == (1, 1)
    assert {c["coverage"] for c in components.values()} == {
        "measured",
        "not_measured",
        "not_applicable",
    }
    assert [problem["reason"] for problem in answer["problems"]] == PROBLEMS.get(year, [])
    assert answer["ignored"] == []
    assert len(answer["inputs"]) == 6

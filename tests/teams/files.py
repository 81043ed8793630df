"""Small files to upload: activity documents and LinkedIn archives, as literal text."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.core.files.base import ContentFile

CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Bo,Prove,https://www.linkedin.com/in/bo-prove-2,,Nordlicht AG,CFO,11 Feb 2026\n"
    "Cy,Test,https://www.linkedin.com/in/cy-test-3,,Sydlys AS,Buyer,12 Feb 2026\n"
)
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
    "DATE,SUBJECT,CONTENT,FOLDER\n"
    "2-AAA==,,{name},https://www.linkedin.com/in/{slug},Bo Prove,"
    "https://www.linkedin.com/in/bo-prove-2,2026-02-13 09:00:00 UTC,,Canary text one,INBOX\n"
    "2-AAA==,,Bo Prove,https://www.linkedin.com/in/bo-prove-2,{name},"
    "https://www.linkedin.com/in/{slug},2026-02-14 09:00:00 UTC,,Canary text two,INBOX\n"
    "2-BBB==,,{name},https://www.linkedin.com/in/{slug},Cy Test,"
    "https://www.linkedin.com/in/cy-test-3,2026-02-15 09:00:00 UTC,,Canary text three,INBOX\n"
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    '{name},Bo Prove,"2/10/26, 8:20 AM",,OUTGOING,'
    "https://www.linkedin.com/in/{slug},https://www.linkedin.com/in/bo-prove-2\n"
)
REACTIONS = (
    "Date,Type,Link\n"
    "2026-02-16 07:08:09,LIKE,https://www.linkedin.com/feed/update/"
    "urn%3Ali%3Aactivity%3A7429000000000000000\n"
    "2026-02-17 07:08:09,LIKE,https://www.linkedin.com/feed/update/"
    "urn%3Ali%3Aactivity%3A7429000000000000001\n"
)
COMMENTS = (
    "Date,Link,Message\n"
    "2026-02-18 07:08:09,https://www.linkedin.com/feed/update/"
    "urn%3Ali%3Aactivity%3A7429000000000000002,"
    "We tried the same cadence in March and the reply rate only moved later\n"
)


def upload(name: str, content: str | bytes) -> ContentFile[bytes]:
    """Return a file as a form would give it."""
    raw = content.encode() if isinstance(content, str) else content
    return ContentFile(raw, name=name)


def document(*objects: dict[str, Any]) -> ContentFile[bytes]:
    """Return an activity document of these objects."""
    return upload("activity.jsonl", "".join(json.dumps(found) + "\n" for found in objects))


def archive(
    kind: str = "Complete", *, slug: str = "rita-rep-1", name: str = "Rita Rep", more: str = ""
) -> ContentFile[bytes]:
    """Return a LinkedIn archive of one owner; a Basic one has no comments and reactions."""
    files = {
        "Connections.csv": CONNECTIONS,
        "messages.csv": MESSAGES.format(slug=slug, name=name),
        "Invitations.csv": INVITATIONS.format(slug=slug, name=name),
    }
    if kind == "Complete":
        files |= {"Comments.csv": COMMENTS, "Reactions.csv": REACTIONS + more}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for path, content in files.items():
            packed.writestr(zipfile.ZipInfo(path, (2026, 3, 4, 0, 0, 0)), content)
    return upload(f"{kind}_LinkedInDataExport_03-04-2026.zip", target.getvalue())

"""What must never leave the importer: a canary is put wherever it could slip through."""

from scoring.core.records import Comment, Connection, Exchange, Invitation
from tests.unit.importers.given import ADA, BO, of, read_files

CANARY = "canary@secret.example"

FILES = {
    "Connections.csv": (
        "Notes:\n"
        f'"{CANARY}"\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        f"{CANARY},{CANARY},{BO},{CANARY},{CANARY},{CANARY},11 Feb 2026\n"
        f"{CANARY},{CANARY},{BO},{CANARY},{CANARY},{CANARY},{CANARY}\n"
    ),
    "Invitations.csv": (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'Ada,{CANARY},"5/4/26, 7:10 AM",{CANARY},OUTGOING,{ADA},{BO}\n'
        f"Ada,{CANARY},{CANARY},{CANARY},OUTGOING,{ADA},{BO}\n"
        f'Ada,{CANARY},"5/4/26, 7:10 AM",{CANARY},{CANARY},{ADA},{BO}\n'
    ),
    "messages.csv": (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
        "DATE,SUBJECT,CONTENT,FOLDER\n"
        f"{CANARY},{CANARY},Ada,{ADA},{CANARY},{BO},2026-05-06 07:08:09 UTC,{CANARY},{CANARY},X\n"
        f"{CANARY},{CANARY},{CANARY},{BO},{CANARY},{ADA},2026-05-06 07:08:09 UTC,,{CANARY},X\n"
        f"{CANARY},{CANARY},{CANARY},{BO},{CANARY},{ADA},{CANARY},,{CANARY},X\n"
        f"{CANARY},{CANARY}\n"
    ),
    "Shares.csv": (
        "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
        f"2026-05-06 07:08:09,{CANARY},{CANARY},{CANARY},{CANARY},{CANARY}\n"
        f"{CANARY},{CANARY},{CANARY},{CANARY},{CANARY},{CANARY}\n"
    ),
    "Comments.csv": (
        "Date,Link,Message\n"
        f"2026-05-06 07:08:09,https://x.example/{CANARY},{CANARY}\n"
        f"2026-15-06 07:08:09,https://x.example/{CANARY},{CANARY}\n"
    ),
    "Reactions.csv": f"Date,Type,Link\n2026-05-06 07:08:09,{CANARY},{CANARY}\n{CANARY},,\n",
    "Votes.csv": f"Date,Link,OptionText\n2026-05-06 07:08:09,{CANARY},{CANARY}\n{CANARY},,\n",
    "SearchQueries.csv": f"Time,Search Query\n2026/02/01 10:00:00 UTC,{CANARY}\n{CANARY},x\n",
    "Endorsement_Received_Info.csv": (
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,"
        "Endorsement Status\n"
        f"2026/01/02 03:04:05 UTC,{CANARY},{CANARY},{CANARY},{CANARY},ACCEPTED\n"
    ),
    "Recommendations_Received.csv": (
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
        f'{CANARY},{CANARY},{CANARY},{CANARY},{CANARY},"05/04/26, 07:10 PM",VISIBLE\n'
        f"{CANARY},{CANARY},{CANARY},{CANARY},{CANARY},{CANARY},VISIBLE\n"
    ),
    "Profile.csv": (
        "First Name,Last Name,Address,Birth Date,Headline,Summary,Zip Code,Websites\n"
        f"Ada,Muster,{CANARY},{CANARY},{CANARY},{CANARY},{CANARY},{CANARY}\n"
    ),
    "Skills.csv": f"Name\n{CANARY}\n",
    "Education.csv": f"School Name,Notes\n{CANARY},{CANARY}\n",
    "Rich_Media.csv": f"Date/Time,Media Description,Media Link\n{CANARY},{CANARY},{CANARY}\n",
    "Articles/a.html": (
        f'<h1><a href="https://{CANARY}">{CANARY}</a></h1>'
        f'<p class="published">Published on {CANARY}</p><p>{CANARY}</p>'
    ),
}


def test_no_name_address_text_or_query_leaves_the_importer():
    found = read_files({name: text.encode() for name, text in FILES.items()})

    assert CANARY not in repr(found)
    assert "secret.example" not in repr(found)
    assert "bo-proeve" not in repr(found)
    kinds = [len(of(found, kind)) for kind in (Connection, Invitation, Exchange, Comment)]
    assert kinds == [1, 1, 1, 1]

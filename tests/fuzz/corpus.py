"""What the fuzzer begins with: a few literal bytes for every target. Every row is invented."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fuzz.packing import zipped
from tests.unit.importers.old_workbook import number, old_workbook, text

ADA = b"https://www.linkedin.com/in/ada-muster-1"
BO = b"https://www.linkedin.com/in/bo-proeve-2"
SHARE = b"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457690000000000001"
ON_COMMENT = b"?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7%2C8%29"

CONNECTIONS = (
    b'Notes:\n"When exporting"\n\n'
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b'"Bo ""B""","Pr\xc3\xb8ve, MBA",' + BO + b",,Nordlicht AG,VP Sales | ex-X,11 Feb 2026\n"
    b",,,,,,12 Feb 2026\n"
)
DAYS = (
    b"\xef\xbb\xbfFirst Name;Last Name;URL;Connected On\r\nA;A;;13/06/26\r\nB;B;;06/07/26\r\n"
    b"C;C;;2026-06-07\r\nD;D;;6/7/26, 9:10 AM\r\nE;E;;7-Jun-26\r\n"
)
INVITATIONS = (
    b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    b'Ada Muster,Bo,"5/4/26, 7:10 AM","Hallo Bo",OUTGOING,' + ADA + b"," + BO + b"\n"
    b'Cy,Ada Muster,"11/1/26, 1:30\xe2\x80\xafAM",,INCOMING,,' + ADA + b"\n"
)
MESSAGES = (
    b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    b"SUBJECT,CONTENT,FOLDER,IS MESSAGE DRAFT\n"
    b"2-A==,,Bo," + BO + b",Ada Muster," + ADA + b',2026-05-06 07:09:09 UTC,,"Ja\n""x""",INBOX,No\n'
    b"2-A==,,Ada Muster," + ADA + b",Bo," + BO + b",2026-05-04 14:40:00 UTC,,Hallo Bo,INBOX,No\n"
    b",,LinkedIn Member,,Ada Muster,"
    + ADA
    + b",2026-05-06 07:08:09 UTC,,spinmail-quill-editor,,Yes\n"
)
OLD_MESSAGES = (
    b"From,To,Date,Subject,Content,Direction,Folder\n"
    b'Bo,Ada,"5/6/26, 7:09 AM",,Ja,INCOMING,INBOX\nAda,Bo,"5/6/26, 7:08 AM",,x,OUTGOING,SENT\n'
)
SHARES = (
    b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    b"2026-05-06 07:08:09," + SHARE + b',"Eins ""zwei"".""\n""""\n""Drei","","",M\n'
    b"2026-05-07 07:08:09 UTC,,,https://x.example,,\n"
)
COMMENTS = (
    b"Date,Link,Message\r\n2022-05-06 07:08:09," + SHARE + b",Danke\r\n\nBis bald!\r\n"
    b"2022-05-06 07:00:00," + SHARE + b',"Er sagte \\"ja\\", wirklich"\r\n'
)
PROFILE = (
    b"First Name,Last Name,Headline,Summary,Industry,Geo Location\n"
    b'Ada,Muster,Sales,"Eins\nzwei",Software,Bonn\n'
)

LINKEDIN: Mapping[str, tuple[bytes, ...]] = {
    "connections": (CONNECTIONS, DAYS),
    "invitations": (INVITATIONS,),
    "messages": (MESSAGES, OLD_MESSAGES),
    "shares": (SHARES, b"\xff\xfe" + SHARES.decode().replace(",", "\t").encode("utf-16-le")),
    "instant_reposts": (b"Date,Link\n2026-05-06 07:08:09," + SHARE + b"\n",),
    "comments": (COMMENTS, b'"Date";"Link";"Message"\n"5/6/22, 7:08 AM";"x";"a; ""b"""\n'),
    "reactions": (
        b"Date,Type,Link\n2026-05-06 07:08:09,LIKE,"
        + SHARE
        + b"\n2026-05-06 07:00:00,SPARKLE,"
        + SHARE
        + ON_COMMENT
        + b"\n",
    ),
    "votes": (b'Date,Link,OptionText\n2026-05-06 07:08:09,urn:li:ugcPost:7,"Ja, ""x"" \\"y\\""\n',),
    "searches": (
        b"Time,Search Query\n2026/02/01 10:00:00 UTC,m\xc3\xbcller, berlin\n"
        + b"".join(b"2026/03/%02d 03:20:15 UTC,a\n" % day for day in range(1, 8)),
    ),
    "profile": (PROFILE,),
    "positions": (
        b"Company Name,Title,Description,Location,Started On,Finished On\n"
        b"Nordlicht AG,Sales lead,I sell,Bonn,Jan 2024,\nB GmbH,Chair,,,2020,Dec 2023\n",
    ),
    "education": (b"School Name,Start Date,End Date,Notes\nUni Bonn,2010,2014,\n",),
    "skills": (b"Name\nSales\nMarketing\n",),
    "recommendations": (
        b"First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
        b'Bo,P,AG,CFO,"Gut,\nsehr","05/04/26, 07:10 PM",VISIBLE\n',
    ),
    "endorsements": (
        b"Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,"
        b"Endorsement Status\n2026/01/02 03:04:05 UTC,Sales,Bo,P,www.linkedin.com/in/bo,ACCEPTED\n",
    ),
    "rich_media": (
        b"Date/Time,Media Description,Media Link\n"
        b'"You uploaded a profile photo on May 6, 2026 at 7:08 AM (GMT)", -,https://x/1\n',
    ),
}
ARTICLES = (
    b'<html><head><title>R</title></head><h1><a href="https://www.linkedin.com/pulse/r">R</a></h1>'
    b'<p class="published">Published on 2024-05-02 08:00</p><p>Drei <b>kleine</b> Worte</p></html>',
    b'<h1>R</h1><p class="published">Published on ---</p><![CDATA[x]]><!-- y -->',
)
FILES = (
    b"\n=====\n".join([CONNECTIONS, INVITATIONS, MESSAGES, SHARES, COMMENTS, PROFILE]),
    b"\n=====\n".join([DAYS, b"", OLD_MESSAGES, SHARES]),
)
CONTAINERS = (
    zipped({"Connections.csv": CONNECTIONS, "Articles/a.html": ARTICLES[0], "x/.DS_Store": b"x"}),
    zipped({"a/Connections.csv": CONNECTIONS, "b/Invitations.csv": INVITATIONS, "c.json": b"{}"}),
    zipped({"Basic_LinkedInDataExport_03-04-2026.zip": zipped({"Shares.csv": SHARES})}),
)
ACTIVITY = (
    b'{"type":"coverage","metrics":["*"],"from":"2026-01-01","to":"2026-11-22"}\n'
    b'{"type":"comment","at":"2026-11-22T09:30:00+01:00","text":"Thanks for sharing","post":"p"}\n'
    b'{"type":"message","conversation":"t","contact":"c","at":"2026-11-01T10:00:00Z",'
    b'"direction":"out","chars":7}\n',
    b'{"type":"member","name":"Ada","email":"ada@example.com","seat":"free","profile":"in/ada"}\n'
    b'{"type":"outcome","on":"2026-11-01","kind":"quota","attainment":0.85}\n'
    b'{"type":"reference_ssi","on":"2026-11-01","total":36.5,"brand":9.1,"find":8,'
    b'"insights":9.5,"relationships":9.9}\n'
    b'{"type":"reaction","on":"2026-03-01","count":1000000000,"source":"s","ref":"r"}\n',
)
USAGE = (
    b"Seat ID,Name,Invited Email Address,Date Invited,Date Activated,Coach Level,Category,"
    b"Current Seat Type,Days Active,Searches Performed,Profile Views,Leads Saved,"
    b"Total Leads Saved,Accounts Saved,Total Accounts Saved,Total Lists Created,InMails Sent,"
    b"InMails Acceptance Rate,Messages Sent,Smart Links Created,Smart Link Views,"
    b"Total Connections,Connection Requests Accepted,SSI - Overall Score,"
    b"SSI - Establish your professional brand,SSI - Find the right people,"
    b"SSI - Engage with insights,SSI - Build relationships\n"
    b"101,Ada Muster,Ada@Example.com,2024-01-02,2024-01-05,Expert,North,Team Member,"
    b'12,64,"1,093",31,200,7,80,3,10,25%,14,0,0,812,5,61.5,17.2,9.8,12.1,22.4\n'
    b"103,Cy,cy@example.com,2026-03-02,,,South,Team Member,,,,,,,,,,,,,,,,,,,,\n"
)
ACTIVITIES = (
    b"activityId,activityType,createdAt,seatId,memberIdentityKey\n"
    b"a1,SEARCH_PERFORMED,03-02-2026 09:30:00,101,\nm1,INMAIL_SENT,03-01-2026 10:00:00,101,L1\n"
    b"v1,PROFILE_VIEWED,03-05-2026 10:00:00,101,L2\nm1,INMAIL_ACCEPTED,03-01-2026 12:00:00,101,\n"
)
SEATS = (
    b"seatId,seatHolderName,seatStatus,date,totalConnections,ssiOverallScore\n"
    b"101,Ada,ACTIVE,2026-03-02,812,61.5\n"
)
CHANGELOG = (
    b'{"paging":{"start":0,"count":10,"links":[]},"elements":[{"id":1,"capturedAt":1778000000000,'
    b'"processedAt":1778000000900,"configVersion":1,"owner":"urn:li:person:ME",'
    b'"actor":"urn:li:person:ME","resourceName":"socialActions/comments","resourceId":"7457",'
    b'"resourceUri":"/socialActions/urn:li:activity:7457000000000000001/comments/7457",'
    b'"method":"CREATE","activity":{"actor":"urn:li:person:ME","object":'
    b'"urn:li:activity:7457000000000000001","created":{"time":1778000000789},'
    b'"message":{"text":"We tried the same"}},"siblingActivities":[],'
    b'"parentSiblingActivities":[],"activityId":"a-1","activityStatus":"SUCCESS"},'
    b'{"id":2,"capturedAt":1778000000000,"processedAt":1778000000900,"owner":"urn:li:person:ME",'
    b'"actor":"urn:li:person:O","resourceName":"socialActions/likes","resourceId":"x",'
    b'"resourceUri":"/socialActions/urn:li:activity:7457000000000000001/likes/urn:li:person:O",'
    b'"method":"DELETE","activity":{"reactionType":"PRAISE"},"activityId":"a-2",'
    b'"activityStatus":"SUCCESSFUL_REPLAY"}]}'
)
SNAPSHOT = (
    b'{"paging":{"start":0,"count":10,"total":0,"links":[]},"elements":[{"snapshotDomain":'
    b'"CONNECTIONS","snapshotData":[{"First Name":"Bo","Last Name":"P","URL":"' + BO + b'",'
    b'"Connected On":"11 Feb 2026","Company":"Nordlicht AG","Position":"CFO"}]},'
    b'{"snapshotData":[{"Date":"2026-05-06 07:08:09","Type":"LIKE","Link":"x"},7],'
    b'"snapshotDomain":"ALL_LIKES"}]}'
)
SSI = (
    b'{"memberScore":{"overall":61.3,"subScores":[{"pillar":"STRONG_RELATIONSHIP","score":22.2},'
    b'{"pillar":"PROFESSIONAL_BRAND","score":17.3},{"pillar":"INSIGHT_ENGAGEMENT","score":12.1},'
    b'{"pillar":"FIND_RIGHT_PEOPLE","score":9.8}]},"groupScore":[{"groupType":"INDUSTRY","rank":4}]}'
)
HISTORY = (
    b"date,overall,professional_brand,find_right_people,insight_engagement,strong_relationship\n"
    b'2026-11-01,61.3,17.2,9.8,12.1,22.2\n01/11/2026,"62,0",,,,\n'
)
OUTCOMES = (
    b"Opportunity ID,Stage,Created Date,Close Date,Amount,Opportunity Currency,"
    b"Opportunity Owner: Email\n006A,Closed Won,2026-09-01,2026-10-15,1200.50,EUR,a@x.example\n"
    b'006B,Open,02/09/2026,,"1.200,5",EUR,b@x.example\n',
    b"Meeting Date,Owner,Outcome\n2026-09-01,Ada,Completed\n",
    b"Month,Rep,Attainment\n2026-09,Ada,85%\nQ1 2026,Bo,0.9\n",
)
OWN = (
    b"type,on,at,count,contact,direction,profile,metrics,from,to\n"
    b"reaction,2026-11-01,,3,,,in/ada,,,\n"
    b"invitation,,2026-11-01T10:00:00Z,,c,out,in/bo,,,\ncoverage,,,,,,,*,2026-01-01,2026-11-22\n"
)
MAPPED = b"Tag;Wer;Suchen;Notiz\n22.11.2026;Ada@x.example;3;Canary\n23.11.2026;bo@x.example;0;\n"
MAPPING = (
    '{"columns": {"Tag": "on", "Wer": "member", "Suchen": "count"}, '
    '"constants": {"type": "search"}}'
)
ANALYTICS = (
    b"DISCOVERY\nOverall Performance\t3/2/2026 - 3/5/2026\nImpressions\t1850\n=====\n"
    b"ENGAGEMENT\nDate\tImpressions\tEngagements\n3/2/2026\t900\t31\n3/3/2026\t400\t-2\n=====\n"
    b"TOP POSTS\nMaximum of 50 posts available to include in this list\n\n"
    b"Post URL\tPost publish date\tEngagements\t\tPost URL\tPost publish date\tImpressions\n"
    b"https://www.linkedin.com/feed/update/urn:li:activity:7434904220970516481\t3/4/2026\t44\t\t"
    b"https://www.linkedin.com/feed/update/urn:li:activity:7434145470873600001\t3/2/2026\t1,300\n"
    b"=====\nFOLLOWERS\nTotal followers on 3/5/2026:\t1,234\n\nDate\tNew followers\n3/2/2026\t3\n"
    b"=====\nDEMOGRAPHICS\nTop Demographics\tValue\tPercentage\nJob titles\tHead\t< 1%\n",
)
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Type</t></is></c>'
    b'<c r="C1" t="str"><v>Link</v></c></row><row r="3"><c r="A3" s="1"><v>45962.5</v></c>'
    b'<c r="B3" t="b"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c></row></sheetData></worksheet>'
)
TEXTS = (
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Date</t></si>'
    b"<si><r><t>a</t></r><r><t xml:space='preserve'> b</t></r></si></sst>"
)
STYLES = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    b"<numFmt numFmtId='164' formatCode='d/m/yy'/></numFmts><cellXfs><xf numFmtId='164'/>"
    b"<xf numFmtId='14'/></cellXfs></styleSheet>"
)
OLD = old_workbook(
    text(0, 0, 0) + text(0, 1, 1) + text(0, 2, 2) + text(1, 0, 3) + number(1, 1, 2.5),
    ("Date", "Type", "Link", "2026-05-06"),
)

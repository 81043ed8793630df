"""Answers of LinkedIn's snapshot interface, as literal JSON."""

from __future__ import annotations

from teams.importers.reading import Reading
from tests.unit.importers.given import reading, upload

CONNECTIONS = (
    '{"snapshotDomain":"CONNECTIONS","snapshotData":[{"First Name":"Bo","Last Name":"Pr\\u00f8ve",'
    '"URL":"https://www.linkedin.com/in/bo-proeve-2","Connected On":"11 Feb 2026",'
    '"Company":"Nordlicht AG","Position":"CFO","Email Address":"bo@example.com"}]}'
)
SHARES = (
    '{"snapshotDomain":"MEMBER_SHARE_INFO","snapshotData":[{"Date":"2026-05-06 07:08:09",'
    '"ShareLink":"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457690000000000001",'
    '"ShareCommentary":"Erste Zeile.\\"\\n\\"\\"\\n\\"Ende","SharedUrl":"","MediaUrl":"",'
    '"Visibility":"MEMBER_NETWORK"}]}'
)
SHARES_CSV = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    "2026-05-06 07:08:09,"
    "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457690000000000001,"
    '"Erste Zeile.""\n""""\n""Ende","","",MEMBER_NETWORK\n'
)
NOTHING = '{"message":"No data found for this memberId","status":404}'


NEXT = '{"rel":"next","href":"/rest/memberSnapshotData?q=criteria&start=1"}'


def page(*elements: str, links: str = "") -> str:
    paging = f'"paging":{{"start":0,"count":10,"total":0,"links":[{links}]}}'
    return "{" + paging + ',"elements":[' + ",".join(elements) + "]}"


def snapshot(document: str, name: str = "snapshot.json") -> Reading:
    return reading(upload(name, document.encode()))


def element(domain: str, row: str) -> str:
    return f'{{"snapshotDomain":"{domain}","snapshotData":[{row}]}}'

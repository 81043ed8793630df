"""Events of LinkedIn's changelogs, as literal JSON.

All instants are of May 2026: 1778000000000 is 2026-05-05 16:53:20 UTC.
"""

from __future__ import annotations

from datetime import date

from teams.importers.reading import Reading
from tests.unit.importers.given import reading, upload

ME, OTHER = "urn:li:person:ME", "urn:li:person:OTHER"
PHRASE = "We tried the same cadence in March and the reply rate only moved later"
LIKE = (
    '"resourceName":"socialActions/likes","resourceId":"urn:li:person:ME",'
    '"resourceUri":"/socialActions/urn:li:activity:7457690000000000001/likes/urn:li:person:ME"'
)
LIKED = (
    '{"actor":"urn:li:person:ME","object":"urn:li:activity:7457690000000000001",'
    '"created":{"time":1778000000123},"reactionType":"PRAISE"}'
)
POST = (
    '"resourceName":"ugcPosts","resourceId":"urn:li:share:7457390000000000001",'
    '"resourceUri":"/ugcPosts/urn:li:share:7457390000000000001"'
)
POSTED = (
    '{"author":"urn:li:person:ME","lifecycleState":"PUBLISHED","created":{"time":1778000000456},'
    '"specificContent":{"com.linkedin.ugc.ShareContent":{"shareCommentary":{"text":"Hallo liebe '
    'Welt"},"shareMediaCategory":"NONE"}}}'
)
COMMENT = (
    '"resourceName":"socialActions/comments","resourceId":"7457421952000000001",'
    '"resourceUri":"/socialActions/urn:li:activity:7457000000000000001/comments/'
    '7457421952000000001"'
)
COMMENTED = (
    '{"actor":"urn:li:person:ME","object":"urn:li:activity:7457000000000000001",'
    '"created":{"time":1778000000789},"message":' + f'"{PHRASE}"' + "}"
)


def event(
    what: str,
    activity: str = "{}",
    *,
    method: str = "CREATE",
    name: str = "a-1",
    status: str = "SUCCESS",
    at: int = 1778000000000,
    owner: str = ME,
    actor: str = ME,
) -> str:
    return (
        f'{{"id":1,"capturedAt":{at},"processedAt":{at + 900},"configVersion":1,'
        f'"owner":"{owner}","actor":"{actor}",{what},"method":"{method}","activity":{activity},'
        f'"siblingActivities":[],"parentSiblingActivities":[],"activityId":"{name}",'
        f'"activityStatus":"{status}"}}'
    )


def changelog(*events: str, zone: str = "UTC", today: date | None = None) -> Reading:
    document = '{"paging":{"start":0,"count":10,"links":[]},"elements":[' + ",".join(events) + "]}"
    return reading(upload("changelog.json", document.encode()), zone=zone, today=today)


def counted(found: Reading) -> tuple[int, int, int]:
    [given] = found.inputs
    return given.records, given.kept, given.duplicates

"""One person's life as the ZIP file that LinkedIn would send them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from seeds import csv_forms, ignored_files, profiles, texts
from seeds.csv_forms import D
from seeds.life import Article, Life
from seeds.people import SampleOrganization, SamplePerson
from seeds.workdays import archetype_of, standing_of, stream


def archive_name(form: str, exported_on: date) -> str:
    """``Complete_LinkedInDataExport_11-22-2026.zip``; a choice of files comes as a basic one."""
    kind = "Complete" if form.startswith("complete") else "Basic"
    return f"{kind}_LinkedInDataExport_{exported_on:%m-%d-%Y}.zip"


def archive_files(
    person: SamplePerson, organization: SampleOrganization, life: Life, exported_on: date
) -> dict[str, str]:
    """The texts of an archive requested at the end of ``exported_on``, by entry name."""
    form = archetype_of(person).archive
    until = _end_of(exported_on, ZoneInfo(organization.time_zone))
    seen = _until(life, until)
    parts = profiles.parts_on(person, archetype_of(person).standing.profile, exported_on)
    files = _profile_files(person, organization, parts)
    if form == "profile":
        return files | {"Connections.csv": csv_forms.connections(seen.connections)}
    files |= _basic_files(person, organization, seen, until, parts)
    if form == "basic":
        return files
    files |= _complete_files(person, organization, seen, until)
    if form == "complete without searches":
        del files["SearchQueries.csv"]
    return files


def zipped(files: dict[str, str], written_at: datetime) -> bytes:
    """A ZIP file of ``files`` in LinkedIn's form: deflated, sizes behind the data."""
    sink = io.BytesIO()
    with ZipFile(_Pipe(sink), "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in files.items():
            entry = ZipInfo(name, written_at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())
    return sink.getvalue()


class _Pipe:
    """A file that cannot be rewound, so that ``zipfile`` writes data descriptors."""

    def __init__(self, sink: io.BytesIO) -> None:
        self._sink = sink

    def write(self, data: bytes, /) -> int:
        return self._sink.write(data)

    def flush(self) -> None:
        self._sink.flush()

    def close(self) -> None:
        self._sink.close()


def _profile_files(
    person: SamplePerson, organization: SampleOrganization, parts: set[str]
) -> dict[str, str]:
    rng = stream(person, organization, "profile")
    return {
        "Profile.csv": profiles.profile(person, organization, parts, rng),
        "Positions.csv": profiles.positions(person, organization, parts, rng),
        "Education.csv": profiles.education(parts),
        "Skills.csv": profiles.skills(parts, rng),
        **ignored_files.basic(person),
    }


def _basic_files(
    person: SamplePerson,
    organization: SampleOrganization,
    seen: Life,
    until: datetime,
    parts: set[str],
) -> dict[str, str]:
    rng = stream(person, organization, "endorsements")
    standing = standing_of(person, organization)
    endorsers = [one.contact for one in seen.connections[: standing.endorsements]]
    return {
        "Connections.csv": csv_forms.connections(seen.connections),
        "messages.csv": csv_forms.messages(person, seen.messages),
        "Invitations.csv": csv_forms.invitations(person, seen.invitations, until),
        "Endorsement_Received_Info.csv": profiles.endorsements(endorsers, seen.began_at, rng),
        "Rich_Media.csv": profiles.rich_media(parts, seen.began_at),
    }


def _complete_files(
    person: SamplePerson, organization: SampleOrganization, seen: Life, until: datetime
) -> dict[str, str]:
    rng = stream(person, organization, "recommendations")
    standing = standing_of(person, organization)
    recommenders = [one.contact for one in seen.connections[50 : 50 + standing.recommendations]]
    noise = stream(person, organization, "search noise")
    alert = texts.ALERTS[noise.randrange(len(texts.ALERTS))]
    return {
        "Shares.csv": csv_forms.shares(seen.shares),
        "InstantReposts.csv": csv_forms.instant_reposts(seen.reposts),
        "Comments.csv": csv_forms.comments(seen.comments),
        "Reactions.csv": csv_forms.reactions(seen.reactions),
        "SearchQueries.csv": csv_forms.search_queries(seen.searches, until, alert, noise),
        "Recommendations_Received.csv": profiles.recommendations(recommenders, seen.began_at, rng),
        **{_article_name(one): _article(one) for one in seen.articles},
        **ignored_files.complete(person, until),
    }


def _article_name(article: Article) -> str:
    return f"Articles/{_article_slug(article)}.html"


def _article_slug(article: Article) -> str:
    words = article.title.lower().split()
    return "-".join([*words, f"{article.at:%y%m%d%H%M}"])


def _article(article: Article) -> str:
    paragraphs = "".join(f"<p>{line}</p>\n" for line in article.text.splitlines() if line)
    link = "https://www.linkedin.com/pulse/" + _article_slug(article)
    written_at = article.at - timedelta(days=1)
    return (
        "<html>\n<head><title>" + article.title + "</title></head>\n<body>\n"
        f'<h1><a href="{link}">{article.title}</a></h1>\n'
        f'<p class="created">Created on {written_at:%Y-%m-%d %H:%M}</p>\n'
        f'<p class="published">Published on {article.at:%Y-%m-%d %H:%M}</p>\n'
        f"<div>{paragraphs}</div>\n</body>\n</html>\n"
    )


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """The earlier end of ``day``, the local one or that in UTC.

    So nothing in the archive lies after its date, whichever calendar a file uses.
    """
    tomorrow = datetime.combine(day + timedelta(days=1), time())
    return min(tomorrow.replace(tzinfo=zone).astimezone(UTC), tomorrow.replace(tzinfo=UTC))


def _until(life: Life, until: datetime) -> Life:
    """The part of ``life`` that lies before ``until``."""

    def before(events: Iterable[D]) -> list[D]:
        return [event for event in events if event.at < until]

    return replace(
        life,
        shares=before(life.shares),
        articles=before(life.articles),
        reposts=before(life.reposts),
        comments=before(life.comments),
        reactions=before(life.reactions),
        searches=before(life.searches),
        connections=before(life.connections),
        invitations=before(life.invitations),
        messages=before(life.messages),
    )

"""The files of a LinkedIn archive that say who somebody is, not what they did."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from seeds import texts
from seeds.contacts import Contact
from seeds.csv_forms import clock, quoted, row
from seeds.people import SampleOrganization, SamplePerson
from seeds.workdays import DAYS_BEFORE

# What a profile gains one by one; the last two are not visible in an archive.
PARTS = (
    "photo",
    "headline",
    "current_role",
    "education",
    "location",
    "skills",
    "past_roles",
    "about",
    "banner",
    "featured",
    "custom_url",
)

# Who has seen the first score fills in one more part of the profile within this time.
_IMPROVED_AFTER = timedelta(days=90)


def parts_on(person: SamplePerson, filled: int, exported_on: date) -> set[str]:
    """The parts of the profile at an export; ``filled`` is their number at the latest one."""
    early = person.exported_on[-1] - exported_on > _IMPROVED_AFTER
    return set(PARTS[: filled - early])


def profile(
    person: SamplePerson, organization: SampleOrganization, parts: set[str], rng: Random
) -> str:
    """Profile.csv: one row of data, with the summary over several lines."""
    slots = {"topic2": rng.choice(texts.SLOTS["topic"])}
    headline = texts.written(rng, texts.HEADLINES, **slots)
    about = texts.written(rng, texts.ABOUT, **slots)
    return (
        "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,"
        "Geo Location,Twitter Handles,Websites,Instant Messengers\n"
    ) + row(
        person.first_name,
        person.last_name,
        "",
        "",
        "",
        headline if "headline" in parts else rng.choice(texts.SHORT_HEADLINES),
        about if "about" in parts else texts.SHORT_ABOUT,
        "Software Development" if "location" in parts else "",
        "",
        organization.time_zone.split("/")[1] if "location" in parts else "",
        "",
        f"[COMPANY:https://{organization.domain}]",
        "",
    )


def positions(
    person: SamplePerson, organization: SampleOrganization, parts: set[str], rng: Random
) -> str:
    """Positions.csv: the current role first, described or not, then the past ones."""
    described = texts.written(rng, texts.ROLE) if "current_role" in parts else ""
    lines = [
        row(organization.aliases[0], person.title, described, "", f"{person.joined_on:%b %Y}", "")
    ]
    for number in range(2 if "past_roles" in parts else 1):
        year = person.joined_on.year - 3 * number
        company = f"{rng.choice(texts.COMPANY_STEMS)} {rng.choice(texts.COMPANY_KINDS)}"
        title = rng.choice(texts.COLLEAGUE_TITLES)
        lines.append(row(company, title, "", "", f"Jan {year - 3}", f"Dec {year - 1}"))
    return "Company Name,Title,Description,Location,Started On,Finished On\n" + "".join(lines)


def education(parts: set[str]) -> str:
    """Education.csv."""
    header = "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
    if "education" not in parts:
        return header
    return header + row("Marrowfield Business School", "2008", "2012", "", "BSc, Economics", "")


def skills(parts: set[str], rng: Random) -> str:
    """Skills.csv: at least five, or three."""
    names = rng.sample(texts.SKILLS, 5 + rng.randrange(6) if "skills" in parts else 3)
    return "Name\n" + "".join(row(name) for name in names)


def rich_media(parts: set[str], began_at: datetime) -> str:
    """Rich_Media.csv: the only trace of a photo and of a banner; each upload gives two rows."""
    kinds = {
        "photo": ("profile photo", "profile-displayphoto-shrink_800_800"),
        "banner": ("profile background photo", "profile-displaybackgroundimage-shrink_350_1400"),
    }
    lines = ["Date/Time,Media Description,Media Link\n"]
    for days, (part, (kind, path)) in enumerate(kinds.items()):
        if part in parts:
            at = began_at - timedelta(days=90 - days, hours=5)
            when = f"{at:%B} {at.day}, {at.year} at {clock(at)} (GMT)"
            sentence = quoted(f"You uploaded a {kind} on {when}")
            lines.append(f"{sentence}, -,https://www.linkedin.com/dms/image/{path}/0\n" * 2)
    return "".join(lines)


def endorsements(given_by: list[Contact], began_at: datetime, rng: Random) -> str:
    """Endorsement_Received_Info.csv: addresses without a scheme."""
    lines = [
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,"
        "Endorsement Status\n"
    ]
    for contact in given_by:
        at = began_at - timedelta(seconds=rng.randrange(DAYS_BEFORE * 86_400))
        lines.append(
            row(
                f"{at:%Y/%m/%d %H:%M:%S} UTC",
                rng.choice(texts.SKILLS),
                contact.first_name,
                contact.last_name,
                f"www.linkedin.com/in/{contact.slug}",
                "ACCEPTED",
            )
        )
    return "".join(lines)


def recommendations(given_by: list[Contact], began_at: datetime, rng: Random) -> str:
    """Recommendations_Received.csv: zero-padded US dates, texts over several lines."""
    lines = ["First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"]
    for contact in given_by:
        at = began_at - timedelta(minutes=rng.randrange(DAYS_BEFORE * 1440))
        created = f"{at:%m/%d/%y}, {at.hour % 12 or 12:02}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"
        text = texts.written(rng, texts.RECOMMENDATIONS)
        lines.append(
            row(
                contact.first_name,
                contact.last_name,
                contact.company,
                contact.position,
                text,
                created,
                "VISIBLE",
            )
        )
    return "".join(lines)

"""The files of a LinkedIn archive that nobody has asked for: they must never be read.

The address book holds a canary, an address that must not turn up anywhere after an import.
"""

from __future__ import annotations

from datetime import datetime

from seeds.csv_forms import MESSAGE_COLUMNS, message_row, row, stamp
from seeds.people import SamplePerson


def canary(person: SamplePerson) -> str:
    """The address that an import of ``person``'s archive must leave behind."""
    return f"canary.{person.key}@address-book.example"


def basic(person: SamplePerson) -> dict[str, str]:
    """Ignored files of every archive, by name."""
    return {
        "Registration.csv": "Registered At,Registration Ip,Subscription Types\n"
        + row("5/6/14, 7:08 AM", "192.0.2.14", ""),
        "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On\n"
        + row(person.email, "Yes", "Yes", "5/6/14, 7:08 AM"),
        "Languages.csv": "Name,Proficiency\n" + row("English", "Full professional proficiency"),
        "Company Follows.csv": "Organization,Followed On\n"
        + row("Kelpwood Paper", "Tue Jan 02 10:11:12 UTC 2024").removesuffix("\n"),
        "Ad_Targeting.csv": "Member Age,Company Names,Company Names\n"
        + row("35-54", "Kelpwood Paper", ""),
    }


def complete(person: SamplePerson, exported_at: datetime) -> dict[str, str]:
    """Further ignored files of a complete archive, by name."""
    coach = message_row(
        "2-AAAA==",
        "",
        "Coach",
        "",
        person.name,
        "",
        f"{stamp(exported_at)} UTC",
        "",
        "How can I help you today?",
        "INBOX",
        "",
    )
    return {
        "ImportedContacts.csv": "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers\n"
        + row("PHONE", "Ida", "Tarnholt", "", "", canary(person), "+99 000 000"),
        "guide_messages.csv": message_row(*MESSAGE_COLUMNS) + coach,
        "LearningCoachMessages.csv": "No conversations found\n",
        "Logins.csv": "Login Date,IP Address,User Agent,Login Type\n"
        + row("Fri May 01 07:08:09 UTC 2026", "192.0.2.14", "Mozilla/5.0", "PRIMARY"),
        "Jobs/Job Applications.csv": "Application Date,Contact Email,Company Name,Job Title\n"
        + row("5/6/24, 7:08 AM", canary(person), "Kelpwood Paper", "Sales Director"),
        "Votes.csv": "Date,Link,OptionText\n",
    }

"""Raw metrics of relationships, of one day (section 2)."""

from datetime import date
from fractions import Fraction
from typing import Any

from tests.reference.brand_and_find import latest_values
from tests.reference.evidence_facts import (
    aliases,
    coworkers,
    latest_companies,
    latest_titles,
    of_type,
    weight,
)
from tests.reference.reading import Evidence

Thing = dict[str, Any]
Days = set[date]


# --- relationships -----------------------------------------------------------------------------


def connected(evidence: Evidence) -> set[str]:
    return {connection["contact"] for connection in of_type(evidence, "connection")}


def snapshot(evidence: Evidence) -> dict[str, Any]:
    keys = ["connections", "decision_makers", "internal"]
    return latest_values(of_type(evidence, "network"), keys)


def network_size(evidence: Evidence, today: date, covered: Days) -> Fraction:
    return Fraction(max(len(connected(evidence)), snapshot(evidence).get("connections", 0)))


def titles_are_known(evidence: Evidence) -> bool:
    contacts = connected(evidence) - coworkers(evidence)
    if "decision_makers" in snapshot(evidence) or contacts & set(latest_titles(evidence)):
        return True
    return not contacts and not of_type(evidence, "network")


def decision_maker_connections(evidence: Evidence, today: date, covered: Days) -> Fraction:
    titles = latest_titles(evidence)
    contacts = connected(evidence) - coworkers(evidence)
    single = sum((titles.get(contact, Fraction(0)) for contact in contacts), Fraction(0))
    return max(single, Fraction(snapshot(evidence).get("decision_makers", 0)))


def companies_are_known(evidence: Evidence) -> bool:
    if "internal" in snapshot(evidence):
        return True
    if aliases(evidence) and latest_companies(evidence):
        return True
    return not connected(evidence) and not of_type(evidence, "network")


def internal_connections(evidence: Evidence, today: date, covered: Days) -> Fraction:
    return Fraction(max(len(coworkers(evidence)), snapshot(evidence).get("internal", 0)))


def invitation_acceptance(evidence: Evidence, today: date, covered: Days) -> tuple[int, int]:
    successes = trials = 0
    for sent in of_type(evidence, "invitation"):
        if sent["direction"] != "out" or sent["day"] not in covered:
            continue
        accepted = "accepted_on" in sent or any(
            connection["contact"] == sent["contact"] and connection["day"] >= sent["day"]
            for connection in of_type(evidence, "connection")
        )
        old = (today - sent["day"]).days >= 14
        successes += accepted
        trials += accepted or old or "withdrawn_on" in sent
    return successes, trials


def two_way_conversations(evidence: Evidence, today: date, covered: Days) -> Fraction:
    messages = [m for m in of_type(evidence, "message") if m["day"] in covered]
    x = Fraction(0)
    for contact in {message["contact"] for message in messages} - coworkers(evidence):
        theirs = [message for message in messages if message["contact"] == contact]
        if {message["direction"] for message in theirs} == {"in", "out"}:
            x += weight(today, max(message["day"] for message in theirs))
    return x


def message_response(evidence: Evidence, today: date, covered: Days) -> tuple[int, int]:
    successes = trials = 0
    messages = of_type(evidence, "message")
    for conversation in {message["conversation"] for message in messages}:
        thread = [message for message in messages if message["conversation"] == conversation]
        thread.sort(key=lambda message: (message["instant"], message["direction"] == "in"))
        for place, message in enumerate(thread):
            day = message["day"]
            silent = place == 0 or (day - thread[place - 1]["day"]).days >= 30
            if message["direction"] != "out" or not silent or day not in covered:
                continue
            answered = any(
                later["direction"] == "in" and (later["day"] - day).days <= 30
                for later in thread[place + 1 :]
            )
            successes += answered
            trials += answered or (today - day).days >= 7
    return successes, trials

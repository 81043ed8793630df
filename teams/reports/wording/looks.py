"""What somebody did who looked at a member, as a sentence after the name."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

# By kind, and by kind and detail where that makes another sentence.
OF_A_MEMBER = {
    "member": gettext_noop("opened your member page"),
    "member notes": gettext_noop("opened your latest total, with the own notes to you"),
    "component": gettext_noop("opened %(what)s of your score"),
    "coverage": gettext_noop("opened what is measured of you, week by week"),
    "goals": gettext_noop("opened your goals"),
    "content": gettext_noop("opened your content lab"),
    "content file": gettext_noop("downloaded your content lab"),
    "plan": gettext_noop("asked what if, from your score"),
    "file": gettext_noop("downloaded your score as a file"),
    "file what-if": gettext_noop("downloaded a what-if of your score as a file"),
    "api": gettext_noop("read your %(what)s with a program"),
    "account": gettext_noop("changed who signs in as you"),
    "personal": gettext_noop("took out all that is kept of you, as a file to hand over"),
    "merge": gettext_noop("joined your records with those of another member"),
}
OF_A_REPORT = {
    "report": gettext_noop("opened the user report for %(scope)s"),
    "report api": gettext_noop("read with a program the user report for %(scope)s"),
    "reportfile": gettext_noop("took out the user report for %(scope)s as a file"),
    "outcomes": gettext_noop("opened scores beside outcomes for %(scope)s"),
    "contents": gettext_noop("opened the content lab of %(scope)s, together"),
    "contents file": gettext_noop("downloaded the content lab of %(scope)s, together"),
    "team": gettext_noop("opened the team page of %(scope)s"),
    "team api": gettext_noop("read with a program the team page of %(scope)s"),
    "team compare": gettext_noop("compared %(scope)s with other teams"),
    "team tree": gettext_noop("opened the numbers of few people in %(scope)s, among the teams"),
    "team tree api": gettext_noop(
        "read with a program the numbers of few people in %(scope)s, among the teams"
    ),
    "rules": gettext_noop("opened who of %(scope)s would move by a draft of the rules"),
    "ssi": gettext_noop("opened scores beside LinkedIn’s own SSI for %(scope)s"),
    "ledger": gettext_noop("opened the change ledger of %(scope)s"),
    "ledger api": gettext_noop("read with a program the change ledger of %(scope)s"),
}
ASKED = {
    "score": gettext_noop("score"),
    "ledger": gettext_noop("ledger"),
    "next-points": gettext_noop("next points"),
    "what-if": gettext_noop("what-if"),
    "plan": gettext_noop("plan"),
}


def look(kind: str, detail: str, *, component: str, team: str) -> str:
    """Return what was looked at: ``kind`` and ``detail`` as the log has them.

    ``component`` is what is called so where one was opened, ``team`` that of a report: "" for all.
    """
    told = {"what": component, "scope": team or gettext("the whole organization")}
    if kind == "api":
        told["what"] = gettext(ASKED[detail]) if detail in ASKED else detail
    sentences = OF_A_MEMBER | OF_A_REPORT
    return gettext(sentences.get(f"{kind} {detail}") or sentences[kind]) % told


def deleted_account() -> str:
    """Return who looked whose account is no more."""
    return gettext("Somebody whose account was deleted")

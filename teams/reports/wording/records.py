"""What a record behind a number is, and why it counts or does not: the words of every case.

A record is told by its day, type and form. Nothing of another person is in here: no name, no key,
no text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, gettext_noop

from scoring.core.explain import Entry
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Engagement,
    Exchange,
    Followers,
    Invitation,
    Network,
    Post,
    PostForm,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from scoring.core.shares import Reason
from teams.reports.wording.checklist import item
from teams.reports.wording.counts import listed, things

# Each goes on after "counted in part because" and "not counted because".
REASONS: dict[Reason, str] = {
    "after_date": gettext_noop("it is dated after this day"),
    "outside_window": gettext_noop("it is older than the days that count"),
    "not_covered": gettext_noop("no source measures this component on its day"),
    "over_cap": gettext_noop("the day reached the most that one day can count"),
    "other_source": gettext_noop("another source tells the same, and of two one stands"),
    "same_person": gettext_noop("the same person counts already"),
    "day_once": gettext_noop("a day counts once, and another record stands for it"),
    "earlier_contact": gettext_noop("a contact counts once, by its latest record"),
    "superseded": gettext_noop("a later one took its place"),
    "other_higher": gettext_noop(
        "the network is also told in another way, and the higher number stands"
    ),
    "zero": gettext_noop("there is nothing in it to count"),
    "not_told": gettext_noop("it does not tell this number"),
    "passive": gettext_noop("it is nothing that makes a day an active one"),
    "incoming": gettext_noop("it came from the other side"),
    "pending": gettext_noop("it is not decided yet"),
    "repost": gettext_noop("a repost has no words of its own"),
    "few_words": gettext_noop("a reshare counts from a number of own words on"),
    "not_original": gettext_noop("the post is neither an original nor an article"),
    "form_unknown": gettext_noop("no source tells what form the post has"),
    "low_effort": gettext_noop("few words are left beside courtesy phrases"),
    "duplicate": gettext_noop("the same words were written before"),
    "over_post_cap": gettext_noop("the post reached the most comments that count on one post"),
    "over_comment_cap": gettext_noop("the day reached the most comments that count on one day"),
    "own_post": gettext_noop("a comment on an own post counts half"),
    "coworker": gettext_noop("the contact is a co-worker"),
    "not_coworker": gettext_noop("the contact is no co-worker"),
    "company_unknown": gettext_noop("the company of the contact is not known"),
    "title_unknown": gettext_noop("the title of the contact is not known"),
    "no_decision_maker": gettext_noop("the title of the contact is not one of those that count"),
    "first_degree": gettext_noop("somebody connected already counts half"),
    "unanswered": gettext_noop("nothing came back so far"),
    "one_sided": gettext_noop("so far one side alone has written"),
    "not_opener": gettext_noop("it does not open a conversation"),
    "not_met": gettext_noop("the profile does not have it yet"),
    "no_seat": gettext_noop("it counts with a Sales Navigator seat"),
}
FORMS: dict[PostForm, str] = {
    "original": gettext_noop("Original post"),
    "article": gettext_noop("Article"),
    "reshare_with_text": gettext_noop("Reshare with own words"),
    "repost": gettext_noop("Repost"),
}
WON = {
    "invitation_acceptance": gettext_noop("Counted: accepted"),
    "message_response": gettext_noop("Counted: answered"),
}
LOST = {
    "invitation_acceptance": gettext_noop("Counted: not accepted"),
    "message_response": gettext_noop("Counted: not answered"),
}


def verdict(entry: Entry, component: str) -> str:
    """Return whether a record counts, and why it does not, or not in full."""
    if entry.reason is not None:
        why = {"reason": gettext(REASONS[entry.reason])}
        if entry.status == "counted_in_part":
            return gettext("Counted in part because %(reason)s") % why
        return gettext("Not counted because %(reason)s") % why
    if entry.trial:
        return gettext((WON if entry.contribution else LOST)[component])
    return gettext("Counted")


def what_of(entry: Entry) -> str:
    """Return the type and form of a record: "Original post"."""
    return _WHAT[type(entry.record)](entry.record, entry.what)


def count_of(entry: Entry) -> int:
    """Return how many things a record tells of."""
    record = entry.record
    match record:
        case Reaction() | Search() | ProfileView() | Saved():
            return record.count
        case Followers():
            return record.gained
        case Exchange():
            return record.outbound + record.inbound
        case Proof() if entry.what == "endorsements":
            return record.endorsements
        case Proof() if entry.what == "recommendations":
            return record.recommendations
    return 1


def detail_of(record: AnyRecord, component: str) -> str:
    """Return the numbers that tell one record from another: "2 sent, 1 received"."""
    if isinstance(record, Exchange):
        told = {"sent": record.outbound, "received": record.inbound}
        return gettext("%(sent)s sent, %(received)s received") % told
    if isinstance(record, Post | Engagement) and component.startswith("engagement"):
        return _received(record)
    return ""


def _received(one: Post | Engagement) -> str:
    told = (("reaction", one.reactions), ("comment", one.comments), ("repost", one.reposts))
    parts = [things(kind, number) for kind, number in told if number is not None]
    if not parts and one.engagements is not None:
        parts = [things("engagement", one.engagements)]
    return listed(parts) or gettext("no numbers told")


def _post(post: Post, _what: str) -> str:
    return gettext(FORMS[post.form])


def _comment(comment: Comment, _what: str) -> str:
    return gettext("Comment on an own post") if comment.own_post else gettext("Comment")


def _search(search: Search, _what: str) -> str:
    return gettext("Advanced people search") if search.advanced else gettext("People search")


def _view(view: ProfileView, _what: str) -> str:
    if view.coworker:
        return gettext("Profile view of a co-worker")
    if view.degree == 1:
        return gettext("Profile view of a connection")
    return gettext("Profile view")


def _saved(saved: Saved, _what: str) -> str:
    return gettext("Saved lead") if saved.what == "lead" else gettext("Saved account")


def _invitation(invitation: Invitation, _what: str) -> str:
    if invitation.direction == "out":
        return gettext("Invitation to a contact")
    return gettext("Invitation from a contact")


def _profile(_profile: Profile, what: str) -> str:
    if not what:
        return gettext("Profile checklist")
    items = gettext(" and ").join(item(key) for key in what.split("+"))
    return gettext("Profile: %(items)s") % {"items": items}


def _proof(_proof: Proof, what: str) -> str:
    match what:
        case "endorsements":
            return gettext("Endorsements")
        case "recommendations":
            return gettext("Recommendations")
    return gettext("Endorsements and recommendations")


def _always(text: str) -> Callable[[Any, str], str]:
    return lambda _record, _what: gettext(text)


_WHAT: dict[type[AnyRecord], Callable[[Any, str], str]] = {
    Active: _always(gettext_noop("Active day, as a source tells it")),
    Comment: _comment,
    Connection: _always(gettext_noop("Connection with a contact")),
    Engagement: _always(gettext_noop("Numbers of a post")),
    Exchange: _always(gettext_noop("Messages with a contact")),
    Followers: _always(gettext_noop("Followers gained, net")),
    Invitation: _invitation,
    Network: _always(gettext_noop("Count of the whole network")),
    Post: _post,
    Profile: _profile,
    ProfileView: _view,
    Proof: _proof,
    Reaction: _always(gettext_noop("Reaction")),
    Saved: _saved,
    Search: _search,
}

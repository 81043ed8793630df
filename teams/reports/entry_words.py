"""What a record behind a number is, and why it counts or does not: the words of every case.

A record is told by its day, type and form. Nothing of another person is in here: no name, no key,
no text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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

# Each goes on after "counted in part because" and "not counted because".
REASONS: dict[Reason, str] = {
    "after_date": "it is dated after this day",
    "outside_window": "it is older than the days that count",
    "not_covered": "no source measures this component on its day",
    "over_cap": "the day reached the most that one day can count",
    "other_source": "another source tells the same, and of two one stands",
    "same_person": "the same person counts already",
    "day_once": "a day counts once, and another record stands for it",
    "earlier_contact": "a contact counts once, by its latest record",
    "superseded": "a later one took its place",
    "other_higher": "the network is also told in another way, and the higher number stands",
    "zero": "there is nothing in it to count",
    "not_told": "it does not tell this number",
    "passive": "it is nothing that makes a day an active one",
    "incoming": "it came from the other side",
    "pending": "it is not decided yet",
    "repost": "a repost has no words of its own",
    "few_words": "a reshare counts from a number of own words on",
    "not_original": "the post is neither an original nor an article",
    "form_unknown": "no source tells what form the post has",
    "low_effort": "few words are left beside courtesy phrases",
    "duplicate": "the same words were written before",
    "over_post_cap": "the post reached the most comments that count on one post",
    "over_comment_cap": "the day reached the most comments that count on one day",
    "own_post": "a comment on an own post counts half",
    "coworker": "the contact is a co-worker",
    "not_coworker": "the contact is no co-worker",
    "company_unknown": "the company of the contact is not known",
    "title_unknown": "the title of the contact is not known",
    "no_decision_maker": "the title of the contact is not one of those that count",
    "first_degree": "somebody connected already counts half",
    "unanswered": "nothing came back so far",
    "one_sided": "so far one side alone has written",
    "not_opener": "it does not open a conversation",
    "not_met": "the profile does not have it yet",
    "no_seat": "it counts with a Sales Navigator seat",
}
OUTCOMES = {
    "invitation_acceptance": ("accepted", "not accepted"),
    "message_response": ("answered", "not answered"),
}
FORMS: dict[PostForm, str] = {
    "original": "Original post",
    "article": "Article",
    "reshare_with_text": "Reshare with own words",
    "repost": "Repost",
}
CHECKLIST = {
    "photo": "photo",
    "banner": "banner",
    "headline_chars": "headline",
    "about_chars": "about text",
    "current_role_described": "description of the present role",
    "past_roles": "past roles",
    "education": "education",
    "skills": "skills",
    "location": "location",
    "industry": "industry",
    "featured": "featured or media",
    "custom_url": "custom address",
}


def verdict(entry: Entry, component: str) -> str:
    """Return whether a record counts, and why it does not, or not in full."""
    if entry.reason is not None:
        how = "Counted in part" if entry.status == "counted_in_part" else "Not counted"
        return f"{how} because {REASONS[entry.reason]}"
    if entry.trial:
        won, lost = OUTCOMES[component]
        return f"Counted: {won if entry.contribution else lost}"
    return "Counted"


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
        return f"{record.outbound} sent, {record.inbound} received"
    if isinstance(record, Post | Engagement) and component.startswith("engagement"):
        return _received(record)
    return ""


def _received(one: Post | Engagement) -> str:
    told = {
        "reactions": one.reactions,
        "comments": one.comments,
        "reposts": one.reposts,
    }
    parts = [f"{name} {number}" for name, number in told.items() if number is not None]
    if not parts and one.engagements is not None:
        parts = [f"engagements {one.engagements}"]
    return ", ".join(parts) or "no numbers told"


def _post(post: Post, _what: str) -> str:
    return FORMS[post.form]


def _comment(comment: Comment, _what: str) -> str:
    return "Comment on an own post" if comment.own_post else "Comment"


def _search(search: Search, _what: str) -> str:
    return "Advanced people search" if search.advanced else "People search"


def _view(view: ProfileView, _what: str) -> str:
    if view.coworker:
        return "Profile view of a co-worker"
    return "Profile view of a connection" if view.degree == 1 else "Profile view"


def _saved(saved: Saved, _what: str) -> str:
    return f"Saved {saved.what}"


def _invitation(invitation: Invitation, _what: str) -> str:
    return f"Invitation {'to' if invitation.direction == 'out' else 'from'} a contact"


def _profile(_profile: Profile, what: str) -> str:
    items = " and ".join(CHECKLIST.get(key, key.replace("_", " ")) for key in what.split("+"))
    return f"Profile: {items}" if what else "Profile checklist"


def _proof(_proof: Proof, what: str) -> str:
    return what.capitalize() if what else "Endorsements and recommendations"


def _always(text: str) -> Callable[[Any, str], str]:
    return lambda _record, _what: text


_WHAT: dict[type[AnyRecord], Callable[[Any, str], str]] = {
    Active: _always("Active day, as a source tells it"),
    Comment: _comment,
    Connection: _always("Connection with a contact"),
    Engagement: _always("Numbers of a post"),
    Exchange: _always("Messages with a contact"),
    Followers: _always("Followers gained, net"),
    Invitation: _invitation,
    Network: _always("Count of the whole network"),
    Post: _post,
    Profile: _profile,
    ProfileView: _view,
    Proof: _proof,
    Reaction: _always("Reaction"),
    Saved: _saved,
    Search: _search,
}

"""One record for every reason for which records do not count, or count in part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Engagement,
    Followers,
    Invitation,
    Network,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from scoring.core.shares import Reason
from tests.unit.core.given import (
    TODAY,
    ago,
    heard,
    invited,
    said,
    seated,
)


def search(**facts: Any) -> Search:
    return Search(on=TODAY, **facts)


def view(**facts: Any) -> ProfileView:
    return ProfileView(on=TODAY, **facts)


def reacted(**facts: Any) -> Reaction:
    return Reaction(on=TODAY, **facts)


def followed(**facts: Any) -> Followers:
    return Followers(on=TODAY, **facts)


def counted(connections: int, age: int = 0) -> Network:
    return Network(on=ago(age), connections=connections)


def comment(age: int = 0, **facts: Any) -> Comment:
    return Comment(on=ago(age), **{"quality": 80, **facts})


def connected(age: int, contact: str = "ada", **facts: Any) -> Connection:
    return Connection(on=ago(age), contact=contact, **facts)


ORIGINAL = Post(on=TODAY, form="original")
RESHARE = Post(on=TODAY, form="reshare_with_text", words=24)
REPOST = Post(on=TODAY, form="repost", words=300)
PRAISED = Post(on=TODAY, form="original", reactions=2, moment=10_000, source="archive")
TOLD = Engagement(on=TODAY, reactions=3, moment=11_000, source="workbook")
OWN = {"company": "ours", "title": 100}
INBOUND = Invitation(on=TODAY, contact="ada", direction="in")
SIX_ACCOUNTS = Saved(on=TODAY, what="account", count=6)
LEAD = Saved(on=ago(5), what="lead")
PHOTO = Profile(on=TODAY, values={"photo": True})
TWO_ON_P: list[AnyRecord] = [comment(2, post="p"), comment(1, post="p")]
TEN_A_DAY: list[AnyRecord] = [comment() for _ in range(10)]
SEEN = view(contact="ada")
PRAISE = Proof(on=TODAY, endorsements=4, recommendations=1)

# (why, component, what counts beside it, the record that is explained, part of it that counts)
EXAMPLES: list[tuple[Reason, str, list[AnyRecord], AnyRecord, str]] = [
    ("after_date", "original_publishing", [], replace(ORIGINAL, on=ago(-1)), "0"),
    ("after_date", "network_size", [], connected(-1), "0"),
    ("after_date", "profile_completeness", [], replace(PHOTO, on=ago(-1)), "0"),
    ("outside_window", "original_publishing", [], replace(ORIGINAL, on=ago(90)), "0"),
    ("outside_window", "days_active", [], Active(on=ago(30)), "0"),
    ("outside_window", "invitation_acceptance", [], invited(90, accepted=80), "0"),
    ("outside_window", "message_response", [], said(90), "0"),
    ("over_cap", "people_searches", [search(count=10)], search(), "0"),
    ("over_cap", "people_searches", [], search(count=62), "10"),
    ("over_cap", "people_searches", [], search(count=7, advanced=True), "10"),
    ("over_cap", "prospect_profile_views", [], view(count=26), "25"),
    ("over_cap", "reactions_given", [reacted(count=9)], reacted(count=2), "1"),
    ("over_cap", "original_publishing", [ORIGINAL], replace(RESHARE, words=25), "0"),
    ("over_cap", "content_shared", [ORIGINAL, RESHARE], REPOST, "0.3"),
    ("over_cap", "leads_and_accounts_saved", [], SIX_ACCOUNTS, "10"),
    ("other_source", "people_searches", [search(source="a", count=2)], search(), "0"),
    ("other_source", "audience_growth", [followed(gained=1, source="a")], followed(gained=-5), "0"),
    ("other_source", "engagement_received", [TOLD], PRAISED, "0"),
    ("other_source", "engagement_on_originals", [TOLD], PRAISED, "0"),
    ("same_person", "prospect_profile_views", [SEEN], replace(SEEN, degree=1), "0"),
    ("same_person", "network_size", [connected(9)], connected(3), "0"),
    ("day_once", "regularity", [comment()], reacted(), "0"),
    ("day_once", "days_active", [Active(on=TODAY)], search(source="b"), "0"),
    ("earlier_contact", "decision_makers_contacted", [said(0, title=100)], said(1), "0"),
    ("earlier_contact", "two_way_conversations", [said(0)], heard(1), "0"),
    ("superseded", "profile_completeness", [PHOTO], replace(PHOTO, on=ago(1)), "0"),
    ("superseded", "social_proof", [PRAISE], replace(PRAISE, on=ago(1)), "0"),
    ("superseded", "network_size", [counted(4)], counted(9, 1), "0"),
    ("other_higher", "network_size", [counted(4)], connected(2), "0"),
    ("other_higher", "network_size", [connected(3), connected(2, "bob")], counted(1), "0"),
    ("not_told", "internal_connections", [], counted(1), "0"),
    ("zero", "people_searches", [], search(count=0), "0"),
    ("zero", "engagement_received", [], ORIGINAL, "0"),
    ("zero", "regularity", [], reacted(count=0), "0"),
    ("passive", "days_active", [], reacted(passive=True), "0"),
    ("incoming", "days_active", [], heard(0), "0"),
    ("incoming", "decision_makers_contacted", [], heard(0, title=100), "0"),
    ("incoming", "invitation_acceptance", [], INBOUND, "0"),
    ("pending", "invitation_acceptance", [], invited(13), "0"),
    ("pending", "message_response", [], said(6), "0"),
    ("repost", "original_publishing", [], REPOST, "0"),
    ("few_words", "original_publishing", [], RESHARE, "0"),
    ("few_words", "original_publishing", [], replace(RESHARE, words=None), "0"),
    ("not_original", "engagement_on_originals", [], replace(REPOST, reactions=3), "0"),
    ("form_unknown", "engagement_on_originals", [], TOLD, "0"),
    ("low_effort", "thoughtful_comments", [], comment(quality=0), "0"),
    ("low_effort", "days_active", [], comment(quality=0), "0"),
    ("duplicate", "thoughtful_comments", [comment(90, text_key="k")], comment(text_key="k"), "0"),
    ("over_post_cap", "thoughtful_comments", TWO_ON_P, comment(post="p"), "0"),
    ("over_comment_cap", "thoughtful_comments", TEN_A_DAY, comment(quality=40), "0"),
    ("own_post", "thoughtful_comments", [], comment(quality=40, own_post=True), "0.4"),
    ("coworker", "prospect_profile_views", [], view(coworker=True), "0"),
    ("coworker", "decision_makers_contacted", [connected(3, **OWN)], said(0, title=100), "0"),
    ("coworker", "two_way_conversations", [connected(3, **OWN), heard(1)], said(0), "0"),
    ("coworker", "decision_maker_connections", [], connected(3, **OWN), "0"),
    ("not_coworker", "internal_connections", [], connected(3, company="theirs"), "0"),
    ("company_unknown", "internal_connections", [], connected(3), "0"),
    ("title_unknown", "decision_makers_contacted", [], said(0), "0"),
    ("title_unknown", "decision_maker_connections", [], connected(3), "0"),
    ("no_decision_maker", "decision_makers_contacted", [], said(0, title=0), "0"),
    ("no_decision_maker", "decision_maker_connections", [], connected(3, title=0), "0"),
    ("first_degree", "prospect_profile_views", [], view(degree=1, count=3), "1.5"),
    ("unanswered", "decision_makers_contacted", [], said(30, title=100), "0.25"),
    ("one_sided", "two_way_conversations", [], said(0), "0"),
    ("not_opener", "message_response", [said(30)], said(1), "0"),
    ("not_opener", "message_response", [], heard(0), "0"),
    ("not_met", "profile_completeness", [], Profile(on=TODAY, values={"skills": 4}), "0"),
    ("no_seat", "leads_and_accounts_saved", [seated("free", 3)], LEAD, "0"),
]  # fmt: skip

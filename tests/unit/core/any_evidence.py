"""Any evidence at all, for property tests: every type, crowded into the days that matter."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from hypothesis import strategies as st

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
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from tests.unit.core.given import ago

EDGES = (0, 1, 6, 7, 8, 13, 14, 15, 29, 30, 31, 59, 60, 88, 89, 90, 91, 120)
COMPANIES = ("", "ours", "theirs")
NOON = 1_790_000_000_000

ages = st.one_of(st.sampled_from(EDGES), st.integers(-3, 125))
days = ages.map(ago)
contacts = st.sampled_from(["ada", "bob", "eve", "joe"])
sources = st.sampled_from(["", "a", "b"])
titles = st.sampled_from([None, 0, 50, 100])
counts = st.integers(0, 30)
maybe_counts = st.one_of(st.none(), counts)
flags = st.booleans()
moments = st.one_of(st.none(), st.sampled_from([0, 1999, 2000, 2001, 4000]).map(NOON.__add__))


@st.composite
def exchanges(draw: Any, age: Any = ages) -> Exchange:
    day = ago(draw(age))
    out, back = draw(st.sampled_from([(1, 0), (0, 1), (2, 1)]))
    contact = draw(contacts)
    return Exchange(
        on=day,
        conversation=f"{contact} {draw(st.integers(0, 1))}",
        contact=contact,
        first_at=datetime.combine(day, time(draw(st.integers(8, 10))), UTC),
        first_out=draw(flags) if out and back else bool(out),
        outbound=out,
        inbound=back,
        title=draw(titles),
        passive=draw(flags),
    )


@st.composite
def posts(draw: Any) -> Post:
    forms = st.sampled_from(["original", "article", "reshare_with_text", "repost"])
    return Post(
        on=draw(days),
        form=draw(forms),
        words=draw(st.sampled_from([None, 3, 25, 60])),
        reactions=draw(maybe_counts),
        comments=draw(maybe_counts),
        reposts=draw(maybe_counts),
        engagements=draw(maybe_counts),
        moment=draw(moments),
        source=draw(sources),
        passive=draw(flags),
    )


@st.composite
def comments(draw: Any) -> Comment:
    day = draw(days)
    at = datetime.combine(day, time(draw(st.integers(8, 10))), UTC)
    return Comment(
        on=day,
        at=draw(st.sampled_from([None, at])),
        quality=draw(st.sampled_from([0, 20, 40, 80, 100])),
        post=draw(st.sampled_from(["", "p", "q"])),
        text_key=draw(st.sampled_from(["", "s", "t"])),
        passive=draw(flags),
    )


@st.composite
def profiles(draw: Any) -> Profile:
    given_values = {
        "photo": flags,
        "headline_chars": st.sampled_from([0, 39, 40]),
        "education": st.one_of(flags, st.integers(0, 2)),
        "skills": st.sampled_from([0, 4, 5]),
        "location": flags,
        "industry": flags,
    }
    return Profile(on=draw(days), values=draw(st.fixed_dictionaries({}, optional=given_values)))


invitations = st.builds(
    Invitation,
    on=days,
    contact=contacts,
    direction=st.sampled_from(["out", "in"]),
    title=titles,
    accepted_on=st.one_of(st.none(), days),
    withdrawn_on=st.one_of(st.none(), days),
)
connections = st.builds(
    Connection, on=days, contact=contacts, title=titles, company=st.sampled_from(COMPANIES)
)
networks = st.builds(
    Network,
    on=days,
    connections=st.integers(0, 900),
    decision_makers=st.one_of(st.none(), st.integers(0, 9000)),
    internal=maybe_counts,
)
views = st.builds(
    ProfileView,
    on=days,
    count=counts,
    contact=st.one_of(st.just(""), contacts),
    degree=st.sampled_from([None, 1, 2, 3, "out"]),
    coworker=flags,
    source=sources,
)
engagements = st.builds(
    Engagement,
    on=days,
    moment=moments,
    engagements=maybe_counts,
    comments=maybe_counts,
    source=sources,
)
proofs = st.builds(Proof, on=days, endorsements=counts, recommendations=counts)
reactions = st.builds(Reaction, on=days, count=counts, source=sources, passive=flags)
followers = st.builds(Followers, on=days, gained=st.integers(-30, 60), source=sources)
searches = st.builds(Search, on=days, count=counts, advanced=flags, source=sources)
saved = st.builds(
    Saved, on=days, what=st.sampled_from(["lead", "account"]), count=counts, source=sources
)
actives = st.builds(Active, on=days, passive=flags)

activity = st.one_of(
    posts(),
    engagements,
    comments(),
    exchanges(),
    invitations,
    reactions,
    followers,
    searches,
    views,
    saved,
    actives,
)
states = st.one_of(profiles(), proofs, networks, connections)
evidence: st.SearchStrategy[list[AnyRecord]] = st.lists(st.one_of(activity, states), max_size=25)

"""What happens in the worked examples of the rules, in words."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, ngettext

from teams.reports.wording.counts import listed, things

ORIGINAL = gettext_noop("An original post")
ANOTHER = gettext_noop("Another one")
ARTICLE = gettext_noop("An article")
RESHARE = gettext_noop("A reshare")
RESHARE_WITH_TEXT = gettext_noop("A reshare with own words")
REPOST = gettext_noop("A plain repost")
VIEWS = {
    1: gettext_noop("%(n)s views of people of the 1st degree"),
    2: gettext_noop("%(n)s views of people of the 2nd degree"),
}


def ago(age: int) -> str:
    """Return how long ago something was: "today", "7 days ago"."""
    if age == 0:
        return gettext("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", age) % {"n": age}


def dated(text: str, age: int) -> str:
    """Return what happened, with its age: "6 people searches, today"."""
    return gettext("%(text)s, %(ago)s") % {"text": text, "ago": ago(age)}


def post(text: str, age: int) -> str:
    """Return a post, one of the names above: "An article, 30 days ago"."""
    return dated(gettext(text), age)


def engaged(text: str, age: int, reactions: int, comments: int, reposts: int) -> str:
    """Return a post, and what it got."""
    got = listed(
        [things("reaction", reactions), things("comment", comments), things("repost", reposts)]
    )
    return gettext("%(text)s: %(got)s") % {"text": post(text, age), "got": got}


def endorsed(endorsements: int, recommendations: int) -> str:
    """Return how many endorsements and recommendations were received."""
    return gettext(
        "%(endorsements)s endorsements, %(recommendations)s recommendations received"
    ) % {"endorsements": endorsements, "recommendations": recommendations}


def followers(gained: int, age: int) -> str:
    """Return how many followers were gained."""
    told = ngettext("%(n)s follower gained", "%(n)s followers gained", gained)
    return dated(told % {"n": gained}, age)


def searches(count: int, age: int, *, advanced: bool = False) -> str:
    """Return how many searches there were, of which kind."""
    told = (
        ngettext("%(n)s advanced search", "%(n)s advanced searches", count)
        if advanced
        else ngettext("%(n)s search", "%(n)s searches", count)
    )
    return dated(told % {"n": count}, age)


def views(count: int, age: int, degree: int) -> str:
    """Return how many people of the first or second degree were looked at."""
    return dated(gettext(VIEWS[degree]) % {"n": count}, age)


def accepted_invitation(age: int) -> str:
    """Return that a head of sales was invited, and accepted."""
    return gettext("An invitation to a head of sales, %(ago)s, accepted") % {"ago": ago(age)}


def unanswered_message(age: int) -> str:
    """Return that a director was written to, and did not answer."""
    return gettext("A message to a director, %(ago)s, not answered") % {"ago": ago(age)}


def leads(count: int, age: int) -> str:
    """Return how many leads were saved."""
    return dated(ngettext("%(n)s lead saved", "%(n)s leads saved", count) % {"n": count}, age)


def accounts(count: int, age: int) -> str:
    """Return how many accounts were saved."""
    told = ngettext("%(n)s account saved", "%(n)s accounts saved", count)
    return dated(told % {"n": count}, age)


def active_days(days: int, of: int) -> str:
    """Return on how many of the last days something was done."""
    return gettext("%(days)s active days of the last %(of)s") % {"days": days, "of": of}


def comment(words: int, age: int) -> str:
    """Return a comment by its length."""
    told = ngettext("A comment of %(n)s word", "A comment of %(n)s words", words)
    return dated(told % {"n": words}, age)


def reaction(age: int) -> str:
    """Return one reaction."""
    return dated(gettext("A reaction"), age)


def reactions(count: int, age: int) -> str:
    """Return how many reactions were given."""
    return dated(things("reaction", count), age)


def capped_reactions(count: int, age: int, most: int) -> str:
    """Return how many reactions were given on a day, and how many of them count."""
    told = gettext("%(reactions)s: %(most)s of a day count")
    return told % {"reactions": reactions(count, age), "most": most}


def connections_by_rank(connections: int, heads: int, directors: int) -> str:
    """Return how many connections there are, and how many of them decide."""
    return gettext("%(connections)s: %(heads)s heads or higher, %(directors)s directors") % {
        "connections": things("connection", connections),
        "heads": heads,
        "directors": directors,
    }


def internal_connections(count: int) -> str:
    """Return how many connections work at the own company."""
    told = gettext("%(connections)s in the own company")
    return told % {"connections": things("connection", count)}


def invitations(sent: int, age: int, accepted: int) -> str:
    """Return how many invitations were sent, and accepted."""
    told = gettext("%(sent)s invitations, %(ago)s, %(accepted)s of them accepted")
    return told % {"sent": sent, "ago": ago(age), "accepted": accepted}


def conversation(age: int) -> str:
    """Return a conversation by the age of its last message."""
    return gettext("A conversation both ways, last message %(ago)s") % {"ago": ago(age)}


def openers(sent: int, age: int, answered: int) -> str:
    """Return how many first messages were sent, and answered."""
    told = gettext("%(sent)s openers, %(ago)s, %(answered)s of them answered")
    return told % {"sent": sent, "ago": ago(age), "answered": answered}

"""The next best actions in words: what to do, and how much of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, gettext_noop, ngettext

from scoring.core.result import NextAction

# Of how many things, and of the least that counts: characters or words.
Title = Callable[[int, int], str]
_NUMBERS = (
    gettext_noop("no"),
    gettext_noop("one"),
    gettext_noop("two"),
    gettext_noop("three"),
    gettext_noop("four"),
    gettext_noop("five"),
    gettext_noop("six"),
    gettext_noop("seven"),
    gettext_noop("eight"),
    gettext_noop("nine"),
    gettext_noop("ten"),
)

ACTIONS: Mapping[str, Title] = {
    "publish_post": lambda n, _: ngettext(
        "Publish an original post", "Publish %(number)s original posts", n
    ),
    "publish_article": lambda n, _: ngettext(
        "Publish an article", "Publish %(number)s articles", n
    ),
    "share_with_own_words": lambda n, _: ngettext(
        "Share a post with %(least)s words of your own",
        "Share %(number)s posts with %(least)s words of your own",
        n,
    ),
    "write_comments": lambda n, _: ngettext(
        "Write %(number)s comment of %(least)s words or more",
        "Write %(number)s comments of %(least)s words or more",
        n,
    ),
    "answer_commenters": lambda n, _: ngettext(
        "Answer %(number)s comment on your own posts in %(least)s words or more",
        "Answer %(number)s comments on your own posts in %(least)s words or more",
        n,
    ),
    "write_one_comment": lambda n, _: ngettext(
        "Write %(number)s comment of %(least)s words or more today",
        "Write %(number)s comments of %(least)s words or more today",
        n,
    ),
    "react": lambda n, _: ngettext("React to %(number)s post", "React to %(number)s posts", n),
    "search_people": lambda n, _: ngettext(
        "Run %(number)s people search", "Run %(number)s people searches", n
    ),
    "search_with_filters": lambda n, _: ngettext(
        "Run %(number)s people search with filters",
        "Run %(number)s people searches with filters",
        n,
    ),
    "view_prospects": lambda n, _: ngettext(
        "View %(number)s prospect’s profile", "View %(number)s prospects’ profiles", n
    ),
    "contact_decision_makers": lambda n, _: ngettext(
        "Contact %(number)s decision maker you have not written to in %(least)s days",
        "Contact %(number)s decision makers you have not written to in %(least)s days",
        n,
    ),
    "save_leads": lambda n, _: ngettext("Save %(number)s lead", "Save %(number)s leads", n),
    "save_accounts": lambda n, _: ngettext(
        "Save %(number)s account", "Save %(number)s accounts", n
    ),
    "be_active": lambda _n, _: gettext("Be active today"),
    "answer_messages": lambda _n, _: gettext("Answer people who wrote to you"),
    "connect_decision_makers": lambda n, _: ngettext(
        "Connect with %(number)s decision maker", "Connect with %(number)s decision makers", n
    ),
    "connect_coworkers": lambda n, _: ngettext(
        "Connect with %(number)s co-worker", "Connect with %(number)s co-workers", n
    ),
    "connect_former_colleagues": lambda n, _: ngettext(
        "Connect with %(number)s person you have worked with",
        "Connect with %(number)s people you have worked with",
        n,
    ),
    "ask_for_recommendation": lambda n, _: ngettext(
        "Ask a customer for a recommendation",
        "Ask %(number)s customers for a recommendation",
        n,
    ),
    "ask_for_endorsements": lambda n, _: ngettext(
        "Ask %(number)s person you have worked with to endorse a skill",
        "Ask %(number)s people you have worked with to endorse a skill",
        n,
    ),
    "complete_photo": lambda _n, _: gettext("Add a profile photo"),
    "complete_banner": lambda _n, _: gettext("Add a banner image"),
    "complete_headline_chars": lambda _n, least: ngettext(
        "Write a headline of %(least)s character or more",
        "Write a headline of %(least)s characters or more",
        least,
    ),
    "complete_about_chars": lambda _n, least: ngettext(
        "Add an About text of %(least)s character",
        "Add an About text of %(least)s characters",
        least,
    ),
    "complete_current_role_described": lambda _n, _: gettext("Describe your current role"),
    "complete_past_roles": lambda n, _: ngettext(
        "Add %(number)s past role", "Add %(number)s past roles", n
    ),
    "complete_education": lambda _n, _: gettext("Add your education"),
    "complete_skills": lambda n, _: ngettext("Add %(number)s skill", "Add %(number)s skills", n),
    "complete_location": lambda _n, _: gettext("Set your location and industry"),
    "complete_featured": lambda _n, _: gettext("Feature a link, a post or a document"),
    "complete_custom_url": lambda _n, _: gettext("Set a custom profile address"),
}


def action_title(action: NextAction) -> str:
    """Return what to do: "Write three comments of 25 words or more"."""
    return title_of(action.action, action.count, action.least)


def title_of(name: str, count: int, least: int) -> str:
    """Return the title of an action of the catalogue. Raises KeyError for any other."""
    return ACTIONS[name](count, least) % {"number": _number(count), "least": least}


def _number(count: int) -> str:
    """A number within a sentence: up to ten as a word."""
    return gettext(_NUMBERS[count]) if count < len(_NUMBERS) else str(count)

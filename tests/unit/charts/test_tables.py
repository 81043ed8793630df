"""Heads that sort, and the boxes of columns: functions that write what templates did."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

from django.template import Context

from teams.reports.report_columns import COLUMNS
from teams.reports.report_filter_shapes import ColumnChoice
from teams.reports.report_shapes import Head, Improved
from teams.templatetags.report_cells import column_choices, places
from teams.templatetags.tables import sort_head


def test_a_head_that_sorts_says_which_way_and_turns_round() -> None:
    head = Head("Posts & more", "/r/?sort=posts&dir=asc", "descending")

    found = sort_head("posts", head, css="num", title='What "counts"')

    assert found == (
        '<th scope="col" class="num" title="What &quot;counts&quot;" aria-sort="descending">'
        '<a class="sort" id="sort-posts" href="/r/?sort=posts&amp;dir=asc" '
        'hx-get="/r/?sort=posts&amp;dir=asc" hx-target="#report" hx-swap="outerHTML" '
        'hx-push-url="true"><span>Posts &amp; more</span>'
        '<svg class="i" aria-hidden="true"><use href="#i-sortd"/></svg></a></th>'
    )


def test_a_head_that_does_not_sort_yet_has_no_way() -> None:
    found = sort_head("posts", Head("Posts", "/r/"), target="#org")

    assert found.startswith('<th scope="col"><a class="sort" id="sort-posts" href="/r/"')
    assert 'hx-target="#org"' in found


def test_a_column_that_is_shown_is_moved_by_links_and_no_other() -> None:
    posts, comments = COLUMNS["posts"], COLUMNS["comments"]

    found = column_choices(
        (ColumnChoice(posts, True, later="/r/?cols=a&b"), ColumnChoice(comments, False))
    )

    first, second = found.split("</li>")[:2]
    assert 'value="posts" checked' in first
    assert '<a href="/r/?cols=a&amp;b" title="Later">' in first
    assert f"Move {posts.title} later" in first
    assert "earlier" not in first
    assert 'value="comments">' in second
    assert "<a " not in second


def test_those_who_gained_stand_by_place_and_lead_to_the_member() -> None:
    inside = Context({"access": SimpleNamespace(organization=SimpleNamespace(slug="fjord"))})
    gains = (Improved(7, "Ann & Co", Decimal("4.5"), 1), Improved(8, "Bo", Decimal("4.5"), 1))

    found = places(inside, gains)

    assert found == (
        '<ol class="places"><li value="1"><a href="/o/fjord/members/7/">Ann &amp; Co</a> '
        '<span class="mute">+4.50</span></li><li value="1"><a href="/o/fjord/members/8/">Bo</a> '
        '<span class="mute">+4.50</span></li></ol>'
    )
    assert places(inside, ()) == ""

"""The content lab: whose posts, of which days, measured how, and what nobody is shown."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from scoring.core.records import Comment, Coverage, Engagement
from teams.models import Member
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, score
from tests.teams.markup import Markup
from tests.teams.sample_content import lab, panel_of, post, rows_of, told

HIDDEN = "hidden: fewer than 5"
D = Decimal
OWN = [10, 20, 30, 40, 50, 90]


@pytest.fixture
def rita(cast: Cast) -> Member:
    """Six originals and six reshares, one of them without a number."""
    shared = [post(20 + n, 2 * n, form="reshare_with_text", words=9) for n in range(5)]
    own = [post(n, units, words=60, media="image") for n, units in enumerate(OWN)]
    told(cast.rep_member, *own, *shared, post(40, None, form="reshare_with_text"))
    return cast.rep_member


# -- what is compared --------------------------------------------------------------------------


def test_a_form_has_its_median_its_interval_and_its_lift(cast: Cast, rita: Member) -> None:
    page = lab(cast, cast.rep, rita)
    own = rows_of(page, "form")["Original post"]

    assert (page.scope, page.posts, page.told) == ("own", 12, 11)
    assert page.usual is not None
    # Eleven posts: 0 2 4 6 8 10 20 30 40 50 90; the second to the tenth cover 98.8 %.
    assert (page.usual.value, page.usual.low, page.usual.high) == (10, 2, 50)
    assert page.usual.percent == D("98.8")
    assert (own.posts, own.told, own.hidden) == (6, 6, "")
    assert own.units is not None
    assert own.lift is not None
    assert (own.units.value, own.units.low, own.units.high) == (35, 10, 90)
    assert (own.lift.value, own.lift.low, own.lift.high) == (D("3.50"), 1, 9)
    assert own.units.percent == D("96.9")


def test_a_title_names_the_form_whose_whole_interval_lies_above_the_usual_post(
    cast: Cast, rita: Member
) -> None:
    before = panel_of(lab(cast, cast.rep, rita), "form")
    told(rita, *[post(30 + n, 0, form="reshare_with_text") for n in range(2)])
    after = panel_of(lab(cast, cast.rep, rita), "form")

    assert before is not None
    assert before.title == "Engagement by form"
    assert after is not None
    assert after.title == "Original posts earn 4.38 times your usual post"


def test_under_five_measured_posts_only_the_count_is_told(cast: Cast, rita: Member) -> None:
    told(rita, *[post(50 + n, 5, form="article") for n in range(4)])

    articles = rows_of(lab(cast, cast.rep, rita), "form")["Article"]

    assert (articles.posts, articles.told, articles.units, articles.lift) == (4, 4, None, None)
    assert articles.hidden == HIDDEN
    assert not articles.is_shut


def test_every_dimension_sorts_the_same_posts(cast: Cast, rita: Member) -> None:
    page = lab(cast, cast.rep, rita)

    keys = [panel.key for panel in page.panels]
    counts = {panel.key: sum(row.posts for row in panel.rows) for panel in page.panels}

    assert keys == ["writing", "media", "length", "weekday", "gap", "hour"]
    assert set(counts.values()) == {12}
    assert rows_of(page, "length")["50 to 149 words"].told == 6
    assert rows_of(page, "media")["Not told"].told == 5
    assert rows_of(page, "hour")["9:00 to 12:00"].told == 11
    assert rows_of(page, "gap")["The next day"].posts == 9


def test_form_by_length_is_a_table_of_medians(cast: Cast, rita: Member) -> None:
    matrix = lab(cast, cast.rep, rita).matrix

    assert matrix is not None
    assert matrix.top == 35
    assert [label for label, _ in matrix.rows] == ["Original post", "Reshare with own words"]
    assert [cell.units for cell in matrix.rows[0][1]] == [None, 35, None, None]
    assert [cell.told for cell in matrix.rows[1][1]] == [5, 0, 0, 0]


def test_what_a_workbook_tells_is_joined_with_the_post_of_the_archive(cast: Cast) -> None:
    moments = [1_780_000_000_000 + 86_400_000 * n for n in range(5)]
    posts = [post(12 - n, None, moment=each) for n, each in enumerate(moments)]
    numbers = [
        Engagement(on=one.on, moment=each + 900, engagements=7, source="w", ref=f"{each}")
        for one, each in zip(posts, moments, strict=True)
    ]
    alone = Engagement(on=LAST, moment=1_780_900_000_000, engagements=1, source="w", ref="x")
    told(cast.rep_member, *posts, *numbers, alone)

    found = rows_of(lab(cast, cast.rep, cast.rep_member), "form")

    assert (found["Original post"].posts, found["Original post"].told) == (5, 5)
    assert found["Not told"].posts == 1


def test_a_post_that_a_whole_list_does_not_name_received_nothing(cast: Cast) -> None:
    covered = Coverage(metrics=("engagement_received",), start=date(2026, 5, 1), end=LAST)
    told(cast.rep_member, *[post(n) for n in range(5)], post(6, form="repost"), covered)

    found = rows_of(lab(cast, cast.rep, cast.rep_member), "form")

    assert found["Original post"].units is not None
    assert found["Original post"].units.value == 0
    assert found["Original post"].lift is None
    assert found["Repost"].told == 0


def test_own_posts_a_week_are_summed_by_week(cast: Cast) -> None:
    # The last day is a Tuesday: weeks end two days before it.
    for week in range(5):
        first = 2 + 7 * week
        told(cast.rep_member, post(first, 10 + week), post(first + 3, 20))

    (row,) = lab(cast, cast.rep, cast.rep_member).weeks

    assert (row.label, row.weeks, row.post) == ("2 a week", 5, 17)
    assert row.week is not None
    assert (row.week.value, row.week.low, row.week.high) == (32, 30, 34)


def test_comments_are_counted_by_the_words_that_count(cast: Cast) -> None:
    on = {"on": LAST, "source": "crm"}
    rows = [Comment(quality=q, ref=f"c{n}", **on) for n, q in enumerate([0, 0, 0, 40, 80, 100])]
    rows.append(Comment(quality=20, own_post=True, ref="own", **on))
    rows.append(Comment(quality=40, quality_measured=False, ref="flat", **on))
    told(cast.rep_member, *rows, post(1, 3))

    comments = lab(cast, cast.rep, cast.rep_member).comments

    assert comments is not None
    assert comments.title == "38% of comments are too short to count"
    assert [(r.label, r.comments, r.percent, r.units) for r in comments.rows] == [
        ("under 5 words", 3, 38, 0),
        ("5 to 11", 2, 25, D("0.6")),
        ("12 to 24", 1, 13, D("0.8")),
        ("25 and more", 1, 13, 1),
        ("without their words", 1, 13, D("0.4")),
    ]
    assert (comments.comments, comments.units) == (8, D("2.8"))


# -- which days --------------------------------------------------------------------------------


def test_the_usual_post_is_that_of_the_same_days(cast: Cast, rita: Member) -> None:
    page = lab(cast, cast.rep, rita, **{"from": "2026-06-04", "to": "2026-06-09"})

    assert page.posts == 6
    assert rows_of(page, "form")["Original post"].lift is not None
    assert rows_of(page, "form")["Original post"].lift.value == 1
    # The post before the first day is known all the same: 24 days earlier.
    assert rows_of(page, "gap")["15 days and more"].posts == 1


# -- before and after --------------------------------------------------------------------------


def test_before_and_after_tell_the_habit_and_the_ledger_of_the_brand_pillar(cast: Cast) -> None:
    reposts = [post(60 - 4 * n, 0, form="repost") for n in range(8)]
    own = [post(28 - 4 * n, 12, words=80) for n in range(7)]
    # Everything is covered from 1 May on, the first score is of 25 May.
    score(cast.rep_member, *reposts, *own, post(5, 3, form="repost"))

    page = lab(cast, cast.rep, cast.rep_member, change="2026-05-28", days="90")
    rows = {row.label: (row.before, row.after) for row in page.change.rows}
    brand = page.change.brand

    assert rows["Days"] == ("77, 27 of them covered", "13")
    assert rows["Posts"] == ("12", "4")
    assert rows["Own posts and articles"] == ("4", "3")
    assert rows["Reshares"] == ("8", "1")
    assert rows["Units a post, median"] == ("0 (0 to 12, 96.1%)", HIDDEN)
    assert brand is not None
    assert (brand.since, brand.as_of) == (date(2026, 5, 27), LAST)
    assert [step.code for step in brand.steps] == ["B1", "B2", "B3", "B4", "B5"]
    assert brand.change == brand.after - brand.before == brand.sum.net
    assert brand.steps[2].line.new > 0
    assert brand.steps[2].line.faded < 0


def test_a_change_lies_inside_of_the_days(cast: Cast, rita: Member) -> None:
    tried = ("2026-03-12", "2026-03-13", "2026-06-09", "2026-06-10")

    found = [lab(cast, cast.rep, rita, change=on).change for on in tried]

    assert [bool(one.missing) for one in found] == [True, False, False, True]
    assert [bool(one.rows) for one in found] == [False, True, True, False]


def test_without_a_score_the_habit_stands_alone(cast: Cast, rita: Member) -> None:
    found = lab(cast, cast.rep, rita, change="2026-06-01").change

    assert found.rows
    assert (found.brand, found.brand_missing) == (None, "There is no score yet.")


# -- pages -------------------------------------------------------------------------------------


def shown(cast: Cast, user: User, path: str, **headers: str) -> Markup:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/{path}", headers=headers)
    assert answer.status_code == 200
    return Markup(answer.content.decode())


def test_a_rep_sees_the_own_lab_and_a_manager_the_same_without_hours(
    cast: Cast, rita: Member
) -> None:
    own = shown(cast, cast.rep, "content/?change=2026-06-01")
    managers = shown(cast, cast.manager, f"members/{rita.pk}/content/?change=2026-06-01")

    for page in (own, managers):
        assert "Units a post, median" in page.text
        assert "not proof of cause" in page.text
        assert "Association, not cause" in page.text
        assert page.repeated_ids == []
        assert page.open == page.stray == []
    assert "Hour of the day" in own.text
    assert "9:00 to 12:00" in own.text
    assert "Hour of the day" not in managers.text
    assert not re.search(r"\b\d{1,2}:\d{2}\b", managers.text)
    assert "The hour of a post is shown to Rita alone." in managers.text


def test_htmx_gets_the_lab_alone(cast: Cast, rita: Member) -> None:
    page = shown(cast, cast.rep, "content/", **{"HX-Request": "true"})

    assert page.elements[0] == ("div", {"class": "stack", "id": "lab"})
    assert page.all("html") == []


def test_without_a_post_there_is_a_reason_and_a_step(cast: Cast) -> None:
    own = shown(cast, cast.rep, "content/")
    managers = shown(cast, cast.manager, f"members/{cast.rep_member.pk}/content/")

    assert "No source tells of a post from 12 Mar to 9 Jun 2026." in own.text
    assert "Import files" in own.text
    assert "Import files" not in managers.text


def test_the_lab_stands_in_the_navigation_once(cast: Cast) -> None:
    for user in (cast.rep, cast.manager, cast.analyst):
        page = shown(cast, user, "content/")
        links = [a for a in page.all("a") if a.get("href", "").endswith("/content/")]
        nav = [a for a in links if "navlink" in a.get("class", "")]
        assert len(nav) == 1
        assert nav[0]["aria-current"] == "page"

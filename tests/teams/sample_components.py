"""Components as read-model values: what their pages look like with known numbers."""

from __future__ import annotations

from datetime import date

from scoring.core.explain import explain
from scoring.core.fading import fading
from scoring.core.records import AnyRecord, Coverage, Followers, Post
from scoring.core.versions.v1 import V1
from scoring.selectors import Days
from teams.reports.component_records import Looked, faded_of, records_of
from teams.reports.component_report import curve_of
from teams.reports.component_shapes import ComponentPage
from teams.reports.component_words import room, steps, unmeasured
from teams.reports.shapes import Link, Missing, Person
from teams.reports.wording.labels import component_label
from tests.unit.core.given import EVERYTHING, TODAY, ago, invited

RITA = Person(id=1, name="Rita Halvorsen")
POSTS: list[AnyRecord] = [Post(on=ago(age), form="original", source="linkedin") for age in (0, 30)]
REPOST = Post(on=ago(200), form="repost", source="linkedin")
INVITED: list[AnyRecord] = [invited(40, contact=str(n), accepted=30) for n in range(3)]
HALF = Coverage(metrics=("*",), start=ago(59), end=TODAY)
LOSS = Followers(on=TODAY, gained=-4)


def component(
    name: str,
    *records: AnyRecord,
    show: str = "all",
    is_own: bool = True,
    since: date | None = None,
) -> ComponentPage:
    """A component of the records on the day of the mocks."""
    found = explain(records, name, TODAY, V1)
    faded = fading(records, name, since, TODAY, V1) if since else None

    def address(**query: str) -> str:
        return "?" + "&".join(f"{key}={value}" for key, value in query.items())

    return ComponentPage(
        person=RITA,
        is_own=is_own,
        as_of=TODAY,
        days=Days(ago(90), TODAY),
        code=found.component.code,
        name=name,
        label=component_label(name),
        pillar=V1.pillar_of[name],
        crumbs=(Link("My score", "/o/alder/score/"),),
        score=found.score,
        steps=steps(found, V1),
        room=room(found),
        coverage=unmeasured(found, V1),
        curve=curve_of(found),
        records=records_of(found, address, Looked(show, 1, since, by_day=not is_own), faded),
        faded=faded_of(found, faded, address, Looked(show, 1)) if faded else None,
    )


COMPONENTS = {
    "logarithm": component("original_publishing", EVERYTHING, *POSTS, REPOST),
    "line": component("days_active", EVERYTHING, *POSTS, is_own=False),
    "rate": component("invitation_acceptance", EVERYTHING, *INVITED),
    "provisional": component("content_shared", HALF, *POSTS),
    "not measured": component("original_publishing", *POSTS),
    "loss": component("audience_growth", EVERYTHING, LOSS),
    "nothing left": component("original_publishing", EVERYTHING, *POSTS, show="not_counted"),
    "faded": component("original_publishing", EVERYTHING, *POSTS, REPOST, since=ago(20)),
    "nothing faded": component("original_publishing", EVERYTHING, POSTS[0], since=ago(20)),
    "no score": ComponentPage(
        person=RITA,
        is_own=True,
        as_of=TODAY,
        code="B3",
        name="original_publishing",
        label="Original publishing",
        pillar="brand",
        crumbs=(),
        missing=Missing("No data yet", "Nothing has been imported that makes a score."),
    ),
}

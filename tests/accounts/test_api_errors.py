"""Wherever something goes wrong below /api/, the answer has the one shape of the API."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.cast import Cast
from tests.house.tree import ROOT

SHAPE = {"detail", "code", "fields"}


def test_an_address_that_is_none_is_told_in_json(db: None, client: Client) -> None:
    answer = client.get("/api/v1/nothing/")

    assert answer.status_code == 404
    assert answer.json() == {
        "detail": "There is no such address.",
        "code": "not_found",
        "fields": {},
    }


def test_a_host_that_is_none_of_ours_is_told_in_json(db: None, client: Client) -> None:
    answer = client.get("/api/v1/nothing/", headers={"Host": "elsewhere.example"})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_people_still_get_pages(db: None, client: Client) -> None:
    answers = [
        client.get("/nothing/"),
        client.get("/", headers={"Host": "elsewhere.example"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 400]
    assert ["<html" in answer.content.decode() for answer in answers] == [True, True]


def test_a_server_that_is_away_is_told_in_json_without_its_words(
    cast: Cast, settings: Settings
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
        }
    }
    secret = factories.token(cast.organization, cast.owner)[1]
    client = Client(raise_request_exception=False)

    answer = client.post(
        f"/api/v1/organizations/{cast.organization.slug}/activity",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert {*answer.json()} == SHAPE
    assert "127.0.0.1" not in answer.content.decode()
    assert str(ROOT) not in answer.content.decode()


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer a b", "Basic cGxyXw==", "bearer plr_", "Token x", "Bearer \xff"],
)
def test_a_header_that_is_no_token_is_a_401(cast: Cast, header: str) -> None:
    answer = Client().post(
        f"/api/v1/organizations/{cast.organization.slug}/activity",
        headers={"Authorization": header},
    )

    assert answer.status_code == 401
    assert {*answer.json()} == SHAPE


def test_the_word_before_a_token_may_have_any_case(cast: Cast) -> None:
    secret = factories.token(cast.organization, cast.owner)[1]

    answer = Client().post(
        f"/api/v1/organizations/{cast.organization.slug}/activity",
        headers={"Authorization": f"bEARER {secret}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")

"""Every benchmark runs and tells a ratio. Tests measure no time: what it is, is not asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.all import SIZES, Line, lines_of
from tests.house.tree import ROOT
from tests.services.servers import HOST, own_broker

RATIO = re.compile(
    r"^ratio \d+\.\d\d, goal at (?:most|least) [\d.]+: (?:met|missed)$", re.MULTILINE
)


def run(module: str, *sizes: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a benchmark in a process of its own, on a database that is not that of the tests."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *map(str, sizes)],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings.test"} | more,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A broker of the benchmark's own: it throws away what waits in it."""
    with own_broker(tmp_path) as port:
        server = f"redis://{HOST}:{port}"
        yield {"CELERY_BROKER_URL": f"{server}/0", "CACHE_URL": f"{server}/1"}


def test_the_core_is_measured() -> None:
    done = run("core", 1_000)

    assert len(RATIO.findall(done.stdout)) == 1, done.stderr


def test_standing_is_measured_and_shards_add_up() -> None:
    done = run("standing", 1_000)

    assert len(RATIO.findall(done.stdout)) == 3, done.stderr
    assert "100,000 people in 100 shards" in done.stdout
    assert done.stdout.endswith("counted one by one: the same\n")


def test_a_plan_is_measured() -> None:
    done = run("plan", 30)

    assert len(RATIO.findall(done.stdout)) == 1, done.stderr


def test_parsing_memory_and_storing_are_measured() -> None:
    done = run("imports", 1)

    assert len(RATIO.findall(done.stdout)) == 2, done.stderr
    assert "pandas is not installed" in done.stdout
    assert re.search(r"^resident \d+ MB, goal at most 300 MB: ", done.stdout, re.MULTILINE)


def test_sending_activity_is_measured() -> None:
    done = run("ingest", 100)

    assert len(RATIO.findall(done.stdout)) == 1, done.stderr


def test_the_recompute_of_one_changed_member_is_measured() -> None:
    done = run("changed", 120)

    assert len(RATIO.findall(done.stdout)) == 1, done.stderr


def test_a_backfill_of_two_years_is_measured() -> None:
    done = run("backfill", 1)

    assert len(RATIO.findall(done.stdout)) == 2, done.stderr
    assert re.search(r"^computing two years: [\d.]+ ms, goal at most 50 ms: ", done.stdout)


def test_files_of_reports_are_measured() -> None:
    done = run("files", 100)

    assert len(RATIO.findall(done.stdout)) == 2, done.stderr


def test_the_user_report_is_measured() -> None:
    done = run("pages", 60)

    assert len(RATIO.findall(done.stdout)) == 7, done.stderr
    assert len(re.findall(r"^ratio \d+\.\d\d, without a goal$", done.stdout, re.MULTILINE)) == 2
    assert len(re.findall(r"^queries \d+, goal at most 12: ", done.stdout, re.MULTILINE)) == 7
    assert re.search(r"^first visit [\d.]+ kB, goal at most 60 kB: ", done.stdout, re.MULTILINE)


def test_the_table_says_of_what_each_line_is() -> None:
    told = """report of 60: 0.059 s; empty page: 0.016 s
ratio 3.66, goal at most 4: met
queries 8, goal at most 12: met
nothing kept: 0.158 s; empty page: 0.011 s
ratio 14.16, without a goal
two workers ratio 1.65, goal at least 1.7: missed
"""

    report, kept = told.splitlines()[0], told.splitlines()[3]
    assert [*lines_of("pages", told)] == [
        Line("pages", report, "3.66", "most 4", "met"),
        Line("pages", report, "queries 8", "most 12", "met"),
        Line("pages", kept, "14.16", "", ""),
        Line("pages", "two workers", "1.65", "least 1.7", "missed"),
    ]


def test_without_postgresql_the_roll_forward_says_what_it_needs() -> None:
    done = run("recompute", 10)

    assert (done.returncode, done.stderr) == (1, "DATABASE_URL must name a PostgreSQL database.\n")


@pytest.mark.service
def test_the_roll_forward_is_measured() -> None:
    done = run("recompute", 40, 80, DATABASE_URL=f"{os.environ['DATABASE_URL']}_bench")

    assert len(RATIO.findall(done.stdout)) == 4, done.stderr


@pytest.mark.service
def test_months_are_measured() -> None:
    done = run("months", 20, DATABASE_URL=f"{os.environ['DATABASE_URL']}_months")

    assert len(RATIO.findall(done.stdout)) == 1, done.stderr
    assert "partitioned in " in done.stdout


@pytest.mark.service
def test_the_second_wall_is_measured() -> None:
    done = run("wall", 40, DATABASE_URL=f"{os.environ['DATABASE_URL']}_wall")

    assert len(RATIO.findall(done.stdout)) == 3, done.stderr


@pytest.mark.service
def test_what_a_member_day_takes_is_measured() -> None:
    done = run("storage", 1, 60, DATABASE_URL=f"{os.environ['DATABASE_URL']}_storage")

    assert re.search(r"^scores: \d+ bytes a member-day", done.stdout, re.MULTILINE), done.stderr
    assert re.search(r"^scores of two years of 10,000 members [\d.]+ GB", done.stdout, re.MULTILINE)


@pytest.mark.service
def test_a_second_worker_is_measured(broker: dict[str, str]) -> None:
    done = run("workers", 2, 40, **broker, DATABASE_URL=f"{os.environ['DATABASE_URL']}_workers")

    assert len(RATIO.findall(done.stdout)) == 1, done.stderr


@pytest.mark.service
def test_it_is_measured_how_long_an_archive_takes_to_be_seen(broker: dict[str, str]) -> None:
    address = f"{os.environ['DATABASE_URL']}_arrival"

    done = run("arrival", 1, 1, 100, **broker, DATABASE_URL=address)

    assert re.search(
        r"^1 MB until it is seen, .* [\d.]+ s, goal at most 2 s: ", done.stdout, re.M
    ), done.stderr


@pytest.mark.service
def test_many_users_at_once_are_measured_for_a_while(broker: dict[str, str]) -> None:
    few = ("--users", 4, "--minutes", 0.05, "--members", 60, "--pause", 0.2)

    address = f"{os.environ['DATABASE_URL']}_endurance"

    done = run("endurance", *few, **broker, DATABASE_URL=address)

    assert re.search(r"^errors 0, goal at most 0: met$", done.stdout, re.MULTILINE), done.stderr
    assert len(re.findall(r"^growth of the (?:web|worker) -?[\d.]+ %", done.stdout, re.M)) == 2
    assert len(RATIO.findall(done.stdout)) == 1


def test_everything_is_told_in_one_table_with_its_goal() -> None:
    done = run("all", "--small", "core", "files", "workers")

    rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert done.returncode == 0, done.stderr
    assert len(rows) == 2 + 1 + 2 + 1
    assert re.match(r"\| core +\| core, 1,000 members .* \| [\d.]+ +\| most 4", rows[2])
    assert "not run without DATABASE_URL" in rows[-1]


def test_every_benchmark_that_is_told_of_is_in_the_table_of_all() -> None:
    told = set(re.findall(r"-m bench\.(\w+)", (ROOT / "bench" / "README.md").read_text()))

    assert told == {*SIZES, "all"}

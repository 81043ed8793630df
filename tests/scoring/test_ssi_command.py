import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

DAY = "2026-11-22"
DOCUMENT = """\
{"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-11-22"}
{"type": "proof", "on": "2026-10-01", "endorsements": 3, "recommendations": 1}
{"type": "post", "at": "2026-11-21T23:30:00Z", "form": "original", "ref": "p1"}
{"type": "invitation", "contact": "c", "on": "2026-08-30", "direction": "out", \
"title": "Clerk"}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "ada.jsonl"
    path.write_text(DOCUMENT)
    return path


def ssi(*args: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("ssi", *map(str, args), stdout=out)
    return out.getvalue()


def scored(*args: object) -> dict[str, object]:
    return json.loads(ssi(*args, "--as-of", DAY, "--json"))


def refused(*args: object) -> str:
    """Why the command ends with exit code 2."""
    with pytest.raises(CommandError) as error:
        ssi(*args)
    assert error.value.returncode == 2
    return str(error.value)


def process(*args: object) -> subprocess.CompletedProcess[str]:
    """A run as from a shell, with a database that nobody can reach."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }
    return subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "ssi", *map(str, args)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


class TestJson:
    def test_the_object_is_what_the_format_says_to_the_byte(self, document: Path):
        """Worked by hand: f(8, 60), f(1, 15) and f(1, 20) of the model, 1 of 20 active days."""
        head = (
            '{"model": "ssi-v1", "as_of": "2026-11-22", "seat": "free", "policy": "equal",'
            ' "total": "3.80", "estimated": false, "low": "3.80", "high": "3.80", "pillars": {'
            '"brand": {"points": "2.55", "earned": "2.55", "measured_max": 25,'
            ' "applicable_max": 25, "estimated": false, "low": "2.55", "high": "2.55"}, '
            '"find": {"points": "0.24", "earned": "0.20", "measured_max": 21,'
            ' "applicable_max": 21, "estimated": false, "low": "0.24", "high": "0.24"}, '
            '"insights": {"points": "1.01", "earned": "1.01", "measured_max": 25,'
            ' "applicable_max": 25, "estimated": false, "low": "1.01", "high": "1.01"}, '
            '"relationships": {"points": "0.00", "earned": "0.00", "measured_max": 25,'
            ' "applicable_max": 25, "estimated": false, "low": "0.00", "high": "0.00"}}, '
            '"components": {"profile_completeness": {"code": "B1", "max": 7, "raw": "0",'
            ' "fraction": "0", "points": "0.00", "coverage": "measured"}, '
            '"social_proof": {"code": "B2", "max": 3, "raw": "8",'
            ' "fraction": "0.353351", "points": "1.06", "coverage": "measured"}, '
            '"original_publishing": {"code": "B3", "max": 7, "raw": "1",'
            ' "fraction": "0.213031", "points": "1.49", "coverage": "measured"}, '
        )
        tail = (
            '"message_response": {"code": "R6", "max": 4, "fraction": "0", "points": "0.00",'
            ' "coverage": "measured", "successes": 0, "trials": 0}}, "inputs": [{"file":'
            ' "ada.jsonl", "kind": "activity", "records": 4, "kept": 4, "duplicates": 0}],'
            ' "ignored": [], "problems": []}\n'
        )

        printed = ssi(document, "--as-of", DAY, "--timezone", "Europe/Berlin", "--json")

        assert printed.startswith(head)
        assert printed.endswith(tail)
        assert list(json.loads(printed)) == [
            "model", "as_of", "seat", "policy", "total", "estimated", "low", "high", "pillars",
            "components", "inputs", "ignored", "problems",
        ]  # fmt: skip

    def test_a_rate_has_successes_and_trials_instead_of_raw(self, document: Path):
        components = scored(document)["components"]

        assert components["invitation_acceptance"] == {
            "code": "R4", "max": 4, "fraction": "0", "points": "0.00", "coverage": "measured",
            "successes": 0, "trials": 1,
        }  # fmt: skip

    def test_a_component_without_a_value_has_none_of_its_keys(self, document: Path):
        components = scored(document)["components"]

        assert components["leads_and_accounts_saved"] == {
            "code": "F4",
            "max": 4,
            "coverage": "not_applicable",
        }

    def test_a_partial_component_says_how_many_days_are_covered(self, tmp_path: Path):
        """The worked case G7: originals at the ages 2, 6 to 38, the last 40 days covered."""
        days = ["11-20", "11-16", "11-12", "11-08", "11-04", "10-31", "10-27", "10-23", "10-19"]
        posts = [
            {"type": "post", "on": f"2026-{day}", "form": "original"} for day in [*days, "10-15"]
        ]
        covered = {"metrics": ["original_publishing"], "from": "2026-10-14", "to": DAY}
        document = tmp_path / "g7.jsonl"
        lines = [{"type": "coverage", **covered}, *posts]
        document.write_text("\n".join(map(json.dumps, lines)))

        answer = scored(document)

        assert answer["components"]["original_publishing"] == {
            "code": "B3", "max": 7, "raw": "9.464319", "fraction": "0.829553", "points": "5.81",
            "coverage": "partial", "covered_days": 40,
        }  # fmt: skip
        assert (answer["total"], answer["estimated"]) == (None, False)
        assert answer["pillars"]["brand"]["points"] is None

    def test_the_ledger_is_there_with_since_only(self, document: Path):
        zone = ("--timezone", "Europe/Berlin")

        assert scored(document, *zone, "--since", "2026-10-22")["ledger"] == [
            {"component": "original_publishing", "cause": "new", "points": "1.49"},
            {"component": "days_active", "cause": "new", "points": "0.24"},
            {"component": "content_shared", "cause": "new", "points": "1.01"},
        ]
        assert "ledger" not in scored(document, *zone)

    def test_a_problem_has_its_file_its_line_and_a_reason(self, document: Path):
        document.write_text(DOCUMENT + '\n{"type": "active", "on": "today"}\n')

        assert scored(document)["problems"] == [
            {
                "file": "ada.jsonl",
                "line": 6,
                "reason": "on: wrong value, expected a date such as 2026-11-22",
            }
        ]


class TestQuestion:
    def test_the_time_zone_decides_on_the_day(self, document: Path):
        in_utc = scored(document)["components"]["original_publishing"]

        assert in_utc["raw"] == "0.97716"

    def test_the_seat_of_the_option_stands_on_every_date(self, document: Path):
        answer = scored(document, "--seat", "sales_navigator")

        assert answer["seat"] == "sales_navigator"
        assert answer["components"]["leads_and_accounts_saved"]["coverage"] == "measured"

    def test_the_policy_is_printed_and_decides_on_free_seats(self, document: Path):
        answer = scored(document, "--policy", "linkedin_like")

        assert answer["policy"] == "linkedin_like"
        assert answer["components"]["leads_and_accounts_saved"]["points"] == "0.00"

    def test_the_own_company_makes_co_workers(self, document: Path):
        document.write_text(
            DOCUMENT
            + '{"type": "member", "name": "A", "email": "a", "company": "Nordlicht  AG"}\n'
            + '{"type": "connection", "contact": "d", "on": "2026-01-02",'
            + ' "company": "nordlicht ag"}'
        )

        assert scored(document)["components"]["internal_connections"]["raw"] == "1"

    def test_several_files_are_the_evidence_of_one_person(self, document: Path, tmp_path: Path):
        again = tmp_path / "again.jsonl"
        again.write_text(DOCUMENT)

        answer = scored(document, again)

        assert answer["components"]["invitation_acceptance"]["trials"] == 2
        assert answer["components"]["original_publishing"]["raw"] == "0.97716"
        assert [(one["file"], one["duplicates"]) for one in answer["inputs"]] == [
            ("ada.jsonl", 0),
            ("again.jsonl", 1),
        ]

    def test_a_folder_is_all_that_is_in_it(self, document: Path, tmp_path: Path):
        inner = tmp_path / "more" / "inner"
        inner.mkdir(parents=True)
        (inner / "b.jsonl").write_text(DOCUMENT)
        (inner / ".hidden.jsonl").write_text("not read")

        answer = scored(tmp_path)

        name = tmp_path.name
        assert [one["file"] for one in answer["inputs"]] == [
            f"{name}/ada.jsonl",
            f"{name}/more/inner/b.jsonl",
        ]

    def test_two_files_of_one_name_are_called_as_given(self, document: Path, tmp_path: Path):
        other = tmp_path / "other" / "ada.jsonl"
        other.parent.mkdir()
        other.write_text(DOCUMENT)

        answer = scored(document, other)

        assert [one["file"] for one in answer["inputs"]] == [str(document), str(other)]


class TestText:
    def test_it_shows_total_pillars_components_and_what_was_read(self, document: Path):
        printed = ssi(document, "--as-of", DAY, "--timezone", "Europe/Berlin")

        assert printed.startswith(
            "SSI 3.80 of 100, starting\n"
            "Computed by Pillars from your data, not LinkedIn's SSI.\n"
            "As of 2026-11-22 in Europe/Berlin, free seat, policy equal, model ssi-v1.\n"
            "\n"
            "  Brand           2.55 of 25  [##-----------------------]\n"
            "  Find            0.24 of 25  [-------------------------]\n"
        )
        assert (
            "  B2 social proof                   1.06 / 3               8  0.353351  measured\n"
            in printed
        )
        assert "  R4 invitation acceptance          0.00 / 4          0 of 1" in printed
        assert (
            "  F4 leads and accounts saved          - / 4               -         -  not app"
            in (printed)
        )
        assert "\nRead\n  ada.jsonl (activity): 4 records, 4 kept, 0 duplicates\n" in printed

    def test_it_shows_three_next_points(self, document: Path):
        printed = ssi(document, "--as-of", DAY)

        actions = printed.split("\nNext points\n")[1].split("\n\n")[0].splitlines()
        assert [line[:7].strip()[:1] for line in actions] == ["+", "+", "+"]

    def test_with_since_it_shows_the_change(self, document: Path):
        zone = ("--timezone", "Europe/Berlin")

        printed = ssi(document, "--as-of", DAY, "--since", "2026-10-22", *zone)

        assert (
            "\nChange since 2026-10-22: 1.06 to 3.80, +2.74\n"
            "   +1.49  original publishing (new)\n"
            "   +0.24  days active (new)\n"
            "   +1.01  content shared (new)\n"
        ) in printed

    def test_with_explain_it_says_how_each_component_is_earned(self, document: Path):
        printed = ssi(document, "--as-of", DAY, "--explain")

        assert (
            "      full points from 15, the first steps pay most; over 90 days, a half after 30\n"
        ) in printed
        assert "      no points at 10 %, full at 45 %, with 10 more at 10 %; over 90 days\n" in (
            printed
        )

    def test_ten_problems_are_shown_and_all_with_explain(self, document: Path):
        document.write_text(DOCUMENT + "{}\n" * 12)

        short = ssi(document, "--as-of", DAY)
        whole = ssi(document, "--as-of", DAY, "--explain")

        assert short.count("type: missing") == 10
        assert "  and 2 more; --explain lists all\n" in short
        assert whole.count("type: missing") == 12

    def test_a_total_that_is_not_measured_says_so(self, tmp_path: Path):
        document = tmp_path / "few.jsonl"
        document.write_text('{"type": "active", "on": "2026-11-01"}\n')

        printed = ssi(document, "--as-of", DAY)

        assert printed.startswith("SSI not measured: 0 of 4 pillars have a value\n")

    def test_signs_of_control_in_a_file_do_not_reach_the_terminal(self, document: Path):
        document.write_text(DOCUMENT + '{"type": "poem"}\n')
        named = document.rename(document.with_name("ada\x1b[2J.jsonl"))

        printed = ssi(named, "--as-of", DAY)

        assert "ada?[2J.jsonl, line 5: type: unknown type" in printed
        assert "\x1b" not in printed


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "the file is empty"),
            (b"{}\n", "ada.jsonl: no line can be used; line 1: type: missing"),
            (b'{"type": "active", "on": "2026-11-01"}\n{"\xe9": 1}', "line 2 is not UTF-8"),
            (b"\x00\x01\x02", "ada.jsonl"),
        ],
    )
    def test_what_cannot_be_used_ends_with_code_2(
        self, document: Path, content: bytes, reason: str
    ):
        document.write_bytes(content)

        assert reason in refused(document, "--as-of", DAY)

    def test_a_file_that_is_not_there_ends_with_code_2(self, tmp_path: Path):
        reason = refused(tmp_path / "none.jsonl", "--as-of", DAY)

        assert reason == "none.jsonl: No such file or directory"

    def test_an_empty_folder_ends_with_code_2(self, tmp_path: Path):
        assert refused(tmp_path, "--as-of", DAY) == f"{tmp_path.name}: no file in this folder"

    @pytest.mark.parametrize("since", ["2026-11-22", "2026-11-23"])
    def test_since_not_before_as_of_ends_with_code_2(self, document: Path, since: str):
        reason = refused(document, "--as-of", DAY, "--since", since)

        assert reason == "--since is not before --as-of"

    @pytest.mark.parametrize(
        "options",
        [
            ["--as-of", "2026-02-29"],
            ["--as-of", "20261122"],
            ["--as-of", "0001-01-01"],
            ["--as-of", DAY, "--since", "yesterday"],
            ["--as-of", DAY, "--timezone", "Europe"],
            ["--as-of", DAY, "--timezone", "Mars/Olympus"],
            ["--as-of", DAY, "--timezone", "../../etc/passwd"],
            ["--as-of", DAY, "--timezone="],
            ["--as-of", DAY, "--seat", "gold"],
            ["--as-of", DAY, "--policy", "kind"],
            [],
        ],
        ids=" ".join,
    )
    def test_an_option_that_makes_no_sense_is_refused(self, document: Path, options: list[str]):
        with pytest.raises(CommandError, match="Error: "):
            ssi(document, *options)


class TestProcess:
    def test_without_a_database_it_prints_the_object_and_nothing_else(self, document: Path):
        run = process(document, "--as-of", DAY, "--json")

        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout == ssi(document, "--as-of", DAY, "--json")

    def test_what_cannot_be_used_is_told_on_standard_error_without_a_traceback(
        self, tmp_path: Path
    ):
        run = process(tmp_path / "none.zip", "--as-of", DAY, "--json")

        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr == "CommandError: none.zip: No such file or directory\n"

    def test_an_option_that_makes_no_sense_ends_with_code_2(self, document: Path):
        run = process(document, "--as-of", "tomorrow")

        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.endswith("argument --as-of: expected a date such as 2026-11-22\n")

    def test_a_reader_that_stops_reading_is_no_error(self, document: Path):
        command = f"'{sys.executable}' manage.py ssi '{document}' --as-of {DAY} | true"
        run = subprocess.run(
            ["sh", "-c", command],
            capture_output=True,
            text=True,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.test"},
            check=False,
        )

        assert run.stderr == ""

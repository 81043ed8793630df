import json
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.records import AnyRecord, Comment, Coverage, Exchange, Reaction, Search
from scoring.core.versions.v1 import V1
from teams.importers.activity import LINE_LIMIT, PROBLEM_LIMIT, Said, parse
from teams.importers.reading import Input, Options, Problem, Unusable

ON = "2026-11-01"
ACTIVE = b'{"type": "active", "on": "2026-11-01"}'


def read(
    document: bytes, *, zone: str = "UTC", key: bytes | None = None, said: Said | None = None
) -> tuple[list[AnyRecord], Input, list[Problem]]:
    return parse("a.jsonl", BytesIO(document), Options(ZoneInfo(zone), key), V1, said)


def written(*things: object) -> bytes:
    return b"".join(json.dumps(thing).encode() + b"\n" for thing in things)


def events(document: bytes, zone: str = "UTC") -> list[AnyRecord]:
    return [r for r in read(document, zone=zone)[0] if not isinstance(r, Coverage)]


def spans(document: bytes) -> set[tuple[str, date, date]]:
    records, _, _ = read(document)
    return {
        (metric, record.start, record.end)
        for record in records
        if isinstance(record, Coverage)
        for metric in record.metrics
    }


class TestLines:
    def test_every_line_that_is_not_empty_is_a_record(self):
        _, told, problems = read(ACTIVE + b"\n\n\r\n" + ACTIVE + b"\r\n" + ACTIVE)

        assert told == Input("a.jsonl", "activity", records=3, kept=3, duplicates=0)
        assert problems == []

    def test_a_byte_order_mark_is_ignored(self):
        assert len(events(b"\xef\xbb\xbf" + ACTIVE + b"\n")) == 1

    def test_a_line_ends_at_lf_alone(self):
        text = "a\u2028b\u2029c\u0085d"
        thing = {"type": "comment", "on": ON, "text": text}
        line = json.dumps(thing, ensure_ascii=False).encode()

        assert len(events(line + b"\n")) == 1

    def test_a_bare_cr_does_not_end_a_line(self):
        _, told, problems = read(ACTIVE + b"\r" + ACTIVE + b"\n" + ACTIVE)

        assert told.records == 2
        assert [problem.line for problem in problems] == [1]

    def test_problems_are_counted_in_lines_of_the_file(self):
        _, _, problems = read(b"\n\r\nnot json\n" + ACTIVE + b"\n[]\n")

        assert [(p.line, p.reason) for p in problems] == [
            (3, "not JSON"),
            (5, "not a JSON object"),
        ]

    @pytest.mark.parametrize("document", [b"", b"\n\r\n", b"\xef\xbb\xbf"])
    def test_an_empty_document_cannot_be_used(self, document: bytes):
        with pytest.raises(Unusable, match=r"a\.jsonl: the document is empty"):
            read(document)

    def test_a_document_without_a_usable_line_cannot_be_used(self):
        with pytest.raises(Unusable, match=r"a\.jsonl: no line can be used; line 1: type: missing"):
            read(b"{}\n[]\n")

    @pytest.mark.parametrize(
        "damaged", ["é".encode("latin-1"), "{}".encode("utf-16"), b"\xed\xa0\x80", b"\xc0\x80"]
    )
    def test_what_is_not_utf_8_cannot_be_used(self, damaged: bytes):
        with pytest.raises(Unusable, match=r"a\.jsonl: line 2 is not UTF-8"):
            read(ACTIVE + b"\n" + damaged + b"\n")

    def test_a_line_over_the_limit_is_a_problem_and_the_next_one_counts(self):
        long = b'{"type": "comment", "text": "' + b"x" * 3 * LINE_LIMIT + b'"}'

        _, told, problems = read(long + b"\n" + ACTIVE)

        assert (told.records, told.kept) == (2, 1)
        assert [(p.line, p.reason) for p in problems] == [(1, "line is too long")]

    def test_a_line_at_the_limit_counts(self):
        head, tail = b'{"type": "comment", "on": "2026-11-01", "text": "', b'"}'
        line = head + b"x" * (LINE_LIMIT - len(head) - len(tail)) + tail

        assert len(events(line + b"\n")) == 1

    def test_problems_beyond_the_limit_are_only_counted(self):
        _, told, problems = read(b"x\n" * (PROBLEM_LIMIT + 2) + ACTIVE)

        assert told.records == PROBLEM_LIMIT + 3
        assert len(problems) == PROBLEM_LIMIT + 1
        assert problems[-1].reason == "2 more problems are not listed"

    @given(st.lists(st.binary(max_size=80), max_size=5))
    def test_no_bytes_ever_raise_anything_but_unusable(self, lines: list[bytes]):
        text = b"\n".join(lines).decode(errors="ignore").encode()

        _, told, problems = read(ACTIVE + b"\n" + text)

        assert told.records == told.kept + told.duplicates + len(problems)

    @given(
        st.dictionaries(
            st.sampled_from(["type", "on", "at", "count", "contact", "text", "ref", "title"]),
            st.sampled_from(["active", "search", "comment", "message", ON, "", 1, 1.5, None, []]),
        )
    )
    def test_no_object_ever_raises(self, thing: dict[str, object]):
        _, told, problems = read(ACTIVE + b"\n" + written(thing))

        assert told.records == 2
        assert told.kept + len(problems) == 2


class TestJson:
    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b"{", "not JSON"),
            (b"'text'", "not JSON"),
            (b'{"type": "active", "on": "2026-11-01"} {}', "not JSON"),
            (b'{"type": "active", "on": "2026-11-01",}', "not JSON"),
            (b'{"type": "active", "on": "2026-11-01"\0}', "not JSON"),
            (b'{"type": "search", "on": "2026-11-01", "count": 01}', "not JSON"),
            (b'{"type": "followers", "on": "2026-11-01", "gained": NaN}', "NaN is not JSON"),
            (b'{"a": Infinity}', "Infinity is not JSON"),
            (b'{"a": -Infinity}', "-Infinity is not JSON"),
            (b'{"type": "active", "type": "active", "on": "2026-11-01"}', "a key stands twice"),
            (
                b'{"type": "active", "on": "2026-11-01", "ref": {"a": 1, "a": 1}}',
                "a key stands twice",
            ),
            (b"[" * 200_000, "not JSON"),
            (b'{"a":' * 100_000, "not JSON"),
            (b'{"a": ' + b"9" * 5000 + b"}", "not JSON"),
            (b'{"a": 1e99999999999999999999}', "not JSON"),
            (b"null", "not a JSON object"),
            (b"42", "not a JSON object"),
            (b'"active"', "not a JSON object"),
            (b"[]", "not a JSON object"),
        ],
    )
    def test_a_line_that_is_no_json_object_is_a_problem(self, line: bytes, reason: str):
        _, told, problems = read(line + b"\n" + ACTIVE)

        assert [(p.line, p.reason) for p in problems] == [(1, reason)]
        assert (told.records, told.kept) == (2, 1)


class TestDays:
    @pytest.mark.parametrize(
        ("at", "zone", "day"),
        [
            ("2026-11-22T00:30:00+01:00", "UTC", date(2026, 11, 21)),
            ("2026-11-22T00:30:00+01:00", "Europe/Berlin", date(2026, 11, 22)),
            ("2026-11-22T23:30:00Z", "Europe/Berlin", date(2026, 11, 23)),
            ("2026-11-22T23:30:00.123456789Z", "America/New_York", date(2026, 11, 22)),
            ("2026-03-29T00:59:59Z", "Europe/Berlin", date(2026, 3, 29)),
            ("2026-11-22T12:00Z", "Pacific/Auckland", date(2026, 11, 23)),
        ],
    )
    def test_an_instant_counts_on_its_day_in_the_scoring_zone(self, at: str, zone: str, day: date):
        assert events(written({"type": "search", "at": at}), zone) == [Search(on=day)]

    def test_an_instant_without_a_local_day_is_a_problem(self):
        late = {"type": "search", "at": "9999-12-31T23:30:00Z"}

        _, _, problems = read(written(late) + ACTIVE, zone="Europe/Berlin")

        assert [(p.line, p.column) for p in problems] == [(1, "at")]


class TestReplacement:
    def test_the_same_type_source_and_ref_again_replaces_the_earlier_as_a_whole(self):
        first = {"type": "reaction", "on": ON, "ref": "r", "count": 5, "kind": "like"}
        second = {"type": "reaction", "on": "2026-11-02", "ref": "r"}

        records, told, _ = read(written(first, second))

        assert records[0] == Reaction(on=date(2026, 11, 2), ref="r")
        assert (told.kept, told.duplicates) == (2, 0)
        assert {(r.start, r.end) for r in records if isinstance(r, Coverage)} == {
            (date(2026, 11, 2), date(2026, 11, 2))
        }

    def test_a_line_that_says_what_its_key_says_already_is_a_duplicate(self):
        thing = {"type": "search", "on": ON, "ref": "r"}
        again = {"ref": "r", "on": ON, "type": "search", "count": None, "source": ""}
        other = thing | {"count": 2}

        records, told, _ = read(written(thing, again, other, thing))

        assert (told.records, told.kept, told.duplicates) == (4, 3, 1)
        assert [r for r in records if isinstance(r, Search)] == [
            Search(on=date(2026, 11, 1), ref="r")
        ]

    def test_another_type_or_source_is_another_key(self):
        things = [
            {"type": "search", "on": ON, "ref": "r"},
            {"type": "active", "on": ON, "ref": "r"},
            {"type": "search", "on": ON, "ref": "r", "source": "a"},
        ]

        assert len(events(written(*things))) == 3

    def test_objects_without_ref_are_never_merged(self):
        thing = {"type": "search", "on": ON, "source": "a"}

        records, told, _ = read(written(thing, thing, thing | {"ref": ""}))

        assert sum(isinstance(r, Search) for r in records) == 3
        assert told.duplicates == 0

    def test_a_later_document_repeats_an_earlier_one(self):
        said: Said = {}
        document = written({"type": "search", "on": ON, "ref": "r"})
        read(document, said=said)

        _, told, _ = read(document, said=said)

        assert (told.kept, told.duplicates) == (0, 1)

    def test_a_refused_line_replaces_nothing(self):
        thing = {"type": "search", "on": ON, "ref": "r"}

        assert len(events(written(thing, thing | {"count": -1}))) == 1


class TestImpliedCoverage:
    def test_activity_covers_its_own_first_to_last_day(self):
        document = written(
            {"type": "search", "on": "2026-10-05"},
            {"type": "reaction", "on": "2026-11-01"},
            {"type": "connection", "contact": "c", "on": "2020-01-01"},
            {"type": "outcome", "on": "2026-12-24", "kind": "won"},
        )

        first, last = date(2026, 10, 5), date(2026, 11, 1)
        assert spans(document) == {
            ("people_searches", first, last),
            ("reactions_given", first, last),
            ("regularity", first, last),
            ("network_size", date(2020, 1, 1), date.max),
            ("decision_maker_connections", date(2020, 1, 1), date.max),
            ("internal_connections", date(2020, 1, 1), date.max),
        }

    def test_engagement_needs_a_post_with_a_number_of_it(self):
        post = {"type": "post", "on": ON, "form": "repost"}

        assert {metric for metric, _, _ in spans(written(post))} == {
            "original_publishing",
            "content_shared",
        }
        assert {metric for metric, _, _ in spans(written(post | {"engagements": 0}))} == {
            "original_publishing",
            "content_shared",
            "engagement_on_originals",
            "engagement_received",
        }

    def test_a_state_is_covered_from_its_first_snapshot_on(self):
        document = written(
            {"type": "profile", "on": "2026-11-09"},
            {"type": "profile", "on": "2026-11-05"},
            {"type": "proof", "on": "2026-11-07", "endorsements": 1, "recommendations": 0},
        )

        assert spans(document) == {
            ("profile_completeness", date(2026, 11, 5), date.max),
            ("social_proof", date(2026, 11, 7), date.max),
        }

    def test_declared_coverage_stands_alone(self):
        document = written(
            {"type": "search", "on": ON},
            {"type": "coverage", "metrics": ["reactions_given"], "from": ON, "to": ON},
        )

        assert spans(document) == {("reactions_given", date(2026, 11, 1), date(2026, 11, 1))}

    def test_refused_coverage_declares_nothing(self):
        document = written(
            {"type": "search", "on": ON},
            {"type": "coverage", "metrics": ["*"], "from": ON, "to": "2026-10-01"},
        )

        assert spans(document) == {("people_searches", date(2026, 11, 1), date(2026, 11, 1))}


class TestPrivacy:
    THING = {
        "type": "message",
        "conversation": "thread with Ada",
        "contact": "https://www.linkedin.com/in/ada-muster-1",
        "at": "2026-11-01T10:00:00Z",
        "direction": "out",
        "ref": "ada@example.com",
    }

    def test_without_a_secret_opaque_keys_stay_as_they_stand(self):
        assert events(written(self.THING)) == [
            Exchange(
                on=date(2026, 11, 1),
                conversation="thread with Ada",
                contact="https://www.linkedin.com/in/ada-muster-1",
                first_at=datetime(2026, 11, 1, 10, tzinfo=UTC),
                first_out=True,
                outbound=1,
                inbound=0,
                ref="ada@example.com",
            )
        ]

    def test_under_a_secret_no_opaque_key_is_kept(self):
        records, _, _ = read(written(self.THING), key=b"secret")

        assert "ada" not in repr(records).lower()

    def test_a_key_of_our_own_form_stays_so_that_an_export_can_be_read_again(self):
        ours = "0123456789abcdef0123456789abcdef"

        records, _, _ = read(written(self.THING | {"contact": ours}), key=b"secret")

        assert isinstance(records[0], Exchange)
        assert records[0].contact == ours

    def test_the_text_of_a_comment_is_kept_nowhere(self):
        thing = {"type": "comment", "on": ON, "text": "Canary about renewals and retail pricing"}

        records, _, _ = read(written(thing, thing | {"ref": "r"}), key=b"secret")

        assert "canary" not in repr(records).lower()
        assert isinstance(records[0], Comment)
        assert (records[0].quality, records[0].words) == (40, 6)

    def test_a_problem_quotes_no_value(self):
        _, _, problems = read(written({"type": "active", "on": "Canary"}) + ACTIVE)

        assert "Canary" not in repr(problems)

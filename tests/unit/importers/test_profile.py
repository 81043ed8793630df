from datetime import UTC, date, datetime

import pytest

from scoring.core.records import Member, Post, Profile, Proof
from tests.unit.importers.given import of, only, read_files, spans

PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,"
    "Geo Location,Twitter Handles,Websites,Instant Messengers\n"
    'Ada,Muster,,"Weg 1, Bonn",Apr 1,Sales lead,"Eins\nzwei",Software,53111,Bonn,,,\n'
)
POSITIONS = (
    "Company Name,Title,Description,Location,Started On,Finished On\n"
    "Nordlicht AG,Sales lead,I sell,Bonn,Jan 2024,\n"
    "Board GmbH,Chair,,Bonn,Jan 2023,\n"
    "Südlicht AG,Sales,,Bonn,Jan 2020,Dec 2023\n"
)
RECEIVED = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
ENDORSED = (
    "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,"
    "Endorsement Status\n"
)


def encoded(files):
    return {name: text.encode() for name, text in files.items()}


def test_the_profile_is_known_by_lengths_counts_and_flags():
    found = read_files(
        encoded(
            {
                "Profile.csv": PROFILE,
                "Positions.csv": POSITIONS,
                "Education.csv": "School Name,Start Date,End Date,Notes\nUni Bonn,2010,2014,\n",
                "Skills.csv": "Name\nSales\nMarketing\n",
            }
        )
    )

    profile = only(found, Profile)
    assert profile.on == date(2026, 11, 22)
    assert profile.values == {
        "headline_chars": 10,
        "about_chars": 9,
        "location": True,
        "industry": True,
        "current_role_described": True,
        "past_roles": 1,
        "education": 1,
        "skills": 2,
    }
    assert spans(found)["profile_completeness"] == (date(2026, 11, 22), date(2026, 11, 22))


def test_the_member_is_named_with_the_first_present_role():
    found = read_files(encoded({"Profile.csv": PROFILE, "Positions.csv": POSITIONS}))

    member = only(found, Member)
    assert (member.name, member.email, member.industry) == ("Ada Muster", "", "Software")
    assert (member.title, member.company) == ("Sales lead", "Nordlicht AG")


def test_a_missing_file_beside_other_profile_files_is_an_empty_section():
    found = read_files(encoded({"Profile.csv": PROFILE, "Positions.csv": POSITIONS}))

    values = only(found, Profile).values
    assert (values["education"], values["skills"]) == (0, 0)
    assert "photo" not in values


def test_a_profile_alone_says_nothing_of_other_sections():
    values = only(read_files(encoded({"Profile.csv": PROFILE})), Profile).values

    assert set(values) == {"headline_chars", "about_chars", "location", "industry"}


def test_address_and_birth_date_are_not_kept():
    found = read_files(encoded({"Profile.csv": PROFILE}))

    assert "Weg 1" not in repr(found)
    assert "Apr 1" not in repr(found)


def test_an_uploaded_photo_and_banner_are_there():
    rich = (
        "Date/Time,Media Description,Media Link\n"
        '"You uploaded a profile photo on May 6, 2026 at 7:08 AM (GMT)", -,https://x/1\n'
        '"You uploaded a profile photo on May 6, 2026 at 7:08 AM (GMT)", -,https://x/2\n'
        '"You uploaded a feed photo on May 7, 2026 at 7:08 AM (GMT)",-,'
        "https://x/profile-displaybackgroundimage-shrink\n"
    )

    found = read_files(encoded({"Rich_Media.csv": rich}))

    assert only(found, Profile).values == {"photo": True, "banner": True}
    given = found.inputs[0]
    assert (given.records, given.kept, given.duplicates) == (3, 2, 1)


def test_an_upload_on_a_day_that_is_not_is_a_problem_and_the_others_count():
    rich = (
        "Date/Time,Media Description,Media Link\n"
        '"You uploaded a profile photo on Mxy 6, 2026 at 7:08 AM (GMT)",-,https://x/1\n'
        '"You uploaded a profile background photo on May 6, 2026 at 7:08 AM (GMT)",-,https://x/2\n'
    )

    found = read_files(encoded({"Rich_Media.csv": rich}))

    assert only(found, Profile).values == {"banner": True}
    assert [(p.line, p.column, p.reason, p.lost) for p in found.problems] == [
        (2, "Date/Time", "no date", True)
    ]


def test_the_old_form_of_rich_media_tells_nothing():
    found = read_files(encoded({"Profile.csv": PROFILE, "Rich Media.csv": "Type,Link\nA,B\n"}))

    assert [ignored.reason for ignored in found.ignored] == [
        "an old form of the file that tells nothing"
    ]
    assert found.problems == []


def test_praise_is_known_on_every_day_that_added_to_it():
    found = read_files(
        encoded(
            {
                "Recommendations_Received.csv": RECEIVED
                + 'Bo,P,AG,CFO,"Gut,\nsehr gut","05/04/26, 07:10 PM",VISIBLE\n'
                + 'Cy,T,AG,CFO,Gut,"05/05/26, 07:10 AM",HIDDEN\n',
                "Endorsement_Received_Info.csv": ENDORSED
                + "2026/01/02 03:04:05 UTC,Sales,Bo,P,www.linkedin.com/in/bo,ACCEPTED\n"
                + "2026/01/02 03:04:06 UTC,Sales,Cy,T,www.linkedin.com/in/cy,ACCEPTED\n"
                + "2026/01/03 03:04:05 UTC,Sales,Di,T,www.linkedin.com/in/di,PENDING\n",
            }
        )
    )

    assert [(p.on, p.endorsements, p.recommendations) for p in of(found, Proof)] == [
        (date(2026, 1, 2), 2, 0),
        (date(2026, 5, 5), 2, 1),
        (date(2026, 11, 22), 2, 1),
    ]
    assert spans(found)["social_proof"] == (date(2026, 1, 2), date(2026, 11, 22))


def test_a_basic_archive_cannot_tell_the_whole_praise():
    row = "2026/01/02 03:04:05 UTC,Sales,Bo,P,www.linkedin.com/in/bo,ACCEPTED\n"
    files = encoded({"Endorsement_Received_Info.csv": ENDORSED + row, "Profile.csv": PROFILE})

    found = read_files(files, name="Basic_LinkedInDataExport_11-22-2026.zip")

    assert of(found, Proof) == []
    assert "social_proof" not in spans(found)


ARTICLE = (
    "<html><head><title>Räume</title></head><body>"
    '<h1><a href="https://www.linkedin.com/pulse/raeume">Räume</a></h1>'
    '<p class="created">Created on 2024-05-01 10:15</p>'
    '<p class="published">Published on {}</p>'
    "<div><p>Drei kleine</p><p>Worte</p></div></body></html>"
)


def test_an_article_is_dated_by_its_publication_and_stands_once():
    page = ARTICLE.format("2024-05-02 08:00").encode()

    found = read_files({"Articles/a.html": page, "Articles/Articles/a.html": page})

    post = only(found, Post)
    assert (post.form, post.words, post.at) == (
        "article",
        3,
        datetime(2024, 5, 2, 8, 0, tzinfo=UTC),
    )
    assert [(i.kept, i.duplicates) for i in found.inputs] == [(1, 0), (0, 1)]


@pytest.mark.parametrize("section", ["<![CDOTA[ x ]]>", "<![CDATA[ x ]]>", "<![if ie]>"])
def test_a_section_that_browsers_do_not_know_is_passed_over(section):
    page = ARTICLE.format("2024-05-02 08:00").replace("<div>", f"<div>{section}")

    found = read_files({"Articles/a.html": page.encode()})

    assert (only(found, Post).words, found.problems) == (3, [])


def test_of_a_page_that_is_too_long_the_beginning_counts_and_of_too_many_the_first(monkeypatch):
    page = ARTICLE.format("2024-05-02 08:00").encode()
    monkeypatch.setattr("teams.importers.linkedin.articles.MAX_BYTES", len(page) - 26)
    monkeypatch.setattr("teams.importers.linkedin.archive.MAX_TOTAL", 2 * len(page))

    found = read_files({f"Articles/{name}.html": page for name in "abc"})

    assert only(found, Post).chars == len("Drei kleine Wor")
    assert [given.file[-6:] for given in found.inputs] == ["a.html", "b.html"]
    assert [(p.file[-6:], p.reason.partition(" are")[0], p.lost) for p in found.problems] == [
        ("a.html", "only the first 1048576 bytes", True),
        ("b.html", "only the first 1048576 bytes", True),
        ("c.html", "only 32 MB of articles", True),
    ]

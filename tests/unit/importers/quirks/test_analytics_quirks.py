"""The quirks of creator analytics, Q87 to Q91. All numbers are invented."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.core.records import Engagement, Followers
from teams.importers.numbers import Figure, figure
from teams.importers.reading import Reading, Unusable
from tests.unit.importers.analytics_parts import FEED, FOURTH, LITERAL, NAME, SECOND
from tests.unit.importers.given import packed, reading, upload

BOOK, POSTS, GAINS = "xl/workbook.xml", "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"
DAYS, LINKS = "xl/worksheets/sheet2.xml", "xl/_rels/workbook.xml.rels"


def rows(*lines: str) -> bytes:
    """A sheet of texts alone; bars stand between cells."""
    shown = "".join(
        "<row>"
        + "".join(f"<c t='inlineStr'><is><t>{cell}</t></is></c>" for cell in line.split("|"))
        + "</row>"
        for line in lines
    )
    return f"<worksheet><sheetData>{shown}</sheetData></worksheet>".encode()


def read(*changes: dict[str, bytes]) -> Reading:
    """What workbooks tell that are given at once; each is the literal one with other parts."""
    books = [upload(f"{n}-{NAME}", packed(LITERAL | change)) for n, change in enumerate(changes)]
    return reading(*books)


def gains(found: Reading) -> dict[int, int]:
    return {r.on.day: r.gained for r in found.records if isinstance(r, Followers)}


def engagements(found: Reading) -> set[tuple[int, int | None, int | None]]:
    told = [r for r in found.records if isinstance(r, Engagement)]
    return {(r.on.day, r.engagements, r.impressions) for r in told}


@pytest.mark.parametrize("number", ["1,234", "1.234", "1\u202f234"])
def test_q87_numbers_that_are_text_are_read_by_the_signs_of_their_file(number: str) -> None:
    found = read(
        {GAINS: rows("Total followers on 3/5/2026:|9", f"3/4/2026|{number}", "3/5/2026|-28")}
    )

    assert gains(found) == {4: 1234, 5: -28}


@pytest.mark.parametrize("text", ["< 1%", "menos de 1%"])
def test_q87_less_than_a_percent_is_a_bound(text: str) -> None:
    assert figure(text, "comma") == Figure(Decimal(1), percent=True, below=True)


def test_q88_the_rankings_are_joined_by_post_and_never_by_row() -> None:
    found = read(
        {
            POSTS: rows(
                "Maximum of 50 posts available to include in this list",
                "",
                "Post URL|Post publish date|Engagements||Post URL|Post publish date|Impressions",
                f"{FEED}{SECOND + (9 << 32)}|3/2/2026|9||{FEED}{SECOND}|3/2/2026|900",
                f"{FEED}{FOURTH}|3/4/2026|44||{FEED}{FOURTH}|3/4/2026|700",
            )
        }
    )

    assert engagements(found) == {(2, 9, None), (2, None, 900), (4, 44, 700)}


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (("30.12.2025", "31.12.2025"), {30: 7, 31: 7}),
        (("12/30/2025", "12/31/2025"), {30: 7, 31: 7}),
        (("03/04/2025", "03/05/2025"), {4: 7, 5: 7}),
        (("03/04/2025", "04/04/2025"), {3: 7, 4: 7}),
    ],
)
def test_q89_sheets_in_any_language_are_told_by_structure_and_days_by_their_sequence(
    written: tuple[str, str], days: dict[int, int]
) -> None:
    names = (b"Entdeckung", b"Interaktion", "Top-Beiträge".encode(), b"Follower", b"Demografien")
    book = LITERAL[BOOK]
    for english, german in zip(
        (b"DISCOVERY", b"ENGAGEMENT", b"TOP POSTS", b"FOLLOWERS", b"DEMOGRAPHICS"),
        names,
        strict=True,
    ):
        book = book.replace(english, german)

    found = read(
        {
            BOOK: book,
            POSTS: rows("Beitrag|Am|Interaktionen||Beitrag|Am|Impressions"),
            GAINS: rows("Datum|Neue Follower", *(f"{day}|7" for day in written)),
            DAYS: rows("Datum|Impressions|Interaktionen", *(f"{day}|80|9" for day in written)),
        }
    )

    assert gains(found) == days


@pytest.mark.parametrize("is_turned", [False, True])
def test_q90_of_two_exports_the_later_one_stands_and_nothing_is_summed(is_turned: bool) -> None:
    sheet = LITERAL[POSTS].replace(b"<v>44</v>", b"<v>51</v>").replace(b"<v>700</v>", b"<v>950</v>")
    sixth = b"<row><c t='str'><v>3/6/2026</v></c><c><v>5</v></c></row></sheetData>"
    later = {POSTS: sheet, GAINS: LITERAL[GAINS].replace(b"</sheetData>", sixth)}
    books: list[dict[str, bytes]] = [later, {}] if is_turned else [{}, later]

    found = read(*books)

    assert gains(found) == {2: 3, 3: 0, 4: -1, 5: 12, 6: 5}
    assert engagements(found) == {(4, 51, 950), (2, 27, 1100)}


def test_q91_a_companys_page_is_refused() -> None:
    note = "Figures of all posts published in the period, which are approximations and may change"
    sheet = rows(note, "|".join("ABCDEFGHIJ"), f"x|{FEED}{FOURTH}|o|-|Bo|03/04/2026|1|2|3|4")
    book = LITERAL[BOOK].replace(b"TOP POSTS", b"All posts")

    with pytest.raises(Unusable, match="the analytics of a company's page, not of a member"):
        read({BOOK: book, POSTS: sheet})


def test_q91_formulas_are_never_worked_out() -> None:
    changed = LITERAL[GAINS].replace(b"<v>12</v>", b"<f>6*2</f><v>12</v>")

    with pytest.raises(Unusable, match="a cell holds a formula"):
        read({GAINS: changed})


def test_q91_other_workbooks_are_never_opened() -> None:
    link = (
        b'<Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
    )

    with pytest.raises(Unusable, match="refers to other workbooks"):
        read({LINKS: LITERAL[LINKS].replace(b"</Relationships>", link)})

"""A creator-analytics workbook as LinkedIn writes it, spelled out part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.core.versions.v1 import V1
from teams.importers.creator_analytics.workbook import FORMAT
from teams.importers.reading import Answers, Finding
from tests.unit.importers.given import OPTIONS, packed, upload
from tests.unit.importers.workbook import workbook

NAME = "Content_2026-03-02_2026-03-05_AdaMuster.xlsx"
FEED = "https://www.linkedin.com/feed/update/urn:li:activity:"
# Given out on 4 March 2026 at 10:15:00.120, on 2 March at 08:00 and on 10 February at 09:00.
FOURTH, SECOND, FEBRUARY = 7434904220970516481, 7434145470873600001, 7426912813056000001

# By letters and numbers of cells, with shared texts, as the export has them.
LITERAL = {
    "[Content_Types].xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" '
        b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        b'<sheet name="DISCOVERY" sheetId="1" r:id="rId1"/>'
        b'<sheet name="ENGAGEMENT" sheetId="2" r:id="rId2"/>'
        b'<sheet name="TOP POSTS" sheetId="3" r:id="rId3"/>'
        b'<sheet name="FOLLOWERS" sheetId="4" r:id="rId4"/>'
        b'<sheet name="DEMOGRAPHICS" sheetId="5" r:id="rId5"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + b"".join(
            b'<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/'
            b'2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>' % (n, n)
            for n in range(1, 6)
        )
        + b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
    "xl/sharedStrings.xml": (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><t>Overall Performance</t></si><si><t>3/2/2026 - 3/5/2026</t></si>"
        b"<si><t>Impressions</t></si><si><t>Date</t></si><si><t>Engagements</t></si>"
        b"<si><t>3/2/2026</t></si><si><t>3/3/2026</t></si><si><t>3/4/2026</t></si>"
        b"<si><t>3/5/2026</t></si>"
        b"<si><t>Maximum of 50 posts available to include in this list</t></si>"
        b"<si><t>Post URL</t></si><si><t>Post publish date</t></si>"
        b"<si><t>https://www.linkedin.com/feed/update/urn:li:activity:7434904220970516481</t></si>"
        b"<si><t>https://www.linkedin.com/posts/ada-muster-1_sales-activity-7434145470873600001-x0Ab"
        b"</t></si><si><t>Total followers on 3/5/2026:</t></si><si><t>New followers</t></si>"
        b"<si><t>Top Demographics</t></si><si><t>Value</t></si><si><t>Percentage</t></si>"
        b"<si><t>Job titles</t></si><si><t>Head of Canaries</t></si><si><t>&lt; 1%</t></si></sst>"
    ),
    "xl/worksheets/sheet1.xml": (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        b'<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>1850</v></c></row>'
        b"</sheetData></worksheet>"
    ),
    "xl/worksheets/sheet2.xml": (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="s"><v>3</v></c><c r="B1" t="s"><v>2</v></c>'
        b'<c r="C1" t="s"><v>4</v></c></row>'
        b'<row r="2"><c r="A2" t="s"><v>5</v></c><c r="B2"><v>900</v></c>'
        b'<c r="C2"><v>31</v></c></row>'
        b'<row r="3"><c r="A3" t="s"><v>6</v></c><c r="B3"><v>400</v></c>'
        b'<c r="C3"><v>-2</v></c></row>'
        b'<row r="4"><c r="A4" t="s"><v>7</v></c><c r="B4"><v>300</v></c>'
        b'<c r="C4"><v>44</v></c></row>'
        b'<row r="5"><c r="A5" t="s"><v>8</v></c><c r="B5"><v>250</v></c>'
        b'<c r="C5"><v>0</v></c></row>'
        b"</sheetData></worksheet>"
    ),
    "xl/worksheets/sheet3.xml": (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="s"><v>9</v></c></row>'
        b'<row r="3"><c r="A3" t="s"><v>10</v></c><c r="B3" t="s"><v>11</v></c>'
        b'<c r="C3" t="s"><v>4</v></c><c r="E3" t="s"><v>10</v></c><c r="F3" t="s"><v>11</v></c>'
        b'<c r="G3" t="s"><v>2</v></c></row>'
        b'<row r="4"><c r="A4" t="s"><v>12</v></c><c r="B4" t="s"><v>7</v></c>'
        b'<c r="C4"><v>44</v></c><c r="E4" t="s"><v>13</v></c><c r="F4" t="s"><v>5</v></c>'
        b'<c r="G4"><v>1100</v></c></row>'
        b'<row r="5"><c r="A5" t="s"><v>13</v></c><c r="B5" t="s"><v>5</v></c>'
        b'<c r="C5"><v>27</v></c><c r="E5" t="s"><v>12</v></c><c r="F5" t="s"><v>7</v></c>'
        b'<c r="G5"><v>700</v></c></row>'
        b"</sheetData></worksheet>"
    ),
    "xl/worksheets/sheet4.xml": (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="s"><v>14</v></c><c r="B1"><v>812</v></c></row>'
        b'<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" t="s"><v>15</v></c></row>'
        b'<row r="4"><c r="A4" t="s"><v>5</v></c><c r="B4"><v>3</v></c></row>'
        b'<row r="5"><c r="A5" t="s"><v>6</v></c><c r="B5"><v>0</v></c></row>'
        b'<row r="6"><c r="A6" t="s"><v>7</v></c><c r="B6"><v>-1</v></c></row>'
        b'<row r="7"><c r="A7" t="s"><v>8</v></c><c r="B7"><v>12</v></c></row>'
        b"</sheetData></worksheet>"
    ),
    "xl/worksheets/sheet5.xml": (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="s"><v>16</v></c><c r="B1" t="s"><v>17</v></c>'
        b'<c r="C1" t="s"><v>18</v></c></row>'
        b'<row r="2"><c r="A2" t="s"><v>19</v></c><c r="B2" t="s"><v>20</v></c>'
        b'<c r="C2" t="s"><v>21</v></c></row></sheetData></worksheet>'
    ),
}

Table = Sequence[Sequence[object]]


def content() -> bytes:
    """The workbook above."""
    return packed(LITERAL)


def sheets(more: Mapping[str, Table]) -> dict[str, Table]:
    """The sheets of a German export with numbers as texts; ``more`` replaces some of them."""
    german: dict[str, Table] = {
        "ENTDECKUNG": [["Gesamtleistung", "02.03.2026 - 05.03.2026"], ["Impressions", "1.850"]],
        "INTERAKTION": [
            ["Datum", "Impressions", "Interaktionen"],
            *([f"0{day}.03.2026", "1.462", "12"] for day in (2, 3, 4, 5)),
        ],
        "TOP-BEITRÄGE": [
            ["Maximal 50 Beiträge können in diese Liste aufgenommen werden"],
            [],
            ["Beitrag", "Am", "Interaktionen", "", "Beitrag", "Am", "Impressions"],
            [
                f"{FEED}{FOURTH}",
                "04.03.2026",
                "1.044",
                "",
                f"{FEED}{FOURTH}",
                "04.03.2026",
                "12.700",
            ],
        ],
        "FOLLOWER": [
            ["Follower insgesamt am 05.03.2026:", "3.812"],
            [],
            ["Datum", "Neue Follower"],
            *([f"0{day}.03.2026", "1.001"] for day in (2, 3, 4, 5)),
        ],
        "DEMOGRAFIEN": [
            ["Top-Demografien", "Wert", "Prozentsatz"],
            ["Jobtitel", "Vertriebsleiterin", "weniger als 1 %"],
        ],
    }
    return german | dict(more)


def read(data: bytes, name: str = NAME, answers: Answers | None = None) -> Finding:
    """What the format reads of a workbook."""
    return FORMAT.read(upload(name, data), OPTIONS, V1, answers or {})


def read_sheets(
    more: Mapping[str, Table] | None = None, answers: Answers | None = None, name: str = NAME
) -> Finding:
    """What the format reads of the German export with other sheets."""
    return read(workbook(sheets(more or {})), name, answers)

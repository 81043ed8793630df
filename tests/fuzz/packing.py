"""Bytes of a fuzzer as files: as they are, in a ZIP file, or as the cells of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from tests.unit.importers.workbook import workbook

File = tuple[str, bytes]
BETWEEN_FILES = b"\n=====\n"
BETWEEN_SHEETS = "\n=====\n"

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS: Mapping[str, bytes] = {
    "[Content_Types].xml": (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": b"<Relationships %b><Relationship Id='a' Type='%b/officeDocument' "
    b"Target='xl/workbook.xml'/></Relationships>" % (LINKS, OFFICE),
    "xl/workbook.xml": b"<workbook %b xmlns:r='%b'><sheets><sheet name='One' sheetId='1' "
    b"r:id='b'/></sheets></workbook>" % (MAIN, OFFICE),
    "xl/_rels/workbook.xml.rels": b"<Relationships %b><Relationship Id='b' Type='%b/worksheet' "
    b"Target='sheet.xml'/><Relationship Id='c' Type='%b/sharedStrings' Target='texts.xml'/>"
    b"<Relationship Id='d' Type='%b/styles' Target='styles.xml'/></Relationships>"
    % (LINKS, OFFICE, OFFICE, OFFICE),
    "xl/texts.xml": b"<sst %b><si><t>Date</t></si></sst>" % MAIN,
    "xl/styles.xml": b"<styleSheet %b><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
    b"</styleSheet>" % MAIN,
    "xl/sheet.xml": b"<worksheet %b><sheetData/></worksheet>" % MAIN,
}
NAMES = (
    "Connections.csv",
    "Invitations.csv",
    "messages.csv",
    "Shares.csv",
    "Comments.csv",
    "Profile.csv",
)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file of the files, not compressed: changed bytes stay changed bytes."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name, (2026, 3, 4, 0, 0, 0)), data)
    return target.getvalue()


def archive(data: bytes) -> list[File]:
    """Return an archive whose files stand in the bytes one after another."""
    files = dict(zip(NAMES, data.split(BETWEEN_FILES), strict=False))
    return [("Complete_LinkedInDataExport_11-22-2026.zip", zipped(files))]


def inside(data: bytes) -> list[File]:
    """Return a ZIP file in which the bytes are one."""
    return [("team.zip", zipped({"a.zip": data}))]


def cells(data: bytes) -> bytes:
    """Return a workbook: sheets with a title, rows, and cells between tabs; numbers are numbers."""
    sheets: dict[str, list[list[object]]] = {}
    for sheet in data.decode("utf-8", errors="replace").split(BETWEEN_SHEETS):
        title, *rows = "".join(c for c in sheet if c.isprintable() or c in "\n\t").split("\n")
        sheets[title or "Sheet"] = [[_cell(text) for text in row.split("\t")] for row in rows]
    return workbook(sheets)


def part(name: str, data: bytes) -> bytes:
    """Return a workbook of which one part is the bytes."""
    return zipped({**PARTS, name: data})


def _cell(text: str) -> object:
    try:
        return float(text) if text.isascii() else text
    except ValueError:
        return text

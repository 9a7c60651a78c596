"""Spreadsheets to read, written by hand or by a library."""

from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile


def xlsx(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """Write sheets of rows; dates and times are formatted as such, a text that begins with `=` is a formula."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def ods(path: Path, rows: list[list[str | float | None]], tail: str = "") -> Path:
    """Write a sheet as LibreOffice does, `tail` behind the rows."""

    def cell(value: str | float | None) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind = 'string"' if isinstance(value, str) else f'float" office:value="{value}"'
        return f'<table:table-cell office:value-type="{kind}><text:p>{escape(str(value))}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in names)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Cases">{lines}{tail}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    path.write_bytes(packed_ods(content.encode()))
    return path


def packed_ods(content: bytes) -> bytes:
    """Pack a document with this content."""
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    listed = f'<manifest:manifest xmlns:manifest="{manifest}">{entry}</manifest:manifest>'
    return _packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": listed.encode(),
        }
    )


def packed_xlsx(sheet: bytes) -> bytes:
    """Pack a workbook of one sheet."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def related(kind: str, target: str) -> bytes:
        relation = f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{relations}">{relation}</Relationships>'.encode()

    sheets = '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets>'
    return _packed(
        {
            "_rels/.rels": related("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{sheets}</workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": related("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def _packed(members: dict[str, bytes]) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return data.getvalue()

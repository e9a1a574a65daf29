"""Broken and hostile files, made anew at each run: what somebody sends who does not mean well, or whose line broke."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import xlsxwriter
from PIL import Image

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how a workbook with a password begins, and one of before 2007


@cache
def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for line in (("姓名", "证件号码", "住址"), ("王秀兰", "", "柳叶巷 12 号")):
        sheet.write_row(sheet.dim_rowmax + 1 if sheet.dim_rowmax is not None else 0, 0, line)
    book.close()
    return out.getvalue()


def changed(change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """The workbook with its parts changed; None leaves one out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in added.items():
            new.writestr(name, data)
    return out.getvalue()


def sheet_of(text: str) -> bytes:
    return changed(lambda name, data: text.encode() if name == SHEET else data)


def rows_of(cells: str) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'


def picture(kind: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 20, 20)).save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100_000, 9)) + chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    """A picture whose note unpacks to hundreds of megabytes."""
    note = b"a\0\0" + zlib.compress(b" " * 64_000_000, 9)
    good = picture("PNG")
    return good[:33] + chunk(b"zTXt", note) + good[33:]


def exif_loop() -> bytes:
    """A directory of facts whose next one is itself."""
    facts = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + struct.pack(">HHII", 0x8769, 4, 1, 8)
    facts += struct.pack(">I", 8)
    good = picture("JPEG")
    return good[:2] + b"\xff\xe1" + struct.pack(">H", len(facts) + 2) + facts + good[2:]


def frames(count: int) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", 8, 8, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    one = b"\x2c" + struct.pack("<HHHHB", 0, 0, 8, 8, 0) + b"\x02\x02\x8c\x53\0"
    return head + one * count + b"\x3b"


def pictures() -> Iterator[tuple[str, bytes]]:
    yield "cut.jpg", picture("JPEG")[:300]
    yield "cut.png", picture("PNG")[:60]
    yield "head-only.jpg", JPEG
    yield "noise.jpg", JPEG + bytes(range(256)) * 400
    yield "page-behind.jpg", picture("JPEG") + b"<html><script>alert(1)</script></html>"
    yield "archive-behind.png", picture("PNG") + workbook()
    yield "page.jpg", b"<!doctype html><script>alert(1)</script>"
    yield "wide.png", png_bomb(2_000_000, 1)
    yield "bomb.png", png_bomb(60_000, 60_000)
    yield "note.png", text_bomb()
    yield "loop.jpg", exif_loop()
    yield "frames.gif", frames(10_000)
    yield "frames.jpg", frames(10_000)
    yield "laughs.svg", LAUGHS.encode() + b'<svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>'
    yield "outside.svg", OUTSIDE.encode() + b'<svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>'
    yield (
        "acts.pdf",
        b"%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\n%%EOF\n",
    )
    yield "cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"
    yield "head.heic", b"\0\0\0\x1cftypheic" + b"\0" * 2000


def workbooks() -> Iterator[tuple[str, bytes]]:
    good = workbook()
    yield "cut.xlsx", good[: len(good) // 2]
    yield "no-end.xlsx", good[:-30]
    yield "empty-archive.xlsx", b"PK\x05\x06" + b"\0" * 18
    yield "password.xlsx", OLE + b"\0" * 4096
    yield "before-2007.xls", OLE + b"\0" * 4096
    yield "macro.xlsm", changed(lambda _name, data: data, **{"xl/vbaProject.bin": OLE + b"\0" * 2000})
    yield "no-sheet.xlsx", changed(lambda name, data: None if name == SHEET else data)
    yield "no-book.xlsx", changed(lambda name, data: None if name == "xl/workbook.xml" else data)
    yield "laughs.xlsx", sheet_of(LAUGHS + rows_of('<c r="A1" t="inlineStr"><is><t>&j;</t></is></c>'))
    yield "outside.xlsx", sheet_of(OUTSIDE + rows_of('<c r="A1" t="inlineStr"><is><t>&e;</t></is></c>'))
    yield "no-xml.xlsx", sheet_of("\0\1\2 no xml")
    yield "far-cell.xlsx", sheet_of(rows_of('<c r="XFD1048576"><v>1</v></c>'))
    yield "beyond.xlsx", sheet_of(rows_of('<c r="ZZZZ99999999999"><v>1</v></c>'))
    yield "no-such-word.xlsx", sheet_of(rows_of('<c r="A1" t="s"><v>99999999</v></c>'))
    yield "not-a-number.xlsx", sheet_of(rows_of('<c r="A1"><v>1e999999</v></c><c r="B1"><v>NaN</v></c>'))
    yield (
        "long-cell.xlsx",
        sheet_of(rows_of(f'<c r="A1" t="inlineStr"><is><t>{"长" * 1_700_000}</t></is></c>')),
    )
    yield (
        "bomb.xlsx",
        sheet_of(rows_of('<c r="A1" t="inlineStr"><is><t>' + " " * 80_000_000 + "</t></is></c>")),
    )
    yield "climbing.xlsx", changed(lambda _name, data: data, **{"../../../../tmp/climbed": b"x"})


def texts() -> Iterator[tuple[str, bytes]]:
    head = "姓名,证件号码,住址\n".encode()
    yield "empty.csv", b""
    yield "empty.xlsx", b""
    yield "only-mark.csv", b"\xef\xbb\xbf"
    yield "nul.csv", head + b"\0,\0,\0\n"
    yield "half-gbk.csv", "姓名,住址\n王".encode("gbk") + b"\x81\xff\x80\n"
    yield "utf-16.csv", "姓名,住址\n王,巷\n".encode("utf-16")
    yield "odd-utf-16.csv", "姓名,住址\n".encode("utf-16")[:-1]
    yield "quote.csv", head + b'"never closed\n' * 3
    yield "long-cell.csv", head + b"x" * 5_000_000 + b",,\n"
    yield "wide.csv", head + b"," * 200_000 + b"\n"
    yield "picture.csv", picture("PNG")
    yield "table.xlsx", head + "王秀兰,,柳叶巷\n".encode()
    yield "book.csv", workbook()
    yield "deep.geojson", b'{"type":"FeatureCollection","features":' + b"[" * 100_000
    yield (
        "huge-number.geojson",
        (
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
            b'{"type":"Polygon","coordinates":[[[1e999,1],[2,2],[3,1],[1e999,1]]]}}]}'
        ),
    )


NAMES = (
    "../../../etc/passwd",
    "..\\..\\win.ini",
    "a\0b.xlsx",
    "x" * 5000 + ".xlsx",
    "名\u202excod.xlsx",
)


def named() -> Iterator[tuple[str, bytes]]:
    """What is whole, under names that climb or cannot be written."""
    for name in NAMES:
        yield name, workbook()
        yield name, picture("JPEG")


@cache
def everything() -> list[tuple[str, bytes]]:
    return [*pictures(), *workbooks(), *texts(), *named()]

"""Photos of telephones (HEIC): converted, upright, without a trace; what is broken or a bomb is refused.

The four pictures beside it are 128 × 64 (or turned), left half red: of 2017 (8 bits) with maker and place, the same
turned and mirrored in the file, and of a newer telephone with 10 bits.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liren.kernel import files, heic, pictures
from liren.kernel.models.files import Media

PHOTOS = Path(__file__).parent / "photos"


def sent(name: str) -> bytes:
    return (PHOTOS / f"{name}.heic").read_bytes()


def read(data: bytes, name: str = "IMG_0001.HEIC") -> files.CleanFile:
    return files.read_upload(SimpleUploadedFile(name, data))


@pytest.mark.parametrize(
    ("name", "size", "is_red_first"),
    [
        ("upright", (128, 64), True),
        ("turned", (64, 128), True),
        ("mirrored", (128, 64), False),
        ("deep", (128, 64), True),
    ],
)
def test_a_photo_of_a_telephone_is_kept_upright_as_jpeg(
    name: str, size: tuple[int, int], is_red_first: bool
) -> None:
    clean = read(sent(name))
    assert (clean.media, clean.name, (clean.width, clean.height)) == (Media.JPEG, "IMG_0001.jpg", size)
    for variant, kind in ((files.ORIGINAL, "JPEG"), (files.LARGE, "WEBP"), (files.SMALL, "WEBP")):
        shown = Image.open(io.BytesIO(clean.bytes_of[variant]))
        red, _, blue = shown.convert("RGB").getpixel((4, 4))
        assert (shown.format, shown.size, red > blue) == (kind, size, is_red_first)


@pytest.mark.parametrize("name", ["upright", "turned", "mirrored"])
def test_its_place_is_read_and_then_gone_with_everything_else(name: str) -> None:
    assert b"Somebody" in sent(name)
    clean = read(sent(name))
    assert clean.position == pictures.Position(longitude=118.79, latitude=32.02)
    for data in clean.bytes_of.values():
        assert not Image.open(io.BytesIO(data)).getexif()
        assert b"Somebody" not in data
        assert b"Exif" not in data


def test_content_decides_and_not_the_name() -> None:
    assert read(sent("upright"), "照片.png").media == Media.JPEG
    with pytest.raises(files.WrongFileKind):
        read(b"\0\0\0\x1cftypisom" + b"\0" * 400, "film.heic")


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0\0\x1cftypheic",
        sent("upright")[:300],
        sent("upright")[:-40],
        sent("upright").replace(b"hvcC", b"xxxx"),
        sent("upright").replace(b"iloc", b"ilox"),
        sent("upright").replace(b"heic", b"mif1").replace(b"hvc1", b"av01"),
    ],
    ids=["head only", "cut", "cut at the end", "no settings", "no place of the bytes", "another codec"],
)
def test_what_does_not_decode_is_refused(data: bytes) -> None:
    with pytest.raises(files.BrokenFile):
        read(data)


def test_a_size_that_no_telephone_has_is_refused_before_it_takes_memory() -> None:
    said = struct.pack(">II", 128, 64)
    bomb = sent("upright").replace(
        b"ispe\0\0\0\0" + said, b"ispe\0\0\0\0" + struct.pack(">II", 60_000, 60_000)
    )
    assert bomb != sent("upright")
    with pytest.raises((files.TooManyPixels, files.BrokenFile)):
        read(bomb)


def test_the_reader_is_given_neither_settings_nor_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "reader.py"
    script.write_text(
        "import os, sys\nsys.exit(9 if any(n.startswith('LIREN_') for n in os.environ) else 3)\n"
    )
    monkeypatch.setenv("LIREN_SEAL_KEYS", "k1:x")
    monkeypatch.setattr(heic, "READER", script)
    with pytest.raises(heic.TooLarge):
        heic.decode(sent("upright"), longest=10)


def test_a_reader_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "reader.py"
    script.write_text("while True: pass\n")
    monkeypatch.setattr(heic, "READER", script)
    monkeypatch.setattr(heic, "SECONDS", 0.3)
    with pytest.raises(files.BrokenFile):
        read(sent("upright"))

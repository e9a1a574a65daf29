"""Photos cleaned: judged by really decoding them, turned upright, their place read, then every trace of metadata
gone, because only the pixels are written anew."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image, ImageOps

from liren.kernel import heic

MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 30_000_000}  # a JPEG is decoded at reduced scale, a PNG whole
Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())  # the library's own guard, before ours
LONGEST_SIDE = 3840
SIZES = {"large": 1280, "small": 320}  # longest sides of the two thumbnails, in pixels


class TooManyPixels(Exception):
    """More pixels than any camera makes: a bomb, or a scan to be made smaller."""


class Undecodable(Exception):
    """Not a whole JPEG, PNG or HEIC."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a photo says it was taken: degrees, WGS 84 (which the house keeps as CGCS2000)."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture: `bytes_of["original"]` in its own format (HEIC as JPEG, which every browser shows), "large" and
    "small" as WebP."""

    format: str
    width: int
    height: int
    bytes_of: dict[str, bytes]
    position: Position | None


def clean_picture(data: bytes) -> Picture:
    """Decodes, turns upright, strips and re-encodes. Raises `TooManyPixels` or `Undecodable`."""
    try:
        return _cleaned_heic(data) if heic.is_heic(data) else _cleaned(data)
    except TooManyPixels:
        raise
    except (heic.TooLarge, Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooManyPixels from bomb
    except Exception as broken:  # decoders raise almost anything on hostile bytes
        raise Undecodable from broken


def _cleaned(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        kind = str(image.format)
        if image.width * image.height > MOST_PIXELS[kind]:
            raise TooManyPixels
        position = _position(image.getexif())
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at the scale that is wanted
        image.load()
        upright = _plain(ImageOps.exif_transpose(image))
    return _variants(upright, kind, position)


def _cleaned_heic(data: bytes) -> Picture:
    decoded = heic.decode(data, longest=LONGEST_SIDE)
    upright = Image.frombytes("RGB", (decoded.width, decoded.height), decoded.pixels)
    facts = Image.Exif()
    facts.load(decoded.exif)
    return _variants(upright, "JPEG", _position(facts))


def _variants(upright: Image.Image, kind: str, position: Position | None) -> Picture:
    images = {"original": _encoded(upright, kind)}
    smaller = upright
    for variant, side in SIZES.items():
        smaller = smaller.copy()
        smaller.thumbnail((side, side))
        images[variant] = _encoded(smaller, "WEBP")
    return Picture(kind, upright.width, upright.height, images, position)


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, in a mode every format can write."""
    clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    plain = image.convert("RGBA" if clear else "RGB")
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def _encoded(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    options: dict[str, Any] = {
        "JPEG": {"quality": 88},
        "PNG": {"compress_level": 4},
        "WEBP": {"quality": 80, "method": 2},
    }[kind]
    image.save(out, kind, **options)
    return out.getvalue()


def _position(facts: Image.Exif) -> Position | None:
    """The place in the EXIF data; None if there is none, or none on earth."""
    try:
        gps = facts.get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef, "N"), "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef, "E"), "W")
    except Exception:  # absent or malformed: the photo is as good without it
        return None
    nowhere = (longitude, latitude) == (0.0, 0.0)
    if nowhere or not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return None
    return Position(round(longitude, 6), round(latitude, 6))


def _degrees(parts: Any, reference: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(reference).strip("\0 ").upper() == negative else value

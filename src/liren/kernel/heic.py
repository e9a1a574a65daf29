"""Photos as telephones keep them since 2017 (HEIC): decoded apart from the program, one at a time in each process."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from liren.kernel import heic_reader

BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1"))
READER = Path(heic_reader.__file__)
SECONDS = heic_reader.SECONDS * 2  # on a busy machine
_ONE = threading.Lock()  # a photo of 48 megapixels takes half a gigabyte for a second


class NotDecoded(Exception):
    """Broken, or made to exhaust the decoder."""


class TooLarge(Exception):
    """More pixels than a telephone makes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Upright pixels, RGB, and the raw EXIF data."""

    width: int
    height: int
    pixels: bytes
    exif: bytes


def is_heic(data: bytes) -> bool:
    """By content, whatever it is called."""
    return data[4:8] == b"ftyp" and data[8:12] in BRANDS


def decode(data: bytes, *, longest: int) -> Decoded:
    """The picture, no side longer than `longest`. Raises `NotDecoded` and `TooLarge`."""
    command = [sys.executable, "-I", str(READER), str(longest)]
    try:
        with _ONE:
            done = subprocess.run(  # noqa: S603  # the program's own reader
                command, input=data, capture_output=True, env={"MALLOC_ARENA_MAX": "1"}, timeout=SECONDS
            )
    except subprocess.TimeoutExpired as slow:
        raise NotDecoded from slow
    if done.returncode == heic_reader.TOO_MANY:
        raise TooLarge
    head, _, pixels = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise NotDecoded
    said = json.loads(head)
    return Decoded(said["width"], said["height"], pixels, base64.b64decode(said["exif"]))

"""Decodes one HEIC picture from the input, in a process of its own with little memory and no way to anything else.

Run as a script without the rest of the program: a flaw in the decoder, which is written in C and reads what strangers
send, must not reach keys or connections. Answers a line of JSON (width, height, EXIF) and then the pixels, RGB.
"""

from __future__ import annotations

import base64
import json
import resource
import sys

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
MOST_PIXELS = 50_000_000
TOO_MANY = 3  # what it ends with


def limit() -> None:
    """Neither more memory and time than the largest photo takes, nor any file written."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(longest: int) -> int:
    limit()
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.AUX_IMAGES = pi_heif.options.DEPTH_IMAGES = pi_heif.options.THUMBNAILS = False
    picture = pi_heif.open_heif(sys.stdin.buffer.read())
    if picture.size[0] * picture.size[1] > MOST_PIXELS:
        return TOO_MANY
    facts = base64.b64encode(picture.info.get("exif") or b"").decode()
    image = picture.to_pillow()  # upright: how a HEIC is turned stands in the file itself
    image.thumbnail((longest, longest))
    head = {"width": image.width, "height": image.height, "exif": facts}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    sys.stdout.buffer.write(image.convert("RGB").tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))

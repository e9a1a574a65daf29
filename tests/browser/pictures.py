"""Pictures that people send: real ones, and what only calls itself one."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw


def photo(directory: Path, name: str = "lamp.jpg") -> str:
    """A small JPEG of a crooked lamp; its path."""
    picture = Image.new("RGB", (640, 480), "#b8c4bd")
    ImageDraw.Draw(picture).line([(300, 460), (360, 60)], fill="#33413a", width=14)
    path = directory / name
    picture.save(path, quality=80)
    return str(path)


def script_called_photo(directory: Path) -> str:
    path = directory / "photo.jpg"
    path.write_text("<script>document.title = 'taken over'</script>", encoding="utf-8")
    return str(path)

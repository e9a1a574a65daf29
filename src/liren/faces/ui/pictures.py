"""Pictures made from text."""

from __future__ import annotations

import segno


def qr_code(text: str) -> str:
    """A QR code as the address of an SVG picture for `<img src>`: dark on white in both themes, or it is not read."""
    address: str = segno.make(text, micro=False, error="m").svg_data_uri(scale=5, light="#fff")
    return address

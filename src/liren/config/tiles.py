"""The tile server of the maps, if one is set: its addresses, whom to credit, and in which datum it draws."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from liren.config import environment as env

DATUMS = ("cgcs2000", "gcj02")
_SUBDOMAINS = re.compile(r"[a-z0-9-]+(,[a-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class TileServer:
    """`address` has {z}, {x} and {y}, perhaps {s} for one of `subdomains`; `origins` is all that pages may ask."""

    address: str
    credit: str
    datum: str
    subdomains: tuple[str, ...]
    origins: tuple[str, ...]


def tile_server() -> TileServer | None:
    """From LIREN_TILES and its companions; None: maps draw the grids alone. Refuses what cannot be an address."""
    address = env.text("LIREN_TILES")
    datum = env.choice("LIREN_TILES_DATUM", "cgcs2000", DATUMS)
    subdomains = _subdomains() if "{s}" in address else ()
    if not address:
        return None
    origins = tuple(_origin(address.replace("{s}", name)) for name in subdomains or ("",))
    return TileServer(address, env.text("LIREN_TILES_CREDIT"), datum, subdomains, origins)


def _subdomains() -> tuple[str, ...]:
    names = env.text("LIREN_TILES_SUBDOMAINS", "a,b,c")
    if not _SUBDOMAINS.fullmatch(names):
        raise env.wrong(
            "LIREN_TILES_SUBDOMAINS",
            f"“{names}”不是用逗号分开的子域名，如 a,b,c。",
            f"“{names}” is no list of subdomains separated by commas, such as a,b,c.",
        )
    return tuple(names.split(","))


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    host = (parts.hostname or "") if is_address else ""
    if not re.fullmatch(r"[a-z0-9.-]+", host) or any(mark not in address for mark in ("{z}", "{x}", "{y}")):
        raise env.wrong(
            "LIREN_TILES",
            f"“{address}”不是瓦片地址，要写成 https://主机/…{{z}}/{{x}}/{{y}}… 的样子。",
            f"“{address}” is no address of tiles; write it like https://host/…{{z}}/{{x}}/{{y}}….",
        )
    return f"{parts.scheme}://{host}{port}"

"""The demo locality: a real county's codes with an invented ground, invented people and their matters.

Each part lays itself once: `ground` the places, `people` the bodies and accounts, `matters` the cases.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings

WORDS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread from a screen


def password() -> str:
    """LIREN_DEMO_PASSWORD, else one made up on the first run and kept in the data directory."""
    if settings.LIREN_DEMO_PASSWORD:
        return str(settings.LIREN_DEMO_PASSWORD)
    kept = Path(settings.LIREN_DATA_DIR) / "demo-password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text("-".join("".join(secrets.choice(WORDS) for _ in range(4)) for _ in range(3)))
    return kept.read_text().strip()


def load() -> dict[str, int]:
    return {}


def accounts_table() -> list[str]:
    return []

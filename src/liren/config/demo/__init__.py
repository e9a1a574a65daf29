"""The demo locality: a real county's codes with an invented ground, invented people and their matters.

Each part lays itself once: `ground` the places, `people` the bodies and accounts, `matters` the cases.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from liren.config.demo import (
    addresses,
    appeals,
    appraisals,
    checks,
    deletions,
    ground,
    handovers,
    hotline,
    households,
    issues,
    keepers,
    ledgers,
    letters,
    lettings,
    lists,
    lodgings,
    maintenances,
    matters,
    messages,
    moves,
    neighbours,
    people,
    processing,
    relatives,
    residences,
    sign_ins,
    stand_ins,
    subscriptions,
    supervisions,
)
from liren.domains.access.queries import account_by_username
from liren.domains.casework.actions.catalogue import seed_catalogue
from liren.kernel.actor import SYSTEM

WORDS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread from a screen


def password() -> str:
    """LIREN_DEMO_PASSWORD, else one made up on the first run and kept in the data directory."""
    if settings.LIREN_DEMO_PASSWORD:
        return str(settings.LIREN_DEMO_PASSWORD)
    kept = _data("demo-password")
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text("-".join("".join(secrets.choice(WORDS) for _ in range(4)) for _ in range(3)))
    return kept.read_text().strip()


def load() -> dict[str, int]:
    """Lays what is missing and gives the accounts the password; returns how much of each part was new."""
    laid = ground.seed_demo_ground(SYSTEM)
    laid["categories"] = seed_catalogue(actor=SYSTEM, county=people.COUNTY)
    laid["accounts"] = _people()
    laid["keepers"] = keepers.load()
    laid["matters"] = matters.load()
    laid["supervisions"] = supervisions.load()
    laid["checks"] = checks.load()
    laid["robots"] = messages.load()
    laid["orders"] = hotline.load()
    laid["letters"] = letters.load()
    laid["appeals"] = appeals.load()
    laid["appraisals"] = appraisals.load()
    laid["issues"] = issues.load()
    laid["subscriptions"] = subscriptions.load()
    laid["sign_ins"] = sign_ins.load()
    laid["maintenances"] = maintenances.load()
    laid["handovers"] = handovers.load()
    laid["stand_ins"] = stand_ins.load()
    laid["households"] = households.load()
    laid["lettings"] = lettings.load()
    laid["processing"] = processing.load()
    laid["lodgings"] = lodgings.load()
    laid["registrations"] = residences.load()
    laid["listed"] = lists.load()
    laid["ledgers"] = ledgers.load()
    laid["contacts"] = neighbours.load()
    laid["given"] = processing.give()
    laid["deletions"] = deletions.load()
    laid["kin"] = relatives.load()
    laid["moves"] = moves.load()
    laid["addresses"] = addresses.load()
    return laid


def _people() -> int:
    """Skipped where the accounts have this password already: to compare them all takes seconds."""
    mark = _data("demo-accounts")
    state = hashlib.sha256(f"{settings.DATABASES['default']['NAME']} {password()}".encode()).hexdigest()
    missing = sum(account_by_username(persona.username) is None for persona in people.PERSONAS)
    if missing or not mark.exists() or mark.read_text() != state:
        people.seed_demo_people(SYSTEM, password())
        mark.write_text(state)
    return missing


def accounts_table() -> list[str]:
    """A line for each demo account: its user name and what it may do."""
    parts = (
        (p.username, p.role.label if p.role else _("居民，手机号 %s") % p.phone) for p in people.PERSONAS
    )
    return [f"  {username:<14}{part}" for username, part in parts]


def _data(name: str) -> Path:
    return Path(settings.LIREN_DATA_DIR) / name

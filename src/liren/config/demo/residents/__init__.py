"""Made-up residents: people with names, ages, homes and households as a Chinese city has them, and belonging to nobody.

`tables` holds how frequent names and shapes are, `made` makes people of it, `doubles` writes some of them twice with
mistakes, `sheets` writes the lists that people bring. The same count and seed give the same people on every machine.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.utils.translation import gettext as _

from liren.config.demo.residents.doubles import with_doubles
from liren.config.demo.residents.made import Ground, Maker
from liren.config.demo.residents.sheets import Listed, write_lists
from liren.domains.people.errors import PlaceNotCommunity
from liren.domains.territory import queries as territory

DAY = dt.date(2026, 1, 1)  # on which the ages are theirs


def write(*, place_code: str, count: int, seed: int, shape: str, folder: Path) -> Listed:
    """Lists of `count` people who live in the communities of the place. Refuses a place without communities."""
    return write_lists(
        folder, shape, with_doubles(Maker(grounds_of(place_code), count, seed, DAY).residents(), seed)
    )


def grounds_of(place_code: str) -> list[Ground]:
    """The communities of the place with their buildings."""
    found = [
        Ground(
            place.code,
            place.name,
            [one.address.replace(" ", "") for one in territory.buildings_of(place.code)],
        )
        for place in territory.communities_under(place_code)
    ]
    if not found:
        raise PlaceNotCommunity(code=place_code[:24], field="place_code")
    return found


def lines(listed: Listed) -> list[str]:
    """What was written, for people."""
    return [
        _("写好了 %(rows)d 行：%(persons)d 人，另有 %(doubles)d 行写重、写错。")
        % {"rows": listed.rows, "persons": listed.persons, "doubles": listed.doubles},
        _("名单在 %(files)s，对照在 %(truth)s。")
        % {"files": "、".join(map(str, listed.files)), "truth": listed.truth},
    ]

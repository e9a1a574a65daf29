"""Employers' lists of whom they house: the employer's own side, the person's, and the desk's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from liren.domains.letting import housing_errors as errors
from liren.domains.letting import sealing
from liren.domains.letting.models import Housed, Undertaking
from liren.domains.letting.queries.doors import own_person_id
from liren.domains.letting.rules.housing import Line, NoColumns, read_lines
from liren.domains.letting.undertaking_choices import Party
from liren.domains.people.rules import names
from liren.kernel import sheets, subjects
from liren.kernel.actor import Actor

SHOWN_MOST = 400
WITH = ("let__dwelling", "body")


@dataclass(frozen=True, slots=True)
class HousedLine:
    """Somebody on a list as the employer wrote it, masked, with where the registration stands. `where` is the room and
    bed, empty while there is none."""

    housed: Housed
    name: str

    @property
    def state(self) -> str:
        return str(self.housed.notice.get_state_display()) if self.housed.notice else ""


def own_employers(actor: Actor) -> list[Undertaking]:
    """The lists that the person keeps, whose account it is, as who signs for an employer. Two queries."""
    person_id = own_person_id(actor) if actor.id else None
    if person_id is None:
        return []
    rows = Undertaking.objects.filter(person_id=person_id, party=Party.EMPLOYER, until__isnull=True)
    return list(rows.filter(let__until__isnull=True).select_related(*WITH).order_by("id")[:SHOWN_MOST])


def own_employer(actor: Actor, undertaking_id: uuid.UUID) -> Undertaking:
    """One of them. Refuses another's. Two queries."""
    found = next((one for one in own_employers(actor) if one.id == undertaking_id), None)
    if found is None:
        raise errors.EmployerNotFound
    return found


def housed_by(undertaking: Undertaking) -> list[HousedLine]:
    """Who stands on the list now. Two queries."""
    rows = Housed.objects.filter(undertaking=undertaking, until__isnull=True).select_related("notice")
    return _lines(list(rows.order_by("since", "id")[:SHOWN_MOST]))


def own_listings(actor: Actor) -> list[Housed]:
    """On whose lists the person stands, whose account it is. Two queries."""
    person_id = own_person_id(actor) if actor.id else None
    if person_id is None:
        return []
    rows = Housed.objects.filter(person_id=person_id, until__isnull=True, undertaking__until__isnull=True)
    return list(
        rows.select_related("undertaking__let__dwelling", "undertaking__body").order_by("id")[:SHOWN_MOST]
    )


def called(undertaking: Undertaking) -> str:
    return undertaking.body.short_name if undertaking.body else undertaking.name


def lines_in(path: Path, most: int) -> list[Line]:
    """What an employer's table says. Refuses a file that is none, or lacks names or numbers."""
    try:
        first = sheets.open_sheets(path)[:1]
        rows: Iterable[tuple[int, Sequence[str]]] = (
            (row.number, row.cells) for sheet in first for row in sheet.rows()
        )
        return read_lines(rows, most)
    except (sheets.Unreadable, sheets.TooLarge, NoColumns) as trouble:
        raise errors.HousedTableWrong(field="file") from trouble


def _lines(rows: list[Housed]) -> list[HousedLine]:
    keys = subjects.keys_of([one.id for one in rows])
    return [
        HousedLine(one, names.masked(sealing.opened(bytes(one.private), keys.get(one.id))[0])) for one in rows
    ]

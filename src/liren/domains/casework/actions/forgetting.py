"""How a person's own matters are forgotten: a file until its term, nameless once the person is off the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from liren.domains.casework.actions.words import keep_words
from liren.domains.casework.holdings import own_parts
from liren.domains.casework.models import Case, HotlineOrder, Message, Rating, Requester, RequesterMail
from liren.domains.casework.queries.files import OWNER_TYPE
from liren.kernel import clock, files
from liren.kernel.holdings import Basis, Forget, Kind, Whose

MATTERS = "casework.matters"
NAMELESS = "—"  # stands where a title stood
BLANK = {
    "name": "",
    "phone": "",
    "phone_index": "",
    "tail_index": "",
    "tracking_index": "",
    "external_user": "",
}


def _kinds(whose: Whose) -> Iterator[Kind]:
    parts = (one for one in own_parts(whose) if not _is_blank(one))
    yield Kind(MATTERS, Basis.FILE, tuple(closed_on(one.case) for one in parts))


def closed_on(case: Case) -> dt.date | None:
    """The day from which its term runs; None while it is handled. A merged matter follows the other."""
    at = (case.merged_into or case).closed_at
    return at.astimezone(clock.LOCAL).date() if at else None


def _is_blank(part: Requester) -> bool:
    """Whether its words have gone before."""
    return part.case.title == NAMELESS and not part.text and not part.case.text


def _away(whose: Whose, key: str, until: dt.date | None) -> int:
    over = [
        part
        for part in own_parts(whose)
        if until is None or ((end := closed_on(part.case)) is not None and end <= until)
    ]
    for part in over:
        wipe(part)
    return len(over)


def wipe(part: Requester) -> None:
    """What the requester said goes; with the only one the words of the matter."""
    Requester.objects.filter(id=part.id).update(**BLANK, text="", account=None)
    RequesterMail.objects.filter(requester=part).delete()
    Message.objects.filter(requester=part).delete()
    Rating.objects.filter(requester=part).update(words="")
    if not Requester.objects.filter(case=part.case).exclude(id=part.id).exists():
        wipe_words(part.case)


def wipe_words(case: Case) -> None:
    """How long it was handled and by whom stays for the figures, without words, place and files."""
    Message.objects.filter(case=case).delete()
    for stored in files.list_files(OWNER_TYPE, [case.id]):
        files.remove_file(stored)
    case.title, case.text, case.resolution, case.elsewhere = NAMELESS, "", "", ""
    case.address, case.place_hint, case.longitude, case.latitude = "", "", None, None
    case.save(
        update_fields=[
            *("title", "text", "resolution", "elsewhere"),
            *("address", "place_hint", "longitude", "latitude"),
        ]
    )
    keep_words([case])


def _unname(whose: Whose) -> None:
    """Of matters that are over the name and the number go; one that is handled keeps them until it is over."""
    over = [part.id for part in own_parts(whose) if closed_on(part.case) is not None]
    Requester.objects.filter(id__in=over).update(**BLANK)
    RequesterMail.objects.filter(requester__in=over).delete()
    HotlineOrder.objects.filter(requester__in=over).update(requester=None)


FORGET = Forget(
    titles={MATTERS: _("提过的诉求")}, takes=frozenset(), kinds=_kinds, away=_away, unname=_unname
)

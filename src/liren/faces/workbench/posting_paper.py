"""A posting of contacts as it hangs in a stairway: one sheet of A4, large enough to be read standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.domains.neighbours.queries import PostedBuilding, PostedCircle
from liren.domains.neighbours.queries.postings import PostedLine
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.choices import BodyKind
from liren.faces.ui import contact_words
from liren.kernel import clock

LAYOUT = """
#set page(paper: "a4", margin: (x: 22mm, y: 24mm))
#set text(size: 14pt)
#align(center)[#text(30pt, weight: "bold")[#data.title] #v(2pt) #text(18pt)[#data.place]]
#v(10mm)
#for r in data.rows [
  #block(width: 100%, stroke: (bottom: 0.6pt + luma(160)), inset: (y: 5mm))[
    #grid(columns: (38mm, 1fr), gutter: 6mm, align: (left, left),
      text(20pt, weight: "bold")[#r.where],
      [#text(if r.held { 24pt } else { 16pt })[#r.name]
       #if r.phone != "" [#linebreak() #text(22pt)[#r.phone]]])
  ]
]
#v(1fr)
#grid(columns: (1fr, 38mm), gutter: 8mm, align: (left + bottom, right + bottom),
  [#data.help #v(3mm) #text(11pt, fill: luma(80))[#data.note #linebreak() #data.made]],
  [#image(bytes(data.qr), format: "svg", width: 36mm)])
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the layout is filled with, and how many contacts it shows."""

    data: dict[str, Any]
    shown: int


def of_building(posting: PostedBuilding) -> Told:
    path = reverse("portal:contacts_building", args=[posting.building.id])
    rows = [(contact_words.where(line.unit), line) for line in posting.lines]
    return _told(_("楼道联系人"), posting.building.address, posting.building.place_code, rows, path)


def of_circle(posting: PostedCircle) -> Told:
    circle = posting.circle
    path = reverse("portal:contacts_group", args=[circle.id])
    return _told(_("居民小组"), circle.name, circle.place_code, [(_("组长"), posting.head)], path)


def _told(title: str, name: str, place_code: str, rows: Sequence[tuple[str, PostedLine]], path: str) -> Told:
    import segno

    committee = organisations.body_for(place_code, BodyKind.COMMITTEE)
    call = f"{committee.name} {committee.phone}" if committee and committee.phone else ""
    data = {
        "title": title,
        "place": name,
        "rows": [_row(where, line) for where, line in rows],
        "help": _("找不到联系人，请打：%(call)s") % {"call": call} if call else "",
        "note": _("只公示联系人本人同意公示的内容；扫码看现在的联系人。"),
        "made": _("%(day)s印") % {"day": clock.today().isoformat()},
        "qr": segno.make(f"{settings.LIREN_URL}{path}", micro=False, error="m").svg_inline(scale=4),
    }
    return Told(data, sum(line.shown.is_shown for _where, line in rows))


def _row(where: str, line: PostedLine) -> dict[str, Any]:
    name = contact_words.named(line)
    return {
        "where": where,
        "name": name,
        "phone": line.shown.phone,
        "held": line.shown.is_shown,
    }

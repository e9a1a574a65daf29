"""The sign on the door of a let dwelling: an A6 sheet with a code for a telephone, and nothing of who lives there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.kernel import clock

if TYPE_CHECKING:
    from liren.domains.letting.models import LetDwelling

LAYOUT = """
#set page(paper: "a6", margin: 9mm)
#set text(size: 11pt)
#align(center)[
  #text(22pt, weight: "bold")[#data.title]
  #v(1mm) #text(13pt)[#data.place]
  #v(3mm) #image(bytes(data.qr), format: "svg", width: 58mm)
  #v(2mm) #text(13pt)[#data.help]
  #v(1fr) #text(9pt, fill: luma(80))[#data.note #linebreak() #data.made]
]
"""


def told(let: LetDwelling) -> dict[str, Any]:
    import segno

    address = f"{settings.LIREN_URL}{reverse('portal:door', args=[let.door])}"
    return {
        "title": _("来去登记"),
        "place": str(let.dwelling),
        "qr": segno.make(address, micro=False, error="m").svg_inline(scale=4),
        "help": _("住进来、搬走，扫一扫说一声"),
        "note": _("这个码不显示谁住在这里。码坏了或被换过，请告诉社区。"),
        "made": _("%(day)s印") % {"day": clock.today().isoformat()},
    }

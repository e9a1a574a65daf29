"""The notice of privacy on paper (A4), in the active language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from liren.domains.processing.queries.notices import Shown
from liren.kernel import clock, dates
from liren.kernel.paper import pdf_of

LAYOUT = """
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), footer: context [
  #set text(8pt)
  #data.foot #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(size: 10.5pt)
#set par(leading: 0.8em)
#align(center)[#text(16pt, weight: "bold")[#data.title]]
#align(center)[#text(9pt)[#data.foot]]
#for part in data.parts [
  #v(8pt) #block(sticky: true)[#text(12pt, weight: "bold")[#part.title]]
  #for line in part.lines [#list([#line])]
]
"""


def pdf(shown: Shown) -> bytes:
    """Raises `ChineseFontMissing` where the machine has no Chinese letters."""
    return pdf_of(LAYOUT, told(shown))


def told(shown: Shown) -> dict[str, Any]:
    """Everything the paper says."""
    day = dates.day(shown.text.since.astimezone(clock.LOCAL).date(), year=True)
    return {
        "title": _("居民登记的隐私告知"),
        "foot": _("第 {n} 版，{day} 公布").format(n=shown.text.version, day=day),
        "parts": [{"title": title, "lines": list(lines)} for title, lines in shown.parts],
    }

"""A letter of responsibility on paper (A4): what is to be signed, or what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liren.domains.letting.undertaking_choices import Party, Standing
from liren.domains.territory.queries import find_place
from liren.faces.ui import moments
from liren.kernel import clock, dates
from liren.kernel.paper import pdf_of

if TYPE_CHECKING:
    from liren.domains.letting.queries.undertakings import UndertakingView

LAYOUT = """
#set page(paper: "a4", margin: (x: 24mm, y: 22mm), footer: context [
  #set text(8pt, fill: luma(60))
  #data.foot #h(1fr) #counter(page).display()
])
#set text(size: 11.5pt)
#set par(leading: 0.95em, justify: true)
#align(center)[#text(18pt, weight: "bold")[#data.title]]
#v(4mm)
#table(columns: (32mm, 1fr), stroke: 0.5pt + luma(120), inset: 7pt,
  ..data.facts.map(r => (text(fill: luma(60))[#r.at(0)], [#r.at(1)])).flatten())
#v(3mm)
#data.lead
#v(1mm)
#enum(spacing: 1.1em, ..data.clauses.map(c => [#c]))
#v(3mm)
#text(9pt, fill: luma(60))[#data.basis]
#v(10mm)
#grid(columns: (1fr, 1fr), row-gutter: 12mm, ..data.signs.map(s => [#s]))
"""


def answer(view: UndertakingView) -> HttpResponse:
    made = HttpResponse(content_type="application/pdf")
    made["Content-Disposition"] = f'inline; filename="responsibility-{view.line.row.id}.pdf"'
    made["Cache-Control"] = "private, no-store"
    made.write(pdf_of(LAYOUT, told(view)))
    return made


def told(view: UndertakingView) -> dict[str, Any]:
    """Everything the paper says; whoever prints it has been asked for the right to the name."""
    row, line = view.line.row, view.line
    person = row.person.name if row.person else ""
    place = find_place(row.let.place_code)
    is_signed = line.standing == Standing.SIGNED
    landlord = row.party == Party.LANDLORD
    facts = [
        (_("住址"), line.address),
        (_("社区"), place.name if place else ""),
        (str(row.get_party_display()), (row.body.name if row.body else row.name) or person),
    ]
    if not row.is_persons:
        facts.append((_("签字人"), person))
    if is_signed and row.signed_on:
        facts.append((_("签了没有"), f"{dates.day(row.signed_on, year=True)} · {row.get_how_display()}"))
    return {
        "title": _("出租房责任书（房东）") if landlord else _("出租房责任书（用人单位）"),
        "facts": facts,
        "lead": _("我知道并做到：") if row.is_persons else _("本单位知道并做到："),
        "clauses": view.clauses,
        "basis": _source(view),
        "signs": [_("签字（盖章）："), _("日期：")] if not is_signed else [],
        "foot": _("{at} 打印，文本编号 {number}").format(
            at=moments.moment(clock.now(), year=True), number=view.digest[:8]
        ),
    }


def _source(view: UndertakingView) -> str:
    source = view.source
    is_english = (get_language() or "").startswith("en") and source.source_en
    return _("依据：{source}").format(source=source.source_en if is_english else source.source)

"""A copy of one's own data on paper (A4), in the active language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from liren.kernel import dates
from liren.kernel.holdings import Part, Row, Section, Value
from liren.kernel.paper import pdf_of

LAYOUT = """
#set page(paper: "a4", margin: (x: 20mm, y: 18mm), footer: context [
  #set text(8pt)
  #data.foot #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(size: 10pt)
#set table(stroke: 0.5pt + luma(160), inset: 5pt)
#align(center)[#text(16pt, weight: "bold")[#data.title]]
#v(2pt)
#grid(columns: (1fr, auto), [#data.name], [#data.made])
#for note in data.notes [#v(3pt) #text(9pt)[#note]]
#for part in data.parts [
  #v(10pt) #text(13pt, weight: "bold")[#part.title]
  #for section in part.sections [
    #v(6pt) #block(sticky: true)[#text(weight: "bold")[#section.title]
      #if section.ground != "" [#linebreak() #text(8pt, fill: luma(80))[#section.ground]]]
    #for row in section.rows [
      #block(sticky: true, above: 8pt, below: 4pt)[#row.title]
      #if row.facts.len() > 0 [#table(columns: (38mm, 1fr),
        ..row.facts.map(f => (text(fill: luma(60))[#f.at(0)], [#f.at(1)])).flatten())]
    ]
  ]
]
"""


def pdf(parts: Sequence[Part], name: str, at: dt.datetime, *, of_dead: bool = False) -> bytes:
    """Raises `ChineseFontMissing` where the machine has no Chinese letters."""
    return pdf_of(LAYOUT, told(parts, name, at, of_dead=of_dead))


def told(parts: Sequence[Part], name: str, at: dt.datetime, *, of_dead: bool = False) -> dict[str, Any]:
    """Everything the paper says. `of_dead`: it is for a near relative of somebody who has died."""
    made = dates.moment(at, year=True)
    return {
        "title": _("逝者个人信息副本（给近亲属）") if of_dead else _("我的个人信息副本"),
        "name": name,
        "made": made,
        "notes": [
            _("依据《个人信息保护法》第四十九条。家人和邻居的姓名遮住一部分，工作人员写到单位。")
            if of_dead
            else _("依据《个人信息保护法》第四十五条。家人和邻居的姓名遮住一部分，工作人员写到单位。"),
            _("里面有证件号码和电话，请收好，用完删去。"),
        ],
        "parts": [{"title": one.title, "sections": [_section(s) for s in one.sections]} for one in parts],
        "foot": _("{name} 的副本，{at}").format(name=name, at=made),
    }


def _section(one: Section) -> dict[str, Any]:
    return {"title": one.title, "ground": one.ground, "rows": [_row(row) for row in one.rows]}


def _row(one: Row) -> dict[str, Any]:
    return {"title": one.title, "facts": [[fact.label, _said(fact.value)] for fact in one.facts]}


def _said(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return dates.moment(value, year=True)
    return dates.day(value, year=True) if isinstance(value, dt.date) else value

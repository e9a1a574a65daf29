"""The report of a month as it stands on paper: words and figures by name, and their layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from liren.domains.casework.queries.monthly import Monthly
from liren.domains.casework.queries.rates import RateLine
from liren.domains.casework.rules.rates import Rate
from liren.faces.ui import moments
from liren.kernel import clock
from liren.kernel.tables import Cell

LAYOUT = """
#set page(paper: "a4", margin: (x: 20mm, y: 18mm), footer: context [
  #set text(8pt)
  #data.foot #h(1fr) #counter(page).display()
])
#let inks = (rgb("#1f6b52"), rgb("#8fb5a5"), rgb("#c9a66b"))
#set text(size: 10pt)
#set table(stroke: (x: none, y: 0.4pt + luma(180)), inset: 5pt)
#text(16pt, weight: "bold")[#data.title]
#v(2pt)
#text(fill: luma(90))[#data.place · #data.month]
#v(6pt)
#if data.empty [#block(fill: luma(240), inset: 10pt, width: 100%)[#data.nothing]] else [
  == #data.words.figures
  #table(columns: (1.4fr, 1fr, 1fr, 1fr), align: (left, right, right, right),
    table.header([], ..data.heads.map(h => [*#h*])),
    ..data.rows.map(r => ([#r.name], ..r.cells.map(c => [#c]))).flatten())
  == #data.words.chart
  #for r in data.charts [
    #text(9pt)[#r.name]
    #for (i, c) in r.values.enumerate() [
      #grid(columns: (28mm, 1fr, 16mm), gutter: 3pt, align: horizon,
        text(8pt)[#data.heads.at(i)],
        if c == none { text(8pt)[—] } else {
          rect(width: c * 1%, height: 7pt, stroke: none, fill: inks.at(i))
        },
        text(8pt)[#if c == none [—] else [#c%]])
    ]
    #v(3pt)
  ]
  == #data.words.bodies
  #set text(9pt)
  #table(columns: (1.3fr, 1fr, 1fr, 1fr, 1fr, 1fr), align: (left, right, right, right, right, right),
    table.header(..data.body_heads.map(h => [*#h*])),
    ..data.bodies.map(r => r.map(c => [#c])).flatten())
]
== #data.words.definitions
#for d in data.definitions [/ #d.at(0): #d.at(1)
]
"""


def heads() -> list[str]:
    return [_("本月"), _("上月"), _("去年同月")]


def told(
    report: Monthly,
    place: str,
    named: tuple[dict[str, str], dict[str, str]],
    bodies: list[Sequence[Cell]],
    definitions: list[tuple[str, str]],
) -> dict[str, Any]:
    """Everything the paper and the workbook say, as plain words and numbers. `named` are the three rates, and what is
    told below them."""
    names, beside = named
    totals = (report.total, report.previous, report.year_ago)
    figures = [{"name": _("收到（件）"), "cells": [f"{count:,}" for count in report.received]}]
    figures += [
        {"name": name, "cells": [_said(getattr(line, code)) for line in totals]}
        for code, name in names.items()
    ]
    if report.total.left_out.of:
        cells = [_said(line.satisfaction_all) for line in totals]
        figures.append({"name": _("满意率：连不计入的"), "cells": cells})
    figures += [
        {"name": name, "cells": [_said(getattr(line, code)) for line in totals]}
        for code, name in beside.items()
    ]
    figures.append({"name": _("核实已解决"), "cells": [_said(report.truth), "", ""]})
    figures.append({"name": _("办结后没有重开"), "cells": [_said(report.kept_closed), "", ""]})
    return {
        "title": _("诉求办理月报"),
        "place": place,
        "month": f"{report.days.since:%Y-%m}",
        "empty": report.is_empty,
        "nothing": _("这个月这里没有收到的事，也没有到期限的事和评价，没有可算的率。"),
        "heads": heads(),
        "rows": figures,
        "charts": [
            {"name": name, "values": [getattr(line, code).value for line in totals]}
            for code, name in names.items()
        ],
        "body_heads": [_("单位"), *names.values(), *beside.values()],
        "bodies": bodies,
        "definitions": definitions,
        "words": {
            "figures": _("主要数字"),
            "chart": _("三率比较（%）"),
            "bodies": _("各单位"),
            "definitions": _("口径"),
        },
        "foot": _("截至 {at}").format(at=moments.moment(clock.now(), year=True)),
    }


def cells_of(line: RateLine) -> list[Cell]:
    """A body's name and rates."""
    rates = (line.response, line.resolution, line.satisfaction, line.overdue, line.returned)
    return [line.label, *map(_said, rates)]


def _said(rate: Rate) -> str:
    """“12 / 14 · 85.7%”; a dash where nothing counts."""
    return "—" if rate.value is None else f"{rate.hits:,} / {rate.of:,} · {rate.value}%"

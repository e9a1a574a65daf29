"""The handover slip (A4): what passed from whom to whom, to be signed by both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from liren.faces.ui import moments
from liren.kernel import clock, dates, in_hand

if TYPE_CHECKING:
    from liren.domains.access.handover_models import Handover, HandoverLine

LAYOUT = """
#set page(paper: "a4", margin: (x: 20mm, y: 20mm), footer: context [
  #set text(8pt, fill: luma(60))
  #data.foot #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(size: 10.5pt)
#align(center)[#text(18pt, weight: "bold")[#data.title] #v(1mm) #data.number]
#if data.undone != "" [#align(center)[#text(12pt, weight: "bold")[#data.undone]]]
#v(4mm)
#table(columns: (30mm, 1fr), stroke: 0.5pt + luma(120), inset: 6pt,
  ..data.facts.map(r => (text(fill: luma(60))[#r.at(0)], [#r.at(1)])).flatten())
#v(4mm)
#table(columns: (13mm, 34mm, 40mm, 1fr, 28mm), stroke: 0.5pt + luma(120), inset: 5pt,
  table.header(..data.heads.map(h => text(weight: "bold")[#h])),
  ..data.rows.flatten().map(c => [#c]))
#v(4mm)
#data.counts
#v(8mm)
#block(breakable: false)[#data.promise
#v(8mm)
#grid(columns: (1fr, 1fr), row-gutter: 12mm, column-gutter: 8mm, ..data.signs.map(s => [#s]))]
"""


def told(handover: Handover, lines: Sequence[HandoverLine]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    heirs: dict[str, None] = {}
    for line in lines:
        counts[line.kind] = counts.get(line.kind, 0) + 1
        if line.successor:
            heirs[line.successor.display_name] = None
    return {
        "title": _("离岗工作交接单"),
        "number": handover.number,
        "undone": _("已撤回：{why}").format(why=handover.undone_why) if handover.undone_at else "",
        "facts": [
            (_("移交人"), handover.leaver.display_name),
            *([(_("单位"), handover.body.name)] if handover.body else []),
            (_("交接的原因"), handover.reason),
            (_("交接日期"), dates.day(handover.made_at.astimezone(clock.LOCAL).date(), year=True)),
            (_("办交接的人"), handover.made_by.display_name),
        ],
        "heads": [_("序号"), _("种类"), _("编号或名称"), _("内容"), _("接收人")],
        "rows": [_row(at, line) for at, line in enumerate(lines, 1)],
        "counts": "    ".join(f"{in_hand.title_of(key)} {count}" for key, count in counts.items()),
        "promise": _("移交人已把以上各项的情况、材料和联系人讲清；接收人已逐项核对，从交接日起承办。"),
        "signs": _signs(handover.leaver.display_name, list(heirs)),
        "foot": _("{at} 打印，交接单 {number}").format(
            at=moments.moment(clock.now(), year=True), number=handover.number
        ),
    }


def _row(at: int, line: HandoverLine) -> list[str]:
    to = line.successor.display_name if line.successor else _("单位共同承办")
    label = f"{line.label} {moments.moment(line.at)}" if line.at and not line.words else line.label
    return [str(at), in_hand.title_of(line.kind), label, line.words, to]


def _signs(leaver: str, heirs: Sequence[str]) -> list[str]:
    signs = [_("移交人（{name}）签字：").format(name=leaver), _("日期：")]
    for name in heirs:
        signs += [_("接收人（{name}）签字：").format(name=name), _("日期：")]
    return [*signs, _("监交人签字："), _("日期：")]

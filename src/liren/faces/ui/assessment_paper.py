"""A signed impact assessment on paper (A4), in the active language; what somebody wrote stays as it was written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from liren.domains.processing.assessment_words import PARTS
from liren.domains.processing.queries.assessments import Shown
from liren.domains.processing.rules import assessments as rules
from liren.kernel import dates
from liren.kernel.paper import pdf_of

LAYOUT = """
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), footer: context [
  #set text(8pt)
  #data.foot #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(size: 10.5pt)
#set par(leading: 0.8em)
#align(center)[#text(16pt, weight: "bold")[#data.title]]
#align(center)[#text(12pt)[#data.subject]]
#align(center)[#text(9pt)[#data.place]]
#let part(title, body) = [#v(8pt) #block(sticky: true)[#text(12pt, weight: "bold")[#title]] #body]
#for one in data.facts [#part(one.title, for line in one.lines [#list([#line])])]
#for one in data.written [#part(one.title, for line in one.lines [#par[#line]])]
#v(14pt)
#data.signed
"""


def pdf(shown: Shown) -> bytes:
    """Raises `ChineseFontMissing` where the machine has no Chinese letters."""
    return pdf_of(LAYOUT, told(shown))


def told(shown: Shown) -> dict[str, Any]:
    """Everything the paper says."""
    row = shown.row
    day = dates.day(dates.local(row.signed_at).date(), year=True)
    written = [(str(PARTS[name]), getattr(row, name).splitlines()) for name in rules.PARTS]
    written.append((str(PARTS["risk"]), [row.get_risk_display()]))
    written.append((str(PARTS["conclusion"]), [row.get_conclusion_display()]))
    return {
        "title": _("个人信息保护影响评估报告"),
        "subject": shown.title,
        "place": shown.place,
        "facts": [{"title": title, "lines": list(lines)} for title, lines in shown.parts],
        "written": [{"title": title, "lines": lines} for title, lines in written],
        "signed": _("{name}，{day}签字").format(name=row.by_name, day=day),
        "foot": _("第 {n} 版，至少保存三年（《个人信息保护法》第五十六条）").format(n=row.version),
    }

"""The form of a registration and its receipt on paper (A4)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from liren.domains.people.choices import Living
from liren.domains.residence.choices import (
    AgentGround,
    AgentKind,
    JoinedRelation,
    Kind,
    Lack,
    MadeBy,
    Proof,
    ProofGroup,
    Relation,
    Stage,
    State,
)
from liren.domains.residence.queries.one import RegistrationView
from liren.domains.residence.rules.days import half_year_on
from liren.domains.residence.wording import beside, is_chinese, listed
from liren.domains.territory.queries import find_place
from liren.faces.ui import moments
from liren.kernel import clock, dates
from liren.kernel.paper import pdf_of

WHAT = ("form", "receipt")
LAYOUT = """
#set page(paper: "a4", margin: (x: 20mm, y: 18mm), footer: context [
  #set text(8pt)
  #data.foot #h(1fr) #counter(page).display()
])
#set text(size: 10pt)
#set table(stroke: 0.5pt + luma(120), inset: 6pt)
#align(center)[#text(16pt, weight: "bold")[#data.title]]
#if data.fit != "" [#align(center)[#text(9pt)[#data.fit]]]
#v(2pt)
#grid(columns: (1fr, auto), [#data.place], [#data.number_word #text(weight: "bold")[#data.number]])
#v(4pt)
#for part in data.parts [
  #if part.title != "" [#v(4pt) #text(weight: "bold")[#part.title]]
  #set text(size: if part.small { 8pt } else { 10pt })
  #table(columns: (if part.small { 52mm } else { 36mm }, 1fr), inset: if part.small { 4pt } else { 6pt },
    ..part.rows.map(r => (text(fill: luma(60))[#r.at(0)], [#r.at(1)])).flatten())
]
#for note in data.notes [#v(4pt) #note]
#v(14pt)
#grid(columns: (1fr, 1fr), ..data.signs.map(s => [#s]))
"""


def pdf(view: RegistrationView, what: str) -> bytes:
    return pdf_of(LAYOUT, told(view, what))


def told(view: RegistrationView, what: str) -> dict[str, Any]:
    """Everything the paper says."""
    row = view.registration
    place = find_place(row.place_code)
    is_form = what == "form"
    return {
        "title": _("居住登记表") if is_form else _("居住登记回执"),
        "fit": _("适用于{kind}登记人员").format(kind=Kind(row.kind).label) if is_form else "",
        "place": place.name if place else "",
        "number_word": _("编号"),
        "number": row.number,
        "parts": _form(view) if is_form else _receipt(view),
        "notes": _notes(view, is_form),
        "signs": [_("登记人（代办人）签名："), _("经办人、日期：")],
        "foot": _("{at} 打印").format(at=moments.moment(clock.now(), year=True)),
    }


def _form(view: RegistrationView) -> list[dict[str, Any]]:
    said, row = view.said, view.registration
    own = [
        (_("姓名"), said.name),
        (_("证件号码"), said.document),
        (_("手机号"), said.phone),
        (_("户口在哪里"), _("在别的城市") if said.is_from_elsewhere else _("就在这个城市")),
        (_("户籍地"), f"{said.hukou_region} {said.hukou_address}".strip()),
        (_("现在的住址"), said.address),
        (_("怎么住的"), str(Living(said.living).label) if said.living else ""),
        (_("哪一天住进来的"), dates.day(said.arrived_on, year=True)),
        (_("打算住到哪一天"), dates.day(said.leaving_on, year=True) if said.leaving_on else ""),
    ]
    parts = [_part(_("登记人"), own), _part(str(Kind(said.kind).label), details_of(view))]
    if said.agent:
        parts.append(_part(_("代办人"), agent_of(view)))
    parts.append(_part(_("证明材料"), proofs_of(view)))
    parts.append(_part(_("登记"), _state(view, row.made_by)))
    return parts


def _receipt(view: RegistrationView) -> list[dict[str, Any]]:
    row = view.registration
    parts = [
        _part(
            "",
            [
                (_("登记人"), view.name),
                (_("登记类别"), str(Kind(row.kind).label)),
                *_state(view, row.made_by),
            ],
        )
    ]
    lacks = [("", str(Lack(code).label)) for code in view.lacks]
    if lacks:
        parts.append(_part(_("还缺的材料（一次说全，补齐就登记）"), lacks))
    services = [
        (one.name[_english()], listed((one.how[_english()], one.where[_english()])))
        for one in view.figures.services
    ]
    if row.state == State.REGISTERED:
        parts.append(_part(_("有了居住证，可以办这些"), services) | {"small": True})
    return parts


def details_of(view: RegistrationView) -> list[tuple[str, str]]:
    """The fields of its kind, by their labels."""
    given = view.said.details
    relation, stage = given.get("relation", ""), given.get("stage", "")
    labels = {
        "employer": (_("工作单位或营生"), given.get("employer", "")),
        "occupation": (_("做什么工作"), given.get("occupation", "")),
        "relative": (_("被投靠人姓名"), given.get("relative", "")),
        "relation": (_("被投靠人是登记人的"), str(JoinedRelation(relation).label) if relation else ""),
        "relative_phone": (_("被投靠人电话"), given.get("relative_phone", "")),
        "school": (_("学校或培训机构"), given.get("school", "")),
        "stage": (_("学段"), str(Stage(stage).label) if stage else ""),
    }
    return [labels[name] for name in given]


def agent_of(view: RegistrationView) -> list[tuple[str, str]]:
    agent = view.said.agent
    if agent is None:
        return []
    kind = str(AgentKind(agent.kind).label)
    return [
        (_("姓名"), agent.name),
        (_("证件号码"), agent.document),
        (_("手机号"), agent.phone),
        (_("是登记人的"), beside(kind, Relation(agent.relation).label) if agent.relation else kind),
        (_("代办理由"), str(AgentGround(agent.ground).label)),
    ]


def proofs_of(view: RegistrationView) -> list[tuple[str, str]]:
    """Each proof with its days and whether the original was seen."""
    found = []
    for one in view.proofs:
        days = ""
        if one.since:
            days = _("，{day}起").format(day=dates.day(one.since, year=True))
        if one.until:
            days += _("，到{day}").format(day=dates.day(one.until, year=True))
        seen = _("，已看原件") if one.seen_on else ""
        found.append((str(ProofGroup(one.group).label), f"{Proof(one.kind).label}{days}{seen}"))
    return found or [("", _("还没有"))]


def _state(view: RegistrationView, made_by: str) -> list[tuple[str, str]]:
    row = view.registration
    rows = [
        (_("谁登记的"), str(MadeBy(made_by).label)),
        (_("提交时间"), moments.moment(row.submitted_at, year=True)),
        (_("状态"), str(State(row.state).label)),
    ]
    if row.registered_on:
        rows.append((_("登记日期"), dates.day(row.registered_on, year=True)))
    if row.counts_from:
        rows.append((_("居住时间从哪一天算"), dates.day(row.counts_from, year=True)))
        rows.append((_("满半年"), dates.day(half_year_on(row.counts_from), year=True)))
    if row.ended_on:
        rows.append((_("注销日期"), dates.day(row.ended_on, year=True)))
    return rows


def _notes(view: RegistrationView, is_form: bool) -> list[str]:
    if is_form:
        return [_("申请人及证明材料出具人对材料的真实性、合法性负责（《居住证暂行条例》第九条）。")]
    where = _("本社区服务窗口") if view.figures.is_entrusted else view.figures.where
    return [
        _(
            "居住登记不是居住证。在这里居住满半年，并有合法稳定就业、合法稳定住所、连续就读之一的，可以申领居住证（第二条）。"
        ),
        _("到哪里申领：{where}。首次申领不收费（第二十一条）。").format(where=where),
        _("凭编号和证件在窗口查询。搬走时请告诉社区，登记随即注销。"),
    ]


def _part(title: str, rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {"title": title, "rows": [[name, value or "—"] for name, value in rows], "small": False}


def _english() -> int:
    return 0 if is_chinese() else 1

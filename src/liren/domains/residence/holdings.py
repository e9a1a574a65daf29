"""A person's own registrations and permits, told for a copy. Of whoever acted as an agent only the name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from liren.domains.people.choices import Living, Sex
from liren.domains.people.link_choices import Ground
from liren.domains.residence.choices import (
    EndCause,
    JoinedRelation,
    Kind,
    MadeBy,
    PermitState,
    Proof,
    ProofGroup,
    Stage,
    State,
    Step,
)
from liren.domains.residence.models import Endorsement, Happened, Permit, Registration, ShownProof
from liren.domains.residence.queries.scans import scans_of
from liren.domains.residence.sealing import private_of
from liren.kernel.holdings import Row, Section, Value, Whose, row
from liren.kernel.models import StoredFile

Said = tuple[str, object, Value | None]
CODED = {"relation": JoinedRelation, "stage": Stage}


def of(whose: Whose) -> Iterator[Section]:
    duty = str(Ground.DUTY.label)
    yield Section("registrations", _("居住登记"), _registrations(whose), duty)
    yield Section("permits", _("居住证"), _permits(whose), duty)


def _registrations(whose: Whose) -> list[Row]:
    """What another registered as this account's charge is that other's, and not told here. Five queries."""
    own = Q(person__in=whose.people) | Q(subject__in=whose.people)
    if whose.account:
        own |= Q(account=whose.account, made_by=MadeBy.SELF)
    rows = list(
        Registration.objects.filter(own)
        .prefetch_related(
            Prefetch("proofs", ShownProof.objects.order_by("group")),
            Prefetch("history", Happened.objects.order_by("at", "id")),
        )
        .order_by("-id")
    )
    private = private_of(rows)
    scans = scans_of([one.id for one in rows])
    return [
        _registration(one, private[one.id], [scan for scan in scans if scan.owner_id == one.id])
        for one in rows
    ]


def _registration(one: Registration, private: Mapping[str, Any], scans: list[StoredFile]) -> Row:
    return row(
        one.number,
        ("number", _("编号"), one.number),
        ("kind", _("登记类别"), str(Kind(one.kind).label)),
        ("state", _("状态"), str(State(one.state).label)),
        ("made_by", _("谁登记的"), str(MadeBy(one.made_by).label)),
        *_private(private),
        ("arrived", _("哪一天住进来的"), one.arrived_on),
        ("leaving", _("打算住到哪一天"), one.leaving_on),
        ("submitted", _("提交时间"), one.submitted_at),
        ("registered", _("登记日期"), one.registered_on),
        ("counts_from", _("居住时间从哪一天算"), one.counts_from),
        ("ended", _("注销日期"), one.ended_on),
        ("end_cause", _("为什么注销"), str(EndCause(one.end_cause).label) if one.end_cause else ""),
        ("reason", _("不予登记的理由"), one.reason),
        *(("proof", _("证明材料"), _proof(proof)) for proof in one.proofs.all()),
        *(("scan", _("上传的证明"), f"{ProofGroup(scan.kind).label} {scan.name}") for scan in scans),
        *(("step", str(Step(past.step).label), past.at) for past in one.history.all()),
    )


def _private(said: Mapping[str, Any]) -> list[Said]:
    labels = {
        "name": _("姓名"),
        "document": _("证件号码"),
        "birth": _("出生日期"),
        "phone": _("手机号"),
        "address": _("现在的住址"),
        "hukou_region": _("户籍地"),
        "hukou_address": _("户籍地址"),
        "employer": _("工作单位或营生"),
        "occupation": _("做什么工作"),
        "relative": _("被投靠人姓名"),
        "relation": _("被投靠人是登记人的"),
        "school": _("学校或培训机构"),
        "stage": _("学段"),
    }
    flat = {**said, **said.get("details", {})}
    rows: list[Said] = [(name, label, _shown(name, flat.get(name, ""))) for name, label in labels.items()]
    sex, living, agent = said.get("sex", ""), said.get("living", ""), said.get("agent")
    rows.append(("sex", _("性别"), str(Sex(sex).label) if sex in Sex.values else ""))
    rows.append(("living", _("怎么住的"), str(Living(living).label) if living in Living.values else ""))
    rows.append(("agent", _("代办人"), agent.get("name", "") if agent else ""))
    return rows


def _shown(name: str, value: str) -> str:
    coded = CODED.get(name)
    return str(coded(value).label) if coded and value in coded.values else value


def _proof(one: ShownProof) -> str:
    days = "–".join(day.isoformat() for day in (one.since, one.until) if day)
    return f"{Proof(one.kind).label} {days}".strip()


def _permits(whose: Whose) -> list[Row]:
    endorsed = Prefetch("endorsements", Endorsement.objects.order_by("on", "id"))
    rows = Permit.objects.filter(person__in=whose.people).prefetch_related(endorsed)
    return [
        row(
            one.number,
            ("number", _("编号"), one.number),
            ("state", _("状态"), str(PermitState(one.state).label)),
            ("accepted", _("受理日期"), one.accepted_on),
            ("due", _("应发证日期"), one.due_on),
            ("passed", _("转公安机关日期"), one.passed_on),
            ("issued", _("发证日期"), one.issued_on),
            ("reason", _("理由"), one.reason or one.hard_reason),
            *(("endorsed", _("签注日期"), past.on) for past in one.endorsements.all()),
            ("endorse_by", _("下次签注不晚于"), one.endorse_by),
        )
        for one in rows.order_by("-id")
    ]

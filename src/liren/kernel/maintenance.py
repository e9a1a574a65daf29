"""Work on the system, announced to everybody by whoever watches over it (the right `work.view`), and how the system
stands, as anybody may know it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liren.kernel import audit, clock, dead_letters, health
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.models import Maintenance, Touches
from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal

RIGHT = dead_letters.RIGHT
LONGEST = dt.timedelta(hours=72)
FARTHEST = dt.timedelta(days=90)
SHOWN = dt.timedelta(days=90)  # of what is over
MOST = 20
WORDS_MOST, WORDS_EN_MOST = 200, 300


class MaintenanceTimes(BadInput):
    code = "kernel.maintenance_times"
    sentence = _("结束要晚于开始，也要晚于现在；一次不超过 72 小时，最多提前 90 天公布。请改时间。")


class MaintenanceWords(BadInput):
    code = "kernel.maintenance_words"
    sentence = _("请写明做什么、居民要注意什么：中文 200 字以内，英文可以不写，300 个字符以内。")


class MaintenanceOver(Refusal):
    code = "kernel.maintenance_over"
    sentence = _("这次维护已经结束或取消，改不了了。请刷新，看看现在的安排。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    begins_at: dt.datetime
    ends_at: dt.datetime
    touches: Touches
    words: str
    words_en: str = ""


def refuse_wrong(given: Announcement, now: dt.datetime) -> None:
    """Refuses `kernel.maintenance_times` and `kernel.maintenance_words`."""
    length = given.ends_at - given.begins_at
    if not dt.timedelta() < length <= LONGEST:
        raise MaintenanceTimes(field="ends_at")
    if given.ends_at <= now or given.begins_at > now + FARTHEST:
        raise MaintenanceTimes(field="begins_at")
    if not 0 < len(given.words) <= WORDS_MOST:
        raise MaintenanceWords(field="words")
    if len(given.words_en) > WORDS_EN_MOST:
        raise MaintenanceWords(field="words_en")


def announce(*, actor: Actor, given: Announcement) -> uuid.UUID:
    """Everybody reads it on the page of the system's state from now on."""
    if not actor.has(RIGHT):
        raise NotAllowed
    refuse_wrong(given, clock.now())
    with transaction.atomic():
        row = Maintenance.objects.create(
            begins_at=given.begins_at,
            ends_at=given.ends_at,
            touches=given.touches,
            words=given.words,
            words_en=given.words_en,
            announced_by=actor.id,
            announced_at=clock.now(),
        )
        _note(actor, row, "kernel.maintenance.announced")
    return row.id


def call_off(*, actor: Actor, maintenance_id: uuid.UUID) -> None:
    """Before it begins it does not take place; once it has begun it is over from now on."""
    if not actor.has(RIGHT):
        raise NotAllowed
    with transaction.atomic():
        row = locked(Maintenance.objects.filter(id=maintenance_id)).first()
        if row is None:
            raise NotFound
        now = clock.now()
        if row.called_off_at or row.ends_at <= now:
            raise MaintenanceOver
        if row.begins_at < now:
            row.ends_at = now
            row.save(update_fields=["ends_at"])
            _note(actor, row, "kernel.maintenance.ended")
            return
        row.called_off_at = now
        row.save(update_fields=["called_off_at"])
        _note(actor, row, "kernel.maintenance.called_off")


def _note(actor: Actor, row: Maintenance, verb: str) -> None:
    after = {"begins": row.begins_at, "ends": row.ends_at, "touches": row.touches, "words": row.words}
    audit.record(
        actor=actor,
        verb=verb,
        object_type="maintenance",
        object_id=row.id,
        place_code="",
        object_label=f"{row.begins_at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}",
        after=after,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How the system stands: what works, what goes on, what is coming, what was."""

    sends: bool  # notices leave at once
    takes_files: bool
    going_on: list[Maintenance]
    coming: list[Maintenance]
    past: list[Maintenance]

    @property
    def is_well(self) -> bool:
        return self.sends and self.takes_files and not self.going_on


def standing() -> Standing:
    """One query beside what is remembered of the parts. Anybody may know it."""
    now = clock.now()
    ill = {part.name for part in health.parts() if part.state is not health.State.WELL}
    full = {part.name for part in health.parts() if part.state is health.State.ILL}
    rows = list(Maintenance.objects.filter(ends_at__gt=now - SHOWN).order_by("-ends_at", "-id")[: 2 * MOST])
    on = [row for row in rows if row.begins_at <= now < row.ends_at and not row.called_off_at]
    coming = [row for row in rows if row.begins_at > now and not row.called_off_at]
    past = [row for row in rows if row.ends_at <= now or row.called_off_at]
    coming.sort(key=lambda row: (row.begins_at, row.id))
    return Standing("worker" not in ill, "disk" not in full, on, coming[:MOST], past[:MOST])

"""A copy of one's own data (article 45): asked for by the person, made by the worker, fetched by the person alone."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import override
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liren.domains.people.queries.whose import link_standing, whose
from liren.domains.rights import copy_paper, telling
from liren.domains.rights.copy_choices import CopyForm, CopyState
from liren.domains.rights.copy_errors import CopyAsked, CopyGone
from liren.domains.rights.models import Copy, CopyFile
from liren.domains.rights.queries.copies import file_of, link_to_copy
from liren.domains.rights.rules.copies import machine_shape
from liren.domains.rights.sealing import open_copy, seal_copy
from liren.kernel import audit, clock, holdings, outbox, subjects
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.taken import refused_if_taken

TASK = "liren.domains.rights.tasks.make_copy"
LIFE = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is handed out, with the name of its file."""

    name: str
    content_type: str
    data: bytes


@transaction.atomic
def ask_copy(*, actor: Actor) -> Copy:
    """Leaves it to the worker. Refuses whoever is not matched, and a second one on the same day."""
    link = link_to_copy(actor)
    copy = Copy(
        person=link.person,
        account_id=link.account_id,
        place_code=link.person.place_code,
        asked_at=clock.now(),
        asked_on=clock.today(),
    )
    with refused_if_taken(CopyAsked(), Copy, "person", "asked_on"):
        copy.save(force_insert=True)
    copy.task_id = outbox.enqueue(TASK, copy_id=copy.id)
    copy.save(update_fields=["task_id"])
    _record(actor, copy, "asked", {})
    return copy


def make_copy(copy_id: uuid.UUID) -> None:
    """Reads what every room holds and puts it away, unless it was made already. Begun anew whenever it was cut off."""
    copy = Copy.objects.filter(id=copy_id, state=CopyState.WAITING).first()
    if copy is None:
        return
    link = link_standing(copy.account_id, copy.person_id)
    if link is None:
        _fail([copy.id])
        return
    _keep(copy_id, _written(whose=whose(link.person, copy.account_id)))


def _written(whose: holdings.Whose) -> dict[CopyForm, bytes]:
    """Every form, made of one moment's telling in each language."""
    at, told, written = clock.now(), {}, {}
    for form, language in ((CopyForm.CHINESE, "zh-hans"), (CopyForm.ENGLISH, "en")):
        with override(language):
            told[form] = holdings.told(whose)
            written[form] = copy_paper.pdf(told[form], whose.name, at)
    shape = machine_shape(told[CopyForm.CHINESE], told[CopyForm.ENGLISH], at.astimezone(clock.LOCAL))
    written[CopyForm.MACHINE] = json.dumps(shape, ensure_ascii=False, indent=1).encode()
    return written


@transaction.atomic
def _keep(copy_id: uuid.UUID, written: dict[CopyForm, bytes]) -> None:
    copy = locked(Copy.objects.filter(id=copy_id, state=CopyState.WAITING)).first()
    if copy is None:
        return
    for form, data in written.items():
        CopyFile.objects.create(copy=copy, form=form, data=seal_copy(data, form, copy.person_id))
    copy.state, copy.until = CopyState.DONE, clock.now() + LIFE
    copy.save(update_fields=["state", "until"])
    _record(SYSTEM, copy, "made", {form.value: len(data) for form, data in written.items()})
    telling.tell_copy(copy)


@transaction.atomic
def fetch_copy(*, actor: Actor, copy_id: uuid.UUID, form: str) -> Fetched:
    """One form of an own copy, opened; each fetching is written down.

    Refuses what is another's, not made or run out, and what no longer opens.
    """
    file = file_of(actor, copy_id, form)
    key = subjects.keys_of([file.copy.person_id]).get(file.copy.person_id)
    if key is None:
        raise CopyGone
    _record(actor, file.copy, "fetched", {"form": form})
    kind = "json" if form == CopyForm.MACHINE else "pdf"
    name = f"liren-{file.copy.asked_on.isoformat()}-{form}.{kind}"
    return Fetched(name, f"application/{kind}", open_copy(file.data, form, key))


def clear_copies() -> int:
    """Takes away what has run out, and says of those whose task the worker gave up that they failed; how many."""
    gone, _each = CopyFile.objects.filter(copy__until__lte=clock.now()).delete()
    given_up = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).values("id")
    waiting = Copy.objects.filter(state=CopyState.WAITING, task_id__in=given_up)
    return gone + _fail(list(waiting.values_list("id", flat=True)))


def _fail(ids: list[uuid.UUID]) -> int:
    return Copy.objects.filter(id__in=ids, state=CopyState.WAITING).update(state=CopyState.FAILED)


def _record(actor: Actor, copy: Copy, what: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=f"rights.copy.{what}",
        object_type="person",
        object_id=copy.person_id,
        place_code=copy.place_code,
        after=after,
        subject=copy.person_id,
    )

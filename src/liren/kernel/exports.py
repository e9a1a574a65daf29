"""Lists taken away: small ones at once, longer ones written by the worker (`kernel.export_work`).

A room or a face registers each list as a `Source`; the kernel knows none. Only its owner sees an export. The rights
are asked when it is asked for, while each part of it is written, and again when the file is fetched.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.kernel import audit, clock, outbox, shelf
from liren.kernel.actor import VISITOR, Actor
from liren.kernel.lock import locked
from liren.kernel.models import UNFINISHED, ExportJob, ExportState
from liren.kernel.refusals import REGISTRY, NotAllowed, NotFound, Refusal
from liren.kernel.sealed import blind_index
from liren.kernel.tables import TYPES, Cell, write_table

AT_ONCE = 2_000  # rows that are written while the person waits
BATCH = 500  # rows read at a time, and rows after which the rights are asked again
MOST_WAITING = 5  # exports of one person that wait or run
LIFE = dt.timedelta(days=7)
FOLDER = "exports"
FILE_TYPES = {**TYPES, "pdf": "application/pdf"}
TASK = "liren.kernel.export_work.write_export"


class TooManyExports(Refusal):
    code = "kernel.too_many_exports"
    sentence = _("您已有 %(most)s 份导出在排队或进行。请等其中一份完成，或取消一份再导出。")


class ExportOver(Refusal):
    code = "kernel.export_over"
    sentence = _("这份导出已经结束，不用取消。不需要的可以删除。")


class ExportRightsChanged(Refusal):
    code = "kernel.export_rights_changed"
    sentence = _("导出之后您的权限变了，这份文件不能再取。请删除它，需要时重新导出。")
    status = 403


class ExportGone(NotFound):
    code = "kernel.export_gone"
    sentence = _("这份导出的文件已经不在了。文件只留 7 天，请重新导出。")


class ExportBroken(Refusal):
    code = "kernel.export_broken"
    sentence = _("导出几次都没有做成，已经停下。请再导出一次；还不行，请告诉系统管理员。")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it is taken away. `keys` are the ids of its rows in their order, for an actor; `rows` says the rows
    of some ids that the actor may still take away, in the order of the ids. `wanted` is its filter, for the audit.
    `write` makes a file that is more than a table out of the rows, `is_long` leaves it to the worker."""

    name: str
    columns: Sequence[str]
    keys: Callable[[Actor], Iterator[uuid.UUID]]
    rows: Callable[[Actor, Sequence[uuid.UUID]], Iterable[Sequence[Cell]]]
    place_code: str = ""
    wanted: dict[str, str] = field(default_factory=dict)
    write: Callable[[str, IO[bytes], Iterable[Sequence[Cell]]], int] | None = None
    is_long: bool = False

    def write_as(
        self, form: str, file: IO[bytes], rows: Iterable[Sequence[Cell]], *, scratch: str = ""
    ) -> int:
        """Writes these rows and gives how many there were; `file` stays open."""
        if self.write is not None:
            return self.write(form, file, rows)
        return write_table(form, file, self.columns, rows, scratch=scratch)


Noted = Callable[[Actor, Listing, str, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of list. `rights` are those it rests on, the first opens the door; `open` reads the query of a page;
    `note` writes the audit entry (actor, list, form, rows)."""

    key: str
    title: str | Promise
    rights: tuple[str, ...]
    open: Callable[[Actor, str], Listing]
    note: Noted
    forms: tuple[str, ...] = tuple(TYPES)


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called by whoever owns the list, as the program starts."""
    SOURCES[source.key] = source


@dataclass(slots=True)
class _Hooks:
    """What the kernel cannot know: who an account is now, and how a person is told."""

    actor_of: Callable[[uuid.UUID], Actor] = lambda _account: VISITOR
    tell: Callable[[ExportJob], None] = lambda _job: None


HOOKS = _Hooks()


def can_export(actor: Actor) -> bool:
    """Whether there is any list the actor may take away."""
    return any(actor.has(source.rights[0]) for source in SOURCES.values())


def opened(actor: Actor, source: str, query: str) -> Listing:
    """The list behind a page's query. Refuses without the right."""
    found = SOURCES[source]
    if not actor.has(found.rights[0]):
        raise NotAllowed
    return found.open(actor, query)


def at_once(actor: Actor, source: str, listing: Listing, form: str) -> list[Sequence[Cell]] | None:
    """The rows of a list short enough to be taken away now, written down in the audit; None for a longer one."""
    if listing.is_long:
        return None
    keys: list[uuid.UUID] = []
    for key in listing.keys(actor):
        keys.append(key)
        if len(keys) > AT_ONCE:
            return None
    rows: list[Sequence[Cell]] = []
    for start in range(0, len(keys), BATCH):
        rows += listing.rows(actor, keys[start : start + BATCH])
    with transaction.atomic():
        SOURCES[source].note(actor, listing, form, len(rows))
    return rows


def ask_export(
    *, actor: Actor, source: str, listing: Listing, form: str, query: str, language: str
) -> uuid.UUID:
    """Leaves a list to the worker and gives the export's id; asked twice while it waits or runs, it is the same one.

    Refuses `kernel.too_many_exports`.
    """
    if actor.id is None or not actor.has(SOURCES[source].rights[0]):
        raise NotAllowed
    digest = blind_index("\0".join((source, form, language, query)), context="kernel.exports")
    job = ExportJob(
        by=actor.id,
        source=source,
        form=form,
        query=query,
        digest=digest,
        language=language,
        name=listing.name[:120],
        place_code=listing.place_code,
        asked_at=clock.now(),
    )
    own = ExportJob.objects.filter(by=actor.id, state__in=UNFINISHED)
    try:
        with transaction.atomic():
            if own.count() >= MOST_WAITING and not own.filter(digest=digest).exists():
                raise TooManyExports(most=MOST_WAITING)
            job.save(force_insert=True)
            job.task_id = outbox.enqueue(TASK, job_id=job.id)
            job.save(update_fields=["task_id"])
    except IntegrityError:
        return own.get(digest=digest).id
    return job.id


def list_exports(actor: Actor, *, limit: int = 50) -> list[ExportJob]:
    """One's own exports, newest first. One query."""
    return list(ExportJob.objects.filter(by=actor.id).order_by("-id")[:limit]) if actor.id else []


def get_export(*, actor: Actor, export_id: uuid.UUID) -> ExportJob:
    """One of one's own. Refuses `kernel.export_gone`. One query."""
    job = ExportJob.objects.filter(by=actor.id, id=export_id).first() if actor.id else None
    if job is None:
        raise ExportGone
    return job


def why_failed(job: ExportJob) -> str:
    """The sentence of what stopped it."""
    return str(REGISTRY.get(job.failure, ExportBroken).sentence)


def context_of(job: ExportJob) -> str:
    """What the sealed file of an export is bound to."""
    return f"kernel.export {job.id.hex}"


def _own(actor: Actor, export_id: uuid.UUID) -> ExportJob:
    job = locked(ExportJob.objects.filter(by=actor.id, id=export_id)).first() if actor.id else None
    if job is None:
        raise ExportGone
    return job


@transaction.atomic
def cancel_export(*, actor: Actor, export_id: uuid.UUID) -> None:
    """Stops an export; the worker notices before its next rows. Refuses `kernel.export_over`."""
    job = _own(actor, export_id)
    if not job.is_unfinished:
        raise ExportOver
    job.state, job.finished_at = ExportState.CANCELLED, clock.now()
    job.save(update_fields=["state", "finished_at"])


@transaction.atomic
def delete_export(*, actor: Actor, export_id: uuid.UUID) -> None:
    """Forgets an export and its file; one that runs is stopped."""
    forget(_own(actor, export_id))


def forget(job: ExportJob) -> None:
    """Takes the row away in the caller's transaction and the file once it has committed."""
    stored = job.stored
    ExportJob.objects.filter(id=job.id).delete()
    if stored:
        transaction.on_commit(lambda: default_storage.delete(stored), robust=True)


def forget_lists(rooms: Iterable[str], place_code: str) -> int:
    """Takes away finished lists of those rooms that may name somebody of a place, within the caller's transaction; how
    many. Who needs one still takes it anew."""
    named = Q()
    for room in rooms:
        named |= Q(source__startswith=f"{room}.")
    above = [place_code[:length] for length in range(len(place_code) + 1)]
    within = Q(place_code__in=above) | Q(place_code__startswith=place_code)
    jobs = list(locked(ExportJob.objects.filter(named & within, state=ExportState.DONE)))
    for job in jobs:
        forget(job)
    return len(jobs)


@dataclass(frozen=True, slots=True)
class Fetched:
    stream: IO[bytes]
    name: str
    content_type: str


def fetch_export(*, actor: Actor, export_id: uuid.UUID) -> Fetched:
    """The finished file; each fetching is written down.

    Refuses what is not one's own, not done or gone, and `kernel.export_rights_changed` if the rights it rests on are
    no longer those under which it was written.
    """
    with transaction.atomic():
        job = _own(actor, export_id)
        if job.state != ExportState.DONE:
            raise ExportGone
        if job.source not in SOURCES or job.scope != scope_of(actor, job.source):
            raise ExportRightsChanged
        try:
            stream = shelf.opened(job.stored, context=context_of(job), is_sealed=False)
        except FileNotFoundError as gone:
            raise ExportGone from gone
        audit.record(
            actor=actor,
            verb="kernel.export.fetched",
            object_type="export",
            object_id=job.id,
            place_code=job.place_code,
            after={"source": job.source, "form": job.form, "rows": job.rows},
        )
    return Fetched(stream, str(job), FILE_TYPES[job.form])


def scope_of(actor: Actor, source: str) -> str:
    """What the actor's rights to a list are, as a digest."""
    rights = SOURCES[source].rights
    held = sorted(
        f"{grant.right} {grant.place} {grant.body}" for right in rights for grant in actor.grants_of(right)
    )
    return blind_index("\n".join(held), context="kernel.exports.scope")

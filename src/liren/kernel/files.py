"""Uploads: JPEG, PNG, HEIC and PDF judged by content, cleaned, kept sealed under the data directory, opened only by id.

The row is written in the caller's transaction, the bytes before it commits; bytes whose transaction failed are
removed by a periodic job. Nothing here asks for rights: a face that serves a file has asked about its owner first.
What is somebody's own (`subject`) lies under that person's key and is gone with it.
"""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from liren.kernel import clock, documents, file_room, heic, ids, pictures, shelf, viruses
from liren.kernel.models import Media, Seen, StoredFile
from liren.kernel.models.files import MOST_FILES
from liren.kernel.pictures import Position
from liren.kernel.refusals import BadInput, NotFound, Refusal
from liren.kernel.streams import StreamBroken
from liren.kernel.viruses import Verdict

MOST_BYTES = 10 * 1024 * 1024
DRAFT = "draft"  # the owner of files sent before their record exists; they are dropped after a day
ORIGINAL, LARGE, SMALL = "original", "large", "small"

_ENDINGS = {Media.JPEG: "jpg", Media.PNG: "png", Media.PDF: "pdf"}
_TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf", "webp": "image/webp"}
_HEIC_NAME = re.compile(r"\.(heic|heif|hif)$", re.IGNORECASE)
_SCRIPT = re.compile(rb"^(#!|<\?php|<\?xml|<!doctype|<html|<svg|<script|MZ|\x7fELF)", re.IGNORECASE)


class FileTooLarge(BadInput):
    code = "kernel.file_too_large"
    sentence = _("“%(name)s”超过 10 MB。请把照片缩小，或分成几个文件再传。")


class WrongFileKind(BadInput):
    code = "kernel.file_wrong_kind"
    sentence = _("“%(name)s”不是 JPEG、PNG、HEIC 照片或 PDF 文件。请换成这几种格式再传。")


class ScriptInDisguise(BadInput):
    code = "kernel.file_script"
    sentence = _("“%(name)s”名为照片，内容却是程序或网页，没有收下。请重新选择照片。")


class BrokenFile(BadInput):
    code = "kernel.file_broken"
    sentence = _("“%(name)s”打不开，可能没有传完整。请重新拍照或另存一份再传。")


class TooManyPixels(BadInput):
    code = "kernel.file_too_many_pixels"
    sentence = _("“%(name)s”的像素太多，无法处理。请把照片缩小到 3000 万像素以内再传。")


class ActingFile(BadInput):
    code = "kernel.file_acts"
    sentence = _("“%(name)s”带有脚本、附件或密码，没有收下。请另存为普通 PDF 再传。")


class TooManyFiles(BadInput):
    code = "kernel.too_many_files"
    sentence = _("一条记录最多附 9 个文件。请留下最要紧的几个。")


class UploadGone(NotFound):
    code = "kernel.file_gone"
    sentence = _("这个文件已经不在了。请回到上一页刷新；如果它应当还在，请告诉系统管理员。")


class FileInfected(BadInput):
    code = "kernel.file_infected"
    sentence = _("“%(name)s”里发现了病毒，没有收下。请用杀毒软件查一查您的手机或电脑，换一份再传。")


class FileNotSeen(Refusal):
    code = "kernel.file_not_seen"
    sentence = _("这个文件已经存好，还没有查过毒，暂时不能打开。查毒恢复以后会自动补查，请过一会儿再看。")


class FileLocked(Refusal):
    code = "kernel.file_locked"
    sentence = _("这个文件里发现了病毒，已经锁住，不能打开。请告诉系统管理员。")


class FileDamaged(Refusal):
    code = "kernel.file_damaged"
    sentence = _("这个文件打不开：存着的内容被改动过，或者少了打开它的密钥。请告诉系统管理员。")


class SubjectGone(NotFound):
    code = "kernel.subject_gone"
    sentence = _("这个人的数据已经删除，不能再存文件。请回到上一页刷新。")


# Whose own the files of an owner type are: owner ids -> persons. A room says so as the program starts.
SUBJECTS: dict[str, Callable[[list[uuid.UUID]], dict[uuid.UUID, uuid.UUID]]] = {}


@dataclass(frozen=True, slots=True)
class CleanFile:
    """An upload that passed: its bytes by variant, and where the photo said it was taken (kept nowhere else)."""

    media: Media
    name: str
    width: int
    height: int
    bytes_of: dict[str, bytes]
    position: Position | None = None
    is_seen: bool = True  # by the virus scanner

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.bytes_of[ORIGINAL]).hexdigest()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file to be served: send `name` as an attachment name and never guess another type than `content_type`."""

    stream: IO[bytes]
    content_type: str
    name: str
    size: int


def read_upload(upload: File[bytes], *, field: str = "files") -> CleanFile:
    """Judges and cleans an upload. Writes nothing.

    Refuses `kernel.file_too_large`, `…file_wrong_kind`, `…file_script`, `…file_broken`, `…file_too_many_pixels`,
    `…file_acts` and `…file_infected`. While the virus scanner is away a file is taken, and served once it was seen.
    """
    name = _plain_name(upload.name or "")
    if (upload.size or 0) > MOST_BYTES:
        raise FileTooLarge(field=field, name=name)
    upload.seek(0)
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FileTooLarge(field=field, name=name)
    return replace(_judged(data, name, field), is_seen=_is_seen(data, name, field))


def _judged(data: bytes, name: str, field: str) -> CleanFile:
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or heic.is_heic(data):
        return _read_picture(data, name, field)
    if data.startswith(b"%PDF-"):
        return _read_document(data, name, field)
    raise (ScriptInDisguise if _SCRIPT.match(data.lstrip()) else WrongFileKind)(field=field, name=name)


def _is_seen(data: bytes, name: str, field: str) -> bool:
    verdict = viruses.verdict_on(data)
    if verdict is Verdict.FOUND:
        raise FileInfected(field=field, name=name)
    return verdict is Verdict.CLEAN


def _plain_name(name: str) -> str:
    """The last part of a name without control characters, at most 80 characters."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(c for c in last if c.isprintable())[-80:]


def _read_picture(data: bytes, name: str, field: str) -> CleanFile:
    try:
        picture = pictures.clean_picture(data)
    except pictures.TooManyPixels as bomb:
        raise TooManyPixels(field=field, name=name) from bomb
    except pictures.Undecodable as broken:
        raise BrokenFile(field=field, name=name) from broken
    media = Media(picture.format.lower())
    name = _HEIC_NAME.sub(".jpg", name) if media is Media.JPEG else name
    return CleanFile(media, name, picture.width, picture.height, picture.bytes_of, picture.position)


def _read_document(data: bytes, name: str, field: str) -> CleanFile:
    try:
        documents.check_document(data)
    except documents.ActingDocument as acting:
        raise ActingFile(field=field, name=name) from acting
    except documents.BrokenDocument as broken:
        raise BrokenFile(field=field, name=name) from broken
    return CleanFile(Media.PDF, name, 0, 0, {ORIGINAL: data})


def keep_upload(
    upload: File[bytes] | CleanFile, *, owner_type: str, owner_id: uuid.UUID, kind: str, sender: str = ""
) -> StoredFile:
    """Keeps an upload (or one read before) for a record that is nobody's own, within the caller's transaction.

    `kind` is the owner's word, e.g. "before"; `sender` whose room it takes (`file_room.sender_of`). Refuses as
    `read_upload` does, `kernel.too_many_files` and `kernel.sender_full`.
    """
    clean = upload if isinstance(upload, CleanFile) else read_upload(upload)
    stored = _row_of(clean, shelf.newest_key(), None, sender=sender)
    with transaction.atomic():
        file_room.let_in([stored])
        attach([stored], owner_type=owner_type, owner_id=owner_id, kind=kind)
        _keep_bytes(stored, clean, shelf.newest_key())
    return stored


@contextmanager
def staged(
    uploads: Iterable[File[bytes] | CleanFile],
    *,
    at: str,
    field: str = "photos",
    subject: uuid.UUID | None = None,
    sender: str = "",
    is_limited: bool = True,
) -> Iterator[list[StoredFile]]:
    """The bytes of uploads, kept before a transaction begins that gives their rows an owner (`attach`).

    If the block raises, they are taken away again; after a kill the periodic job does it. So a deed and its photos
    are one, and no lock is held while pictures are cleaned. `subject` names the person whose own they are, `at` and
    `sender` whose room they take; what comes without anybody to refuse it to is not `is_limited`.
    Refuses as `read_upload`, `kernel.subject_gone`, `kernel.place_full` and `kernel.sender_full`.
    """
    rows: list[StoredFile] = []
    try:
        for upload in uploads:
            clean = upload if isinstance(upload, CleanFile) else read_upload(upload, field=field)
            key = shelf.key_for(subject)
            if key is None:
                raise SubjectGone
            rows.append(_row_of(clean, key, subject, at=at, sender=sender))
            _keep_bytes(rows[-1], clean, key)
        _hold(rows, is_limited=is_limited)
        yield rows
    except BaseException:
        _let_go(rows)
        remove_bytes([path_of(row, variant) for row in rows for variant in variants_of(row)])
        raise


def _hold(rows: list[StoredFile], *, is_limited: bool) -> None:
    """Rows that nobody owns yet, as drafts are: they take their room, and a kill leaves them to the drafts' job."""
    owner = ids.uuid7()
    if len(rows) > MOST_FILES:
        raise TooManyFiles(field="files")
    with transaction.atomic():
        if is_limited:
            file_room.let_in(rows)
        for position, stored in enumerate(rows, 1):
            stored.owner_type, stored.owner_id, stored.position, stored.kind = DRAFT, owner, position, DRAFT
        StoredFile.objects.bulk_create(rows)


def _let_go(rows: list[StoredFile]) -> None:
    """Within a caller's transaction that has failed its rows go with it."""
    if rows and not connection.needs_rollback:
        StoredFile.objects.filter(id__in=[stored.id for stored in rows], owner_type=DRAFT).delete()


def attach(rows: Iterable[StoredFile], *, owner_type: str, owner_id: uuid.UUID, kind: str) -> None:
    """Writes the rows of staged files in the caller's transaction. Refuses `kernel.too_many_files`."""
    with transaction.atomic():
        for stored in rows:
            stored.owner_type, stored.owner_id, stored.kind = owner_type, owner_id, kind
            _take_position(stored)


def _row_of(
    clean: CleanFile, key: shelf.Key, subject: uuid.UUID | None, *, at: str = "", sender: str = ""
) -> StoredFile:
    return StoredFile(
        id=ids.uuid7(),
        media=clean.media,
        name=clean.name,
        digest=clean.digest,
        size=len(clean.bytes_of[ORIGINAL]),
        width=clean.width,
        height=clean.height,
        created_at=clock.now(),
        subject=subject,
        key_id=key.id,
        place_code=at,
        sender=sender,
        seen=Seen.CLEAN if clean.is_seen else Seen.WAITING,
    )


def _keep_bytes(stored: StoredFile, clean: CleanFile, key: shelf.Key) -> None:
    for variant, data in clean.bytes_of.items():
        context = context_of(stored, variant)
        shelf.keep(path_of(stored, variant), io.BytesIO(data), context=context, key=key)


def context_of(stored: StoredFile, variant: str) -> str:
    """What the sealed bytes are bound to, so that those of another file do not open in their place."""
    return f"kernel.file {stored.id.hex} {variant}"


def _take_position(stored: StoredFile) -> None:
    """Writes the row on the first free of nine positions; another upload may take it first, then the next."""
    while True:
        stored.position = free_positions(stored.owner_type, stored.owner_id, 1)[0]
        try:
            with transaction.atomic():
                stored.save()
        except IntegrityError:
            continue
        return


def free_positions(owner_type: str, owner_id: uuid.UUID, count: int) -> list[int]:
    """The next of the nine positions of a record. Refuses `kernel.too_many_files`."""
    held = StoredFile.objects.filter(owner_type=owner_type, owner_id=owner_id)
    taken = set(held.values_list("position", flat=True))
    free = [position for position in range(1, MOST_FILES + 1) if position not in taken]
    if len(free) < count:
        raise TooManyFiles(field="files")
    return free


def path_of(stored: StoredFile, variant: str) -> str:
    """The storage name: two levels of folders from the digest, then the rest of it and the id.

    The id makes it this row's own, so that removing orphans never races with a second upload of the same bytes.
    """
    digest = stored.digest
    stem = f"{digest[:2]}/{digest[2:4]}/{digest[4:]}-{stored.id.hex}"
    if variant == ORIGINAL:
        return f"{stem}.{_ENDINGS[Media(stored.media)]}"
    return f"{stem}.{variant}.webp"


def list_files(owner_type: str, owner_ids: Iterable[uuid.UUID]) -> list[StoredFile]:
    """The files of some records, in the order they came (one query)."""
    return list(StoredFile.objects.filter(owner_type=owner_type, owner_id__in=list(owner_ids)).order_by("id"))


def get_file(file_id: uuid.UUID) -> StoredFile:
    """The file's row, for asking about its owner. Refuses `kernel.file_gone`."""
    stored = StoredFile.objects.filter(id=file_id).first()
    if stored is None:
        raise UploadGone
    return stored


def open_file(stored: StoredFile, variant: str = ORIGINAL) -> Opened:
    """The bytes of a file ("original") or of its thumbnail ("large", "small"; pictures only).

    Refuses `kernel.file_gone` for an unknown variant or bytes that are not there, `kernel.file_damaged` for bytes that
    do not open, `kernel.file_not_seen` and `kernel.file_locked` for what the virus scanner did not find clean.
    """
    if stored.seen != Seen.CLEAN:
        raise FileLocked if stored.seen == Seen.FOUND else FileNotSeen
    if variant != ORIGINAL and not (stored.is_picture and variant in pictures.SIZES):
        raise UploadGone
    stream = open_unseen(stored, variant)
    ending = path_of(stored, variant).rsplit(".", 1)[-1]
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return Opened(stream, _TYPES[ending], stored.name or f"{stored.id}.{ending}", size)


def open_unseen(stored: StoredFile, variant: str = ORIGINAL) -> IO[bytes]:
    """The bytes of a file for the kernel's own work, whatever the virus scanner said. Refuses as `open_file`."""
    path, context, is_sealed = path_of(stored, variant), context_of(stored, variant), bool(stored.key_id)
    try:
        return shelf.opened(path, context=context, subject=stored.subject, is_sealed=is_sealed)
    except FileNotFoundError as gone:
        raise UploadGone from gone
    except StreamBroken as broken:
        raise FileDamaged from broken


def remove_file(stored: StoredFile) -> None:
    """Takes the row away in the caller's transaction, and the bytes once it has committed."""
    paths = [path_of(stored, variant) for variant in variants_of(stored)]
    with transaction.atomic():
        StoredFile.objects.filter(id=stored.id).delete()
        transaction.on_commit(lambda: remove_bytes(paths), robust=True)


def variants_of(stored: StoredFile) -> tuple[str, ...]:
    return (ORIGINAL, *pictures.SIZES) if stored.is_picture else (ORIGINAL,)


def remove_bytes(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)

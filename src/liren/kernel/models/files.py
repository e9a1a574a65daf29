from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.kernel import ids
from liren.kernel.sealed import SealedTextField

MOST_FILES = 9  # a record


class Media(models.TextChoices):
    JPEG = "jpeg", _("照片（JPEG）")
    PNG = "png", _("图片（PNG）")
    PDF = "pdf", _("PDF 文件")


class Seen(models.TextChoices):
    """What the virus scanner said, where there is one."""

    CLEAN = "clean", _("没有发现病毒")
    WAITING = "waiting", _("等查毒")
    FOUND = "found", _("有病毒")


class StoredFile(models.Model):
    """A cleaned upload and the record it belongs to. Its bytes lie under a name made of digest and id, sealed under the
    key `key_id`: "own" is that of the person `subject`, "" says that they lie plain from before files were sealed. Only
    what the virus scanner found clean is served; without a scanner everything is. `place_code` and `sender` (a digest)
    say whose room it takes."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    owner_type = models.CharField(max_length=32)
    owner_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    media = models.CharField(max_length=4, choices=Media.choices)
    name = SealedTextField()
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    subject = models.UUIDField(null=True)
    key_id = models.CharField(max_length=32, blank=True, default="")
    place_code = models.CharField(max_length=12, blank=True, default="")
    sender = models.CharField(max_length=32, blank=True, default="")
    seen = models.CharField(max_length=8, choices=Seen.choices, default=Seen.CLEAN)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(key_id="own", subject__isnull=False) | (~Q(key_id="own") & Q(subject=None)),
                name="stored_file_own_has_subject",
            ),
            models.UniqueConstraint(
                fields=["owner_type", "owner_id", "position"], name="stored_file_one_a_position"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_FILES), name="stored_file_at_most_nine"
            ),
            models.CheckConstraint(
                condition=Q(media=Media.PDF, width=0, height=0)
                | (~Q(media=Media.PDF) & Q(width__gt=0, height__gt=0)),
                name="stored_file_pictures_have_size",
            ),
        )
        indexes = (
            models.Index(fields=["owner_type", "created_at"], name="stored_files_by_age"),
            models.Index(fields=["seen", "id"], condition=~Q(seen=Seen.CLEAN), name="stored_files_not_seen"),
            models.Index(fields=["place_code", "size"], name="stored_files_of_a_place"),
            models.Index(
                fields=["sender", "created_at", "size"],
                condition=~Q(sender=""),
                name="stored_files_of_a_sender",
            ),
            models.Index(fields=["key_id", "id"], name="stored_files_by_key"),
            models.Index(
                fields=["subject"], condition=Q(subject__isnull=False), name="stored_files_of_a_person"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_picture(self) -> bool:
        return self.media != Media.PDF

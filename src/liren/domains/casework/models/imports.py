from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.models.case import Case
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class ImportRun(models.Model):
    """One file given to the import. A second run of the same file finds its rows and changes nothing.

    Each batch moves `position` (rows passed, of `total`) together with the rows it writes, so that a run that was
    killed goes on where it stopped. `began_at` is empty while the file waits for somebody to look at the preview.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    source = models.CharField(max_length=40)
    is_public = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200, blank=True)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    header = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(read=F("created") + F("joined") + F("updated") + F("unchanged") + F("refused")),
                name="import_run_accounts_for_each_row",
            ),
        )
        indexes = (models.Index(fields=["-started_at", "-id"], name="import_run_latest"),)

    def __str__(self) -> str:
        return self.file_name


class RefusedRow(models.Model):
    """A row that could not be taken, and why: a refusal's code with what fills its sentence. `cells` is JSON."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refusals")
    row = models.PositiveIntegerField()
    number = models.CharField(max_length=64, blank=True)
    column = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    cells = SealedTextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "row"], name="refused_row_once_a_run"),)

    def __str__(self) -> str:
        return f"{self.row} {self.code}"


class ImportedRow(models.Model):
    """Where a row of an outside system went: that system's number, once a source."""

    source = models.CharField(max_length=40)
    external_number = models.CharField(max_length=64)
    text_digest = models.CharField(max_length=32)
    reply_digest = models.CharField(max_length=32, blank=True)  # of the last reply it brought
    case = models.ForeignKey(Case, models.CASCADE, related_name="imported")
    is_joined = models.BooleanField(default=False)
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["external_number", "source"], name="imported_row_once_a_source"),
        )
        indexes = (models.Index(fields=["text_digest", "source"], name="imported_row_by_text"),)

    def __str__(self) -> str:
        return f"{self.source} {self.external_number}"

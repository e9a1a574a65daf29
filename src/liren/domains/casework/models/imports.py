from __future__ import annotations

from django.db import models

from liren.domains.casework.models.case import Case
from liren.kernel import ids


class ImportRun(models.Model):
    """One file given to the import. A second run of the same file finds its rows and changes nothing."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200, blank=True)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    failure = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """Where a row of an outside system went: that system's number, once a source."""

    source = models.CharField(max_length=40)
    external_number = models.CharField(max_length=64)
    text_digest = models.CharField(max_length=32)
    case = models.ForeignKey(Case, models.CASCADE, related_name="imported")
    is_joined = models.BooleanField(default=False)
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "external_number"], name="imported_row_once_a_source"),
        )
        indexes = (models.Index(fields=["source", "text_digest"], name="imported_row_by_text"),)

    def __str__(self) -> str:
        return f"{self.source} {self.external_number}"

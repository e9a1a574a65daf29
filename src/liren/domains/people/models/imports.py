from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.choices import SourceKind
from liren.domains.people.import_choices import ConflictState
from liren.domains.people.models.person import PATTERN, Person
from liren.domains.people.models.source import Source
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class PeopleImport(models.Model):
    """One list of residents given to the import.

    Each batch moves `position` (rows passed, of `total`) together with what it writes, so that an import that was
    killed goes on where it stopped. `began_at` is empty while the list waits for somebody to look at it. `columns`
    tells for each header which column stands where, as somebody set it right. All that it says rests on `said`.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=SourceKind.choices, default=SourceKind.SHEET)
    said = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    stored = models.CharField(max_length=200, blank=True, default="")
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")
    started_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undo_asked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    kept_at_undo = models.PositiveIntegerField(default=0)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    parked = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(read=F("created") + F("updated") + F("unchanged") + F("parked")),
                name="people_import_accounts_for_each_row",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "-id"], name="people_import_by_place", opclasses=[*PATTERN, "uuid_ops"]
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ParkedRow(models.Model):
    """A row that was set aside: the column at fault, why (`Flaw` or `ParkReason`), and its sealed cells as JSON."""

    run = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="parked_rows")
    sheet = models.CharField(max_length=64, blank=True, default="")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=20, blank=True, default="")
    reason = models.CharField(max_length=20)
    cells = SealedTextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "sheet", "row"], name="parked_row_once_an_import"),
        )

    def __str__(self) -> str:
        return f"{self.sheet} {self.row} {self.reason}"


class ImportedChange(models.Model):
    """What an import changed of somebody who was there: enough to take it back.

    `before` is JSON under the person's own key: fields as they were, with their sources. `made` names the rows that
    were added or ended.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="changes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="imported_changes")
    before = models.BinaryField(default=b"")
    made = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.person_id)


class Conflict(models.Model):
    """Two sources say different things of one field and the weaker came later; a person decides.

    `told` is JSON under the person's own key: what is kept ("held") and what the other source says ("new").
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conflicts")
    place_code = models.CharField(max_length=12)
    field = models.CharField(max_length=20)
    told = models.BinaryField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(PeopleImport, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=6, choices=ConflictState.choices, default=ConflictState.OPEN)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "field"], condition=Q(state="open"), name="conflict_open_once_a_field"
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "id"],
                condition=Q(state="open"),
                name="conflict_open_by_place",
                opclasses=[*PATTERN, "uuid_ops"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} {self.state}"


class ColumnMapping(models.Model):
    """Which column of a header means what, as somebody of the place set it right; used again for the same header."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    header_key = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "header_key"], name="mapping_once_a_header"),
        )

    def __str__(self) -> str:
        return self.header_key

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.people.models.person import PATTERN
from liren.domains.people.template_choices import FillingPurpose
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField

TEMPLATE_NAME_MOST = 40


class ListTemplate(models.Model):
    """A department's layout for lists of people, kept at a place under a name, in versions."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    name = models.CharField(max_length=TEMPLATE_NAME_MOST)
    versions_made = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place_code", "name"],
                condition=Q(retired_at__isnull=True),
                name="template_name_once_a_place",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="template_has_a_name"),
        )
        indexes = (models.Index(fields=["place_code"], name="template_by_place", opclasses=PATTERN),)

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """A blank workbook with its columns told: by their letters, which of `TemplateField` each holds.

    It is never changed once it is saved; what is set right makes the next one. A draft has the number 0.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    template = models.ForeignKey(ListTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sheet = models.CharField(max_length=64)
    head_row = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    heads = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            models.CheckConstraint(condition=Q(head_row__gte=1), name="template_has_a_header"),
        )

    def __str__(self) -> str:
        return f"{self.template_id} {self.number}"


class Filling(models.Model):
    """A list of people to be taken away in a layout: by whom, what for. It holds the filter, not the people; who is
    on the list is seen when it is fetched. `recipient` is the id of whoever gets it, none for the own use."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="fillings")
    place_code = models.CharField(max_length=12)
    number = models.CharField(max_length=30, unique=True)
    query = SealedTextField()
    purpose = models.CharField(max_length=10, choices=FillingPurpose.choices)
    words = models.CharField(max_length=100)
    recipient = models.UUIDField(null=True)
    counted = models.PositiveIntegerField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=60, blank=True, default="")
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number

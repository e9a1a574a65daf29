from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.people.models import Person
from liren.domains.rights.copy_choices import CopyForm, CopyState
from liren.kernel import clock, ids


class Copy(models.Model):
    """Somebody asked for a copy of the own data, once a day; the worker makes it, and it is kept until `until`."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=CopyState.choices, default=CopyState.WAITING)
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    task_id = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "asked_on"], condition=~Q(state="failed"), name="copy_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="done", until__isnull=False) | (~Q(state="done") & Q(until__isnull=True)),
                name="copy_made_until_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.asked_on} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it can be fetched."""
        return self.until is not None and self.until > clock.now()


class CopyFile(models.Model):
    """One form of a copy, sealed under the person's own key; it goes when the copy runs out."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="files")
    form = models.CharField(max_length=4, choices=CopyForm.choices)
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["copy", "form"], name="copy_file_once_a_form"),)

    def __str__(self) -> str:
        return self.form

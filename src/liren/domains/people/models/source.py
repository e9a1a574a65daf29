from __future__ import annotations

from django.db import models

from liren.domains.people.choices import SourceKind


class Source(models.Model):
    """One saying: an imported list, a visit, a form. A field points at it by its short number.

    None is ever removed, so what points at one is not checked by the database row by row: in a list of a million
    these checks were a third of its work.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=SourceKind.choices)
    label = models.CharField(max_length=120, blank=True, default="")
    place_code = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"

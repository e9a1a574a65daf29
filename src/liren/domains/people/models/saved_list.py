from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.people.models.person import PATTERN
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField

NAME_MOST = 40


class SavedList(models.Model):
    """A filter of the list of people under a name: one's own, or shared by everybody of a place (`place_code`). It
    holds no people and gives no right: whoever opens it sees what the own rights show."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=12, blank=True, default="")
    name = models.CharField(max_length=NAME_MOST)
    query = SealedTextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "name"], condition=Q(place_code=""), name="saved_list_name_once_own"
            ),
            models.UniqueConstraint(
                fields=["place_code", "name"],
                condition=~Q(place_code=""),
                name="saved_list_name_once_a_place",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_list_has_a_name"),
        )
        indexes = (models.Index(fields=["place_code"], name="saved_list_by_place", opclasses=PATTERN),)

    def __str__(self) -> str:
        return self.name

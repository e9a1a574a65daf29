from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from liren.kernel import ids
from liren.kernel.sealed import SealedTextField

NAME_MOST = 24
QUERY_MOST = 1_000


class SavedView(models.Model):
    """A list as one person likes to see it: filter, order and columns, as the query of the page's address.

    The query may hold words that somebody searched for, names among them: it is sealed.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=16)
    name = models.CharField(max_length=NAME_MOST)
    query = SealedTextField()
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "page", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["account", "page"], condition=Q(is_default=True), name="saved_view_one_default"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

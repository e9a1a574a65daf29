from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.letting.choices import NoticeKind, NoticeState, Side
from liren.domains.letting.models.let import LetDwelling
from liren.domains.letting.models.stay import Stay
from liren.domains.people.models import Person
from liren.kernel import ids

OPEN_STATES = (NoticeState.WAITING, NoticeState.AGREED)
IS_OPEN = Q(state__in=[str(state) for state in OPEN_STATES])


class Notice(models.Model):
    """Somebody says that a person came or went; the other side or a worker says whether it is so.

    `private` holds name and document of a newcomer, sealed under a key of the notice's own, which is destroyed when the
    notice ends.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    let = models.ForeignKey(LetDwelling, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=9, choices=NoticeKind.choices)
    side = models.CharField(max_length=8, choices=Side.choices)
    state = models.CharField(max_length=9, choices=NoticeState.choices, default=NoticeState.WAITING)
    on = models.DateField()
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    stay = models.ForeignKey(Stay, null=True, on_delete=models.SET_NULL, related_name="+")
    private = models.BinaryField(default=b"")
    answered_by = models.CharField(max_length=8, choices=Side.choices, blank=True, default="")
    said_at = models.DateTimeField()
    is_reminded = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["let", "account", "kind"],
                condition=IS_OPEN & Q(account__isnull=False, side="tenant"),
                name="notice_one_open",
            ),
        )
        indexes = (models.Index(fields=["let", "id"], condition=IS_OPEN, name="notice_open"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

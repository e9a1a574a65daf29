from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.access.models import Account
from liren.domains.people.link_choices import LinkedBy
from liren.domains.people.models.person import Person
from liren.kernel import ids


class AccountLink(models.Model):
    """The account is this person's, within [since, until): what the register keeps is shown to it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=6, choices=LinkedBy.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account"], condition=Q(until__isnull=True), name="link_one_an_account"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="link_one_a_person"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="link_until_after_since"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} is {self.person_id}"

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.organisations.models import Body
from liren.domains.people.models.household import OPEN, ORDERED
from liren.domains.people.models.person import PATTERN, Person
from liren.domains.people.models.source import Source
from liren.domains.people.need_choices import Group, NeedKind, NeedState, RaisedBy
from liren.kernel import ids


class GroupMark(models.Model):
    """A person belongs to a group within [since, until), on some evidence, to be looked at again by a day."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="marks")
    place_code = models.CharField(max_length=12)
    group = models.CharField(max_length=14, choices=Group.choices)
    level = models.CharField(max_length=20, blank=True, default="")
    evidence = models.CharField(max_length=120, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)
    review_on = models.DateField(null=True)
    waits_until = models.DateField(null=True)  # for the person's consent, where the group needs one
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "group"], condition=OPEN, name="mark_once_a_group"),
            models.CheckConstraint(condition=ORDERED, name="mark_until_after_since"),
        )
        indexes = (models.Index(fields=["group", "place_code"], name="mark_by_group", opclasses=PATTERN * 2),)

    def __str__(self) -> str:
        return self.group


class Need(models.Model):
    """What a person needs, who raised it, who serves it, when it is due next, and whether it is met."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="needs")
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=NeedKind.choices)
    detail = models.CharField(max_length=200, blank=True, default="")
    raised_by = models.CharField(max_length=6, choices=RaisedBy.choices)
    rule = models.CharField(max_length=40, blank=True, default="")
    body = models.ForeignKey(Body, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=7, choices=NeedState.choices, default=NeedState.OPEN)
    raised_on = models.DateField()
    every = models.PositiveSmallIntegerField(null=True)  # days between two visits or calls
    last_on = models.DateField(null=True)
    next_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "rule"],
                condition=Q(closed_on__isnull=True) & ~Q(rule=""),
                name="need_once_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("raised_on")),
                name="need_closes_after_raising",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("met", "dropped"), closed_on__isnull=False)
                | Q(state__in=("open", "served"), closed_on__isnull=True),
                name="need_closed_with_its_day",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "next_on"],
                condition=Q(closed_on__isnull=True),
                name="need_due_in_place",
                opclasses=[*PATTERN, "date_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.kind


class Contact(models.Model):
    """One visit or call for a need."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="contacts")
    on = models.DateField()
    words = models.CharField(max_length=300)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return str(self.on)

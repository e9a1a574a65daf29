from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.choices import (
    DocumentKind,
    Event,
    PersonState,
    PhoneKind,
    PhoneOwner,
    Protection,
    Sex,
)
from liren.domains.people.models.source import Source
from liren.kernel import ids

PATTERN = ["varchar_pattern_ops"]  # PostgreSQL: serves prefixes in any collation; SQLite ignores it


class Person(models.Model):
    """One person on the register.

    `place_code` is the community where the person lives, or is registered where the home lies elsewhere;
    `registered_code` the community of the household registration if it is one of ours. `details` holds optional
    fields by name (`rules.fields`), `private` the sensitive ones as JSON under the person's own key. `source` said
    every field except those in `sources`, which names for a field the number of another source. `agreed` says by scope
    (`rules.grounds`) whether a consent stands; its history is kept by the room of rights.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    registered_code = models.CharField(max_length=12, blank=True, default="")
    state = models.CharField(max_length=8, choices=PersonState.choices, default=PersonState.PRESENT)
    name = models.CharField(max_length=80)
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    birth = models.DateField(null=True)
    died_on = models.DateField(null=True)
    ethnic = models.CharField(max_length=2, blank=True, default="")  # GB/T 3304
    nationality = models.CharField(max_length=3, default="CHN")  # GB/T 2659
    protection = models.CharField(max_length=8, choices=Protection.choices, blank=True, default="")
    details = models.JSONField(default=dict)
    private = models.BinaryField(default=b"")
    agreed = models.JSONField(default=dict)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sources = models.JSONField(default=dict)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=False, state="merged")
                | Q(~Q(state="merged"), merged_into__isnull=True),
                name="person_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(birth__isnull=True) | Q(died_on__gte=F("birth")),
                name="person_dies_after_birth",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "birth", "id"],
                name="person_by_place",
                opclasses=[*PATTERN, "date_ops", "uuid_ops"],
            ),
            models.Index(
                fields=["registered_code"],
                condition=~Q(registered_code=""),
                name="person_by_registration",
                opclasses=PATTERN,
            ),
            models.Index(
                fields=["place_code", "name"],
                condition=~Q(protection=""),
                name="person_protected",
                opclasses=PATTERN * 2,
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_by_who_stays"
            ),
        )

    def __str__(self) -> str:
        return self.name


class FindKey(models.Model):
    """One way to come upon a person by name (`rules.names.Way`): the letters from some place on, their sound, their
    initials.

    Other names (former, foreign spelling) have rows of their own; a person registered in one community and living in
    another has them under both.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="find_keys", db_constraint=False
    )
    place_code = models.CharField(max_length=12)
    letters = models.CharField(max_length=64)
    sound = models.CharField(max_length=64)
    initials = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=["place_code", "letters"], name="letters_in_place", opclasses=PATTERN * 2),
            models.Index(fields=["letters", "place_code"], name="letters_anywhere", opclasses=PATTERN * 2),
            models.Index(fields=["place_code", "sound"], name="sound_in_place", opclasses=PATTERN * 2),
            models.Index(fields=["sound", "place_code"], name="sound_anywhere", opclasses=PATTERN * 2),
            models.Index(
                fields=["place_code", "initials"],
                condition=~Q(initials=""),
                name="initials_in_place",
                opclasses=PATTERN * 2,
            ),
            models.Index(
                fields=["initials", "place_code"],
                condition=~Q(initials=""),
                name="initials_anywhere",
                opclasses=PATTERN * 2,
            ),
        )

    def __str__(self) -> str:
        return self.letters


class PersonDocument(models.Model):
    """A document; its number sealed under the person's own key, found whole or by its last six characters."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    number = models.BinaryField()
    number_index = models.CharField(max_length=32)
    tail_index = models.CharField(max_length=16)
    valid_until = models.DateField(null=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["number_index"], condition=Q(is_current=True), name="document_number_once"
            ),
        )
        indexes = (
            models.Index(fields=["tail_index"], name="document_by_tail"),
        )  # whole digests: no beginnings

    def __str__(self) -> str:
        return self.kind


class PersonPhone(models.Model):
    """A telephone under which the person is reached, since when; several people may share it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    kind = models.CharField(max_length=8, choices=PhoneKind.choices)
    owner = models.CharField(max_length=8, choices=PhoneOwner.choices, default=PhoneOwner.SELF)
    number = models.BinaryField()
    number_index = models.CharField(max_length=32)
    tail_index = models.CharField(max_length=16)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="phone_until_after_since"
            ),
        )
        indexes = (
            models.Index(fields=["number_index"], name="phone_by_number"),
            models.Index(fields=["tail_index"], name="phone_by_tail"),
        )

    def __str__(self) -> str:
        return self.kind


class LifeEvent(models.Model):
    """What happened to a person on a day, with the other person or household it joins."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Event.choices)
    on = models.DateField()
    other = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    household = models.ForeignKey(
        "people.Household", null=True, on_delete=models.SET_NULL, related_name="events"
    )
    note = models.CharField(max_length=200, blank=True, default="")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

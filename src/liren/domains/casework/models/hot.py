"""Hot issues (热点问题): the same trouble told many times, as a group of matters. A matter alone is a group of one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.choices import HotVerb
from liren.domains.casework.models.case import TITLE_MOST, Case
from liren.kernel import ids


class HotGround(models.Model):
    """What grouping knows of a county: how much each piece of text says there, and how far it has looked.

    Locked by whoever changes groups of the county, so that two never place the same matter.
    """

    county = models.CharField(max_length=6, primary_key=True)
    weights = models.BinaryField(default=b"")
    matters = models.PositiveIntegerField(default=0, help_text="from which the weights were learnt")
    learnt_at = models.DateTimeField(null=True)
    seen_until = models.UUIDField(null=True, help_text="matters with smaller ids have been looked at")
    deeds = models.PositiveIntegerField(
        default=0, help_text="how often people or a regrouping changed groups"
    )
    asked_at = models.DateTimeField(null=True, help_text="a regrouping waits")

    def __str__(self) -> str:
        return self.county


class HotIssue(models.Model):
    """A group of matters and what it comes to. `is_kept`: people shaped it, no regrouping dissolves it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    county = models.CharField(max_length=6)
    version = models.PositiveIntegerField(default=1)
    place_code = models.CharField(max_length=12, help_text="the place over all its matters")
    kind = models.CharField(max_length=12, blank=True, help_text="the first level of most of its classes")
    title = models.CharField(max_length=TITLE_MOST)
    is_named = models.BooleanField(default=False)
    is_kept = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, related_name="merged")

    cases = models.PositiveIntegerField(default=1)
    people = models.PositiveIntegerField(default=1)
    votes = models.PositiveIntegerField(default=0, help_text="for and against: both care")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    heat = models.FloatField(default=0)

    sums = models.BinaryField(default=b"", help_text="the sum of its matters' vectors, the strongest pieces")
    kinds = models.JSONField(default=dict)

    confer_at = models.DateTimeField(null=True, help_text="put forward to be conferred on (提请会商)")
    confer_by = models.CharField(max_length=60, blank=True)
    confer_words = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="hot_issue_not_merged_into_itself"
            ),
            models.CheckConstraint(condition=Q(first_at__lte=F("last_at")), name="hot_issue_in_order"),
            models.CheckConstraint(condition=~Q(title=""), name="hot_issue_has_a_title"),
        )
        indexes = (
            models.Index(
                fields=["county", "-heat", "id"], name="hot_issue_hottest", condition=Q(cases__gt=1)
            ),
            models.Index(
                fields=["-is_pinned", "-heat", "id"],
                name="hot_issue_in_the_list",
                condition=Q(merged_into=None),
            ),
        )

    def __str__(self) -> str:
        return self.title


class HotSign(models.Model):
    """A piece of text by which a group is found."""

    issue = models.ForeignKey(HotIssue, models.CASCADE, related_name="signs")
    county = models.CharField(max_length=6)
    piece = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["county", "piece", "issue"], name="hot_sign_found"),)

    def __str__(self) -> str:
        return f"{self.piece} {self.issue_id}"


class HotMember(models.Model):
    """Where a matter belongs. `is_placed`: a person put it there, and there it stays."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="hot")
    issue = models.ForeignKey(HotIssue, models.CASCADE, related_name="members")
    likeness = models.FloatField(default=0)
    is_placed = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["issue", "-likeness"], name="hot_member_likest"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.issue_id}"


class HotApart(models.Model):
    """A person took the matter out of the issue: it does not come back by itself."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    issue = models.ForeignKey(HotIssue, models.CASCADE, related_name="apart")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "issue"], name="hot_apart_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.issue_id}"


class HotDeed(models.Model):
    """What a person decided about an issue, and what was written with it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    issue = models.ForeignKey(HotIssue, models.CASCADE, related_name="deeds")
    at = models.DateTimeField()
    verb = models.CharField(max_length=12, choices=HotVerb)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["issue", "-id"], name="hot_deed_latest"),)

    def __str__(self) -> str:
        return self.verb

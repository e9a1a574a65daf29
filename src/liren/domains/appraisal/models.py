from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.appraisal.choices import Indicator, SchemeState
from liren.domains.casework.exclusion_choices import ExclusionBy
from liren.kernel import clock, ids


class Scheme(models.Model):
    """How bodies are scored (考核办法): weights in per cent by indicator, the least number of matters, rounding.

    Proposed by one person, approved by another, in force from a day on; earlier ones are kept.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    county = models.CharField(max_length=6)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    weights = models.JSONField(help_text="per cent by indicator, in the order shown")
    least = models.PositiveSmallIntegerField(help_text="matters below which an indicator is not scored")
    places = models.PositiveSmallIntegerField(default=1, help_text="decimals of a score")
    counts_left_out = models.BooleanField(default=False, help_text="counts ratings that appeals left out")
    valid_from = models.DateField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=SchemeState, default=SchemeState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    proposed_name = models.CharField(max_length=60)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["county", "version"], name="scheme_version_once"),
            models.CheckConstraint(condition=Q(places__lte=3), name="scheme_has_few_decimals"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None)
                | ~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="scheme_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="scheme_decided_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.county} {self.version}"

    @property
    def in_order(self) -> dict[str, int]:
        """The weights in the order of the indicators: a database keeps none."""
        return {one.value: self.weights.get(one.value, 0) for one in Indicator}

    @property
    def leaves_out(self) -> tuple[tuple[str, str], ...]:
        """What it does not count, as rules. One query unless its exclusions are there."""
        return tuple(one.rule for one in self.exclusions.all())

    @property
    def leaves_out_mark(self) -> str:
        """What it does not count, in a line: whoever approves has read this and no other."""
        return " ".join(sorted(":".join(rule) for rule in self.leaves_out))

    @property
    def is_backdated(self) -> bool:
        """Whether it holds from a day before it was proposed."""
        return self.valid_from < self.proposed_at.astimezone(clock.LOCAL).date()


class Exclusion(models.Model):
    """A kind of matters that a scheme does not count (剔除规则), with its reason. It holds as long as its scheme."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="exclusions")
    by = models.CharField(max_length=12, choices=ExclusionBy)
    key = models.CharField(max_length=16)
    reason = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scheme", "by", "key"], name="exclusion_once_a_scheme"),
            models.CheckConstraint(condition=Q(by__in=ExclusionBy.values), name="exclusion_by_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="exclusion_has_a_reason"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.by} {self.key}"

    @property
    def rule(self) -> tuple[str, str]:
        return self.by, self.key


class Result(models.Model):
    """Scores of a county's bodies over a period, as published. Changed figures are a further revision with its reason;
    earlier ones stay."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    county = models.CharField(max_length=6)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="results")
    since = models.DateField()
    until = models.DateField()
    revision = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.UUIDField()
    published_name = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["county", "since", "until", "revision"], name="result_revision_once"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="result_in_order"),
            models.CheckConstraint(
                condition=Q(revision=1) | ~Q(reason=""), name="result_revised_with_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.county} {self.since} {self.revision}"


class Line(models.Model):
    """The score of one body, with its steps (`rules.Step`) as they were."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="lines")
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    score = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    weight = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(null=True)
    steps = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["result", "body"], name="line_once_a_body"),)

    def __str__(self) -> str:
        return f"{self.result_id} {self.body_id}"

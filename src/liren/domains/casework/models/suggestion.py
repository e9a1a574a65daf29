from __future__ import annotations

import json

from django.conf import settings
from django.db import models
from django.db.models import Q

from liren.domains.casework.choices import ClassifierState, Urgency
from liren.kernel import ids
from liren.kernel.refusals import REGISTRY

# A problem that is a code is said in the reader's language.
DAMAGED, PACKAGES_MISSING = "casework.classifier_damaged", "casework.analytics_missing"


class ClassifierModel(models.Model):
    """One version of what a county's decided matters, or a labelled file, have taught. A county "" is a trial."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    county = models.CharField(max_length=6, blank=True)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=ClassifierState, default=ClassifierState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="per cent")
    problem = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=120)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    trained_at = models.DateTimeField(null=True)
    examples = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    path = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["county", "version"], name="classifier_version_once"),
            models.UniqueConstraint(
                fields=["county"], condition=Q(is_active=True), name="classifier_one_active_a_county"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(state="ready"), name="classifier_active_is_ready"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="classifier_progress_is_a_share"),
        )

    def __str__(self) -> str:
        return f"{self.county} v{self.version}"

    @property
    def problem_words(self) -> str:
        """Why it was not learnt, in the language now active."""
        code, _space, details = self.problem.partition(" ")
        kind = REGISTRY.get(code)
        return str(kind(**json.loads(details or "{}"))) if kind else self.problem

    @property
    def is_damaged(self) -> bool:
        """Its file was found changed or lost, and has not been found whole since."""
        return self.problem == DAMAGED

    @property
    def lacks_packages(self) -> bool:
        """The analytic process that was to use it has not the packages it needs."""
        return self.problem == PACKAGES_MISSING


class Suggestion(models.Model):
    """What a model proposed for a matter, never more than that, and what people decided then."""

    case = models.OneToOneField("casework.Case", models.CASCADE, primary_key=True, related_name="+")
    model = models.ForeignKey(ClassifierModel, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    category = models.ForeignKey("casework.Category", models.CASCADE, null=True, related_name="+")
    category_sure = models.FloatField(default=0)
    others = models.JSONField(default=list, help_text="[class code, confidence], the next likely")
    words = models.JSONField(default=list)
    body = models.ForeignKey("organisations.Body", models.CASCADE, null=True, related_name="+")
    body_sure = models.FloatField(default=0)
    body_of = models.JSONField(default=list, help_text="[how many of the class it handled, of how many]")
    place_code = models.CharField(max_length=12, blank=True)
    place_word = models.CharField(max_length=80, blank=True)
    place_sure = models.FloatField(default=0)
    urgency = models.CharField(max_length=8, blank=True)
    urgency_sure = models.FloatField(default=0)
    naming = models.CharField(max_length=12, blank=True)
    naming_sure = models.FloatField(default=0)

    decided_at = models.DateTimeField(null=True)
    decided_category = models.ForeignKey("casework.Category", models.SET_NULL, null=True, related_name="+")
    decided_body = models.ForeignKey("organisations.Body", models.SET_NULL, null=True, related_name="+")
    decided_urgency = models.CharField(max_length=8, blank=True)
    decided_naming = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = tuple(
            models.CheckConstraint(
                condition=Q((f"{name}_sure__gte", 0), (f"{name}_sure__lte", 1)),
                name=f"suggestion_{name}_sure_is_a_share",
            )
            for name in ("category", "body", "place", "urgency", "naming")
        )
        indexes = (
            models.Index(
                fields=["model", "decided_at"],
                name="suggestion_decided",
                condition=Q(decided_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def urgency_label(self) -> str:
        return str(Urgency(self.urgency).label) if self.urgency else ""


class WindowQuestion(models.Model):
    """What a clerk is typing while the requester waits, asked of the analytic process; one a clerk, the latest.

    The text is kept until it is answered, ten minutes at most: nothing has been received yet.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    turn = models.UUIDField(unique=True, help_text="of this asking; a later one takes its place")
    county = models.CharField(max_length=6)
    place_code = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answer = models.JSONField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer__isnull=True) | Q(text=""), name="window_question_forgets_what_it_answered"
            ),
        )

    def __str__(self) -> str:
        return str(self.turn)

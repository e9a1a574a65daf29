"""Impact assessments: signed on the facts that the page showed, version after version."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from liren.domains.processing import assessment_errors as errors
from liren.domains.processing import policies
from liren.domains.processing.assessment_choices import Conclusion, Risk
from liren.domains.processing.assessment_words import said_of
from liren.domains.processing.models import Assessment
from liren.domains.processing.queries.assessments import draft_of
from liren.domains.processing.rules.assessments import PARTS, is_old, lacking
from liren.kernel import audit, clock, dates
from liren.kernel.actor import Actor
from liren.kernel.lock import next_serial
from liren.kernel.refusals import NotAllowed, StalePage

MOST = 2000  # letters of a part


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote on a subject. `risk` is one of `Risk`, `conclusion` one of `Conclusion`."""

    lawful: str
    effect: str
    measures: str
    risk: str
    conclusion: str


@transaction.atomic
def sign_assessment(
    *, actor: Actor, place_code: str, key: str, written: Written, read: str, version: int
) -> Assessment:
    """The next version, with the facts word for word as the page showed them: `read` is their digest, `version` the one
    that was the last then.

    Refuses whoever does not keep the district, a part that says nothing, a table that changed or a version that came
    meanwhile, and what says nothing new within a year.
    """
    if not policies.can_keep(actor, place_code):
        raise NotAllowed
    texts = _checked(written)
    next_serial(f"processing.assessment.{place_code}")  # two who sign at once, one after the other
    draft = draft_of(actor, place_code, key)
    facts, last = draft.facts, draft.last
    if facts.digest != read or (last.version if last else 0) != version:
        raise StalePage
    if last is not None and last.digest == facts.digest and _is_same(last, texts):
        raise errors.AssessmentSame
    row = Assessment.objects.create(
        place_code=place_code,
        key=key,
        version=version + 1,
        title=facts.title,
        title_en=facts.title_en,
        chinese=facts.chinese,
        english=facts.english,
        digest=facts.digest,
        **texts,
        signed_at=clock.now(),
        by=actor.id,
        by_name=actor.name[:60],
    )
    _record(actor, row)
    return row


def _checked(written: Written) -> dict[str, str]:
    texts = {name: value.replace("\r\n", "\n").strip() for name, value in asdict(written).items()}
    missing = lacking(texts)
    if not missing and texts["risk"] not in Risk.values:
        missing = "risk"
    if not missing and texts["conclusion"] not in Conclusion.values:
        missing = "conclusion"
    if missing:
        raise errors.AssessmentLacks(field=missing, what=said_of(missing))
    return {name: value[:MOST] if name in PARTS else value for name, value in texts.items()}


def _is_same(last: Assessment, texts: dict[str, str]) -> bool:
    """After a year the same may be signed again: that it was looked at is what is new."""
    day = dates.local(last.signed_at).date()
    return not is_old(day, clock.today()) and all(getattr(last, name) == texts[name] for name in texts)


def _record(actor: Actor, row: Assessment) -> None:
    audit.record(
        actor=actor,
        verb="processing.assessment.signed",
        object_type="assessment",
        object_id=row.id,
        object_label=f"{row.title[:56]} {row.version}",
        place_code=row.place_code,
        after={
            "key": row.key,
            "version": row.version,
            "digest": row.digest,
            "risk": row.risk,
            "conclusion": row.conclusion,
        },
    )


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the list of assessments away."""
    if not actor.has(policies.KEEP):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="processing.assessments.exported",
        object_type="assessment",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )

"""The notice of privacy: published as the tables make it, and residents told of it."""

from __future__ import annotations

from django.db import transaction

from liren.domains.processing import notice_words, policies
from liren.domains.processing.models import NoticeSeen, NoticeText
from liren.domains.processing.notice_errors import NoticeSame
from liren.domains.processing.queries.notices import last_notice
from liren.kernel import audit, clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import next_serial
from liren.kernel.refusals import NotAllowed, StalePage


@transaction.atomic
def publish_notice(*, actor: Actor, place_code: str, read: str) -> NoticeText:
    """The next version, word for word as the page showed it (`read`, its digest).

    Refuses whoever does not keep the district, a table that changed meanwhile, and what says nothing new.
    """
    if not policies.can_keep(actor, place_code):
        raise NotAllowed
    next_serial(f"processing.notice.{place_code}")  # two who publish at once, one after the other
    wording, last = notice_words.wording_of(place_code), last_notice(place_code)
    if wording.digest != read:
        raise StalePage
    if last is not None and last.digest == wording.digest:
        raise NoticeSame
    text = NoticeText.objects.create(
        place_code=place_code,
        version=last.version + 1 if last else 1,
        chinese=wording.chinese,
        english=wording.english,
        digest=wording.digest,
        since=clock.now(),
        by=actor.id,
        by_name=actor.name[:60],
    )
    audit.record(
        actor=actor,
        verb="processing.notice.published",
        object_type="privacy_notice",
        object_id=text.id,
        object_label=str(text.version),
        place_code=place_code,
        after={"version": text.version, "digest": text.digest},
    )
    return text


@transaction.atomic
def note_seen(*, actor: Actor, place_code: str) -> None:
    """The resident has been told of the newest version. Nobody else's account is touched."""
    if actor.kind is not ActorKind.RESIDENT or actor.id is None:
        raise NotAllowed
    last = last_notice(place_code)
    if last is not None:
        NoticeSeen.objects.update_or_create(
            account_id=actor.id, place_code=place_code, defaults={"version": last.version}
        )

"""The notice of privacy as published, as the tables make it now, and what changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from liren.domains.processing import notice_words, policies
from liren.domains.processing.models import NoticeSeen, NoticeText
from liren.domains.processing.notice_errors import NoticeNotFound
from liren.domains.processing.rules.notices import Part, differing
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.refusals import NotAllowed


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published now; `came` and `went` against the last version. `digest` shows that this was read."""

    parts: list[Part]
    digest: str
    last: NoticeText | None
    came: list[str]
    went: list[str]

    @property
    def is_new(self) -> bool:
        return self.last is None or self.last.digest != self.digest


@dataclass(frozen=True, slots=True)
class Shown:
    """A published version in the reader's language, with what changed since the one before."""

    text: NoticeText
    parts: list[Part]
    came: list[str]
    went: list[str]
    versions: list[NoticeText]


def last_notice(county: str) -> NoticeText | None:
    """One query."""
    return NoticeText.objects.filter(place_code=county).order_by("-version").first()


def draft_of(actor: Actor, county: str) -> Draft:
    """Refuses whoever does not keep the district."""
    if not policies.can_keep(actor, county):
        raise NotAllowed
    wording, last = notice_words.wording_of(county), last_notice(county)
    parts = _in_language(wording.chinese, wording.english)
    came, went = differing(parts_of(last), parts) if last else ([], [])
    return Draft(parts, wording.digest, last, came, went)


def versions_of(county: str) -> list[NoticeText]:
    """Newest first. One query."""
    return list(NoticeText.objects.filter(place_code=county).order_by("-version"))


def shown(county: str, version: int | None = None) -> Shown | None:
    """Public: the newest, or an older one by its number; None where none was published. One query."""
    rows = versions_of(county)
    if not rows:
        return None
    text = next((row for row in rows if version in (None, row.version)), None)
    if text is None:
        raise NoticeNotFound
    before = next((row for row in rows if row.version == text.version - 1), None)
    parts = parts_of(text)
    came, went = differing(parts_of(before), parts) if before else ([], [])
    return Shown(text, parts, came, went, rows)


def news_for(actor: Actor, county: str) -> NoticeText | None:
    """A version that the resident has not been told of. Two queries."""
    if actor.kind is not ActorKind.RESIDENT or actor.id is None:
        return None
    last = last_notice(county)
    if last is None:
        return None
    seen = NoticeSeen.objects.filter(account_id=actor.id, place_code=county, version__gte=last.version)
    return None if seen.exists() else last


def parts_of(text: NoticeText) -> list[Part]:
    return _in_language(text.chinese, text.english)


def _in_language(chinese: list[Part], english: list[Part]) -> list[Part]:
    return english if (get_language() or "").startswith("en") else chinese

"""A county's own words for a message: said, and taken back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import override

from liren.domains.messaging import policies, wording
from liren.domains.messaging.errors import (
    PersonalInChat,
    PlaceholderUnknown,
    SmsTooLong,
    WordsMissing,
    WordsUnknown,
)
from liren.domains.messaging.models import OwnWords
from liren.domains.messaging.queries.words import COUNTY, own_words, source_words
from liren.domains.messaging.rules import Template, sms_limit
from liren.domains.messaging.rules import words as rules
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed


def checked_words(template: Template, language: str, said: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as it is kept: the parts the message has, with the source's names.

    Refuses, at its field: an empty or too long part, a name that the message cannot fill (it is named), a short
    message without room for its values, a personal name in a work chat.
    """
    source = source_words(template, language)
    with override(language):
        labels = wording.labels_of(template)
    kept = {}
    for part in rules.PARTS:
        if source[part]:
            kept[part] = _checked(part, said.get(part, ""), language, labels)
    return kept


def _checked(part: str, typed: str, language: str, labels: Mapping[str, str]) -> str:
    typed = " ".join(typed.split())
    if not 0 < len(typed) <= rules.MOST[part]:
        raise WordsMissing(field=part, most=rules.MOST[part])
    unknown = rules.unknown_in(typed, labels)
    if unknown is not None:
        raise PlaceholderUnknown(field=part, name=unknown[:40], known="、".join(labels.values()) or "—")
    kept = rules.kept(typed, labels)
    if part == "sms" and not rules.is_short_enough(kept, language):
        raise SmsTooLong(field=part, most=sms_limit(language))
    if part == "chat" and rules.forbidden_in_chat(kept):
        raise PersonalInChat(field=part, name=labels[next(iter(rules.forbidden_in_chat(kept)))])
    return kept


@transaction.atomic
def change_words(
    *, actor: Actor, county: str, template_key: str, language: str, said: Mapping[str, str]
) -> OwnWords:
    """The county words a message in its own way from now on. Refuses as `checked_words`."""
    template = _editable(actor, county, template_key)
    kept = checked_words(template, language, said)
    row = _written(actor, county, template, language, kept)
    _record(actor, row, "messaging.words.changed", after=kept)
    return row


@transaction.atomic
def reset_words(*, actor: Actor, county: str, template_key: str, language: str) -> None:
    """The words of the source hold again; nothing happens if they do already."""
    template = _editable(actor, county, template_key)
    last = OwnWords.objects.filter(place_code=county, template=template.key, language=language)
    newest = last.order_by("-id").first()
    if newest is None or newest.is_reset:
        return
    row = _written(actor, county, template, language, {})
    _record(actor, row, "messaging.words.reset", before=newest.words)


def _editable(actor: Actor, county: str, key: str) -> Template:
    if len(county) != COUNTY or not policies.can_edit_words(actor, county):
        raise NotAllowed
    if key not in wording.TEMPLATES:
        raise WordsUnknown
    return wording.TEMPLATES[key]


def _written(actor: Actor, county: str, template: Template, language: str, words: dict[str, str]) -> OwnWords:
    row = OwnWords(
        place_code=county,
        template=template.key,
        language=language,
        words=words,
        is_reset=not words,
        by_name=actor.name[:80],
        at=clock.now(),
    )
    row.save(force_insert=True)
    own_words.forget_now_and_after()
    return row


def _record(actor: Actor, row: OwnWords, verb: str, *, before: object = None, after: object = None) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="message_words",
        object_id=row.id,
        place_code=row.place_code,
        object_label=f"{row.template} {row.language}",
        before=before,
        after=after,
    )

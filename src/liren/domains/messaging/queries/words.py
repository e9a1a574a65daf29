"""How a message is worded in a county: the words of the source, or the county's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.messaging import policies, wording
from liren.domains.messaging.errors import WordsUnknown
from liren.domains.messaging.models import OwnWords
from liren.domains.messaging.rules import Template, filled, fitted_sms, sms_limit
from liren.domains.messaging.rules.words import PARTS
from liren.kernel.actor import Actor
from liren.kernel.recall import Recalled
from liren.kernel.refusals import NotAllowed

COUNTY = 6
HISTORY = 30

Own = dict[tuple[str, str], dict[str, str]]


def _read_own(county: str) -> Own:
    rows = OwnWords.objects.filter(place_code=county).order_by("id")
    found: Own = {}
    for row in rows:
        found[row.template, row.language] = {} if row.is_reset else dict(row.words)
    return found


own_words: Recalled[str, Own] = Recalled(_read_own)


def source_words(template: Template, language: str) -> dict[str, str]:
    """What the source says, by part; a part it lacks is empty."""
    with override(language):
        return {part: str(getattr(template, part)) for part in PARTS}


def words_of(template: Template, language: str, place_code: str) -> dict[str, str]:
    """What is said at a place, by part: the county's own words where it has any. Asked once in a few seconds."""
    own = own_words(place_code[:COUNTY]).get((template.key, language), {})
    return source_words(template, language) | own


@dataclass(frozen=True, slots=True)
class Rendered:
    title: str
    text: str


def rendered(template_key: str, context: Mapping[str, Any], language: str, place_code: str) -> Rendered:
    """Title and text as they are read; a message whose wording is gone still has a line."""
    template = wording.TEMPLATES.get(template_key)
    with override(language):
        if template is None:
            return Rendered(_("一条通知"), "")
        read = template.read(context)
        said, source = words_of(template, language, place_code), source_words(template, language)
        return Rendered(*(_filled(said[part], source[part], read) for part in ("title", "text")))


def rendered_part(
    template: Template, part: str, context: Mapping[str, Any], language: str, place_code: str
) -> str:
    """One part as it leaves the house; a short message within the length of one."""
    with override(language):
        read = template.read(context)
        said, source = words_of(template, language, place_code)[part], source_words(template, language)[part]
        if part == "sms":
            return fitted_sms(said, read, sms_limit(language))
        return _filled(said, source, read)


def _filled(said: str, source: str, read: Mapping[str, Any]) -> str:
    """What is said; of an older message, which lacks a name that the newer words want, what the source says."""
    try:
        return filled(said, read)
    except KeyError:
        return filled(source, read)


@dataclass(frozen=True, slots=True)
class WordsLine:
    """One message in the list of those a county may word."""

    key: str
    topic: str
    title: str
    text: str
    short: str  # what goes by telephone or into a work chat
    is_own: bool


def list_words(actor: Actor, county: str, language: str) -> list[WordsLine]:
    """Every message, by topic, as it is worded now in a language. Refuses without the right. One query."""
    _check(actor, county)
    own = _read_own(county)
    lines = []
    for template in wording.TEMPLATES.values():
        theirs = own.get((template.key, language), {})
        said = source_words(template, language) | theirs
        short = f"{said['sms']}\n{said['chat']}"
        line = WordsLine(template.key, template.topic, said["title"], said["text"], short, bool(theirs))
        lines.append(line)
    return lines


def get_template(actor: Actor, county: str, key: str) -> Template:
    """Refuses without the right, and an unknown key."""
    _check(actor, county)
    if key not in wording.TEMPLATES:
        raise WordsUnknown
    return wording.TEMPLATES[key]


def history_of(actor: Actor, county: str, key: str) -> list[OwnWords]:
    """How it was worded before, the newest first. One query."""
    _check(actor, county)
    return list(OwnWords.objects.filter(place_code=county, template=key).order_by("-id")[:HISTORY])


def _check(actor: Actor, county: str) -> None:
    if not policies.can_edit_words(actor, county):
        raise NotAllowed

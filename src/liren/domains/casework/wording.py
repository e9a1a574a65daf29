"""How what happened to a matter is said: the data of a step or a message in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import Any

from django.utils.translation import pgettext

from liren.domains.casework.deeds import CHOICES, SENTENCES, WITHOUT_WORDS
from liren.kernel import dates

LATENESS = ("late", "street", "district")
CALL_LATENESS = ("call_late", "call_street", "call_district")
LATE_LINES = (*LATENESS, *CALL_LATENESS, "dispute_late", "pass_up_late")  # what a history shows as late
ALARMS = ("half", "four_fifths", *LATENESS)
MOMENTS = ("due", *ALARMS)
BELATED = dt.timedelta(minutes=10)  # said so long after its moment, an alarm names the moment
DAYS = ("until",)


def shown(key: str, value: object) -> str:
    """A value as people read it: a choice by its label, a moment or day as it is written."""
    choice = CHOICES.get(key)
    if choice is not None:
        return str(choice(value).label) if value in choice.values else str(value)
    text = str(value)
    if key in MOMENTS and not text:
        return "—"
    try:
        if key in MOMENTS:
            return dates.moment(dt.datetime.fromisoformat(text))
        return dates.day(dt.date.fromisoformat(text)) if key in DAYS else text
    except ValueError:
        return text


def sentence(
    verb: str, data: Mapping[str, Any], who: str, at: dt.datetime, *, is_shared: bool = False
) -> str:
    """The step of the moment `at` in words; without what one of those who share the matter wrote, if `is_shared`.

    A lateness told together with its way up the line is one sentence for each.
    """
    told = {**SENTENCES, **WITHOUT_WORDS} if is_shared else SENTENCES
    words = _Blank({key: shown(key, value) for key, value in data.items()}, who=who)
    keys = [key for key in LATENESS if key in data] if verb in LATENESS else []
    said = [_timed(key, data, at) for key in keys or [verb]]
    return reduce(_follow, [str(told.get(key, key)) % words for key in said])


def _timed(key: str, data: Mapping[str, Any], at: dt.datetime) -> str:
    """The key of an alarm's sentence, which names its moment if that had passed when the alarm was raised."""
    moment = str(data.get(key, "")) if f"{key}_belated" in SENTENCES else ""
    is_belated = bool(moment) and at - dt.datetime.fromisoformat(moment) > BELATED
    return f"{key}_belated" if is_belated else key


def _follow(one: str, other: str) -> str:
    return pgettext("two sentences", "{one}{other}").format(one=one, other=other)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


Reading = tuple[str, Callable[[Any], str]]


def readings(**kinds: str) -> tuple[Reading, ...]:
    """What a message's template needs to say its values in the language it is read in: a kind for each name."""
    return tuple((name, partial(shown, kind)) for name, kind in kinds.items())

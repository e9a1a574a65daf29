"""What both faces show of a registration, in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liren.domains.residence.choices import Condition, Lack
from liren.domains.residence.queries.one import RegistrationView
from liren.domains.residence.wording import is_chinese


@dataclass(frozen=True, slots=True)
class ServiceLine:
    article: str
    name: str
    how: str
    where: str


@dataclass(frozen=True, slots=True)
class Cited:
    source: str
    quote: str
    since: dt.date | None


def words_of(view: RegistrationView) -> dict[str, Any]:
    """Labels of what is missing, the services and where they are cited from."""
    at = 0 if is_chinese() else 1
    figure = view.figures.cited
    english = bool(at)
    return {
        "lacks": [str(Lack(code).label) for code in view.lacks],
        "lacks_for_permit": [str(Lack(code).label) for code in view.permit_lacks],
        "services": [
            ServiceLine(article_said(one.article), one.name[at], one.how[at], one.where[at])
            for one in view.figures.services
        ],
        "cited": Cited(
            (english and figure.source_en) or figure.source,
            (english and figure.quote_en) or figure.quote,
            figure.valid_from,
        ),
        "conditions": labelled(view),
    }


def article_said(article: str) -> str:
    """“第十二条第一项” of `12(1)`."""
    number, _bracket, item = article.rstrip(")").partition("(")
    items = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("七"))
    which = _("第十二条") if number == "12" else _("第十三条")
    return _("{article}第{item}项").format(article=which, item=items[int(item) - 1])


def labelled(view: RegistrationView) -> list[tuple[str, Any]]:
    """Each condition with its label."""
    if view.conditions is None:
        return []
    return [(str(Condition(one.code).label), one) for one in view.conditions.all]

"""To whom a person's data went, told for a copy."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from liren.domains.people.link_choices import Ground
from liren.domains.processing.queries.recipients import given_of
from liren.kernel.holdings import Section, Whose, row


def of(whose: Whose) -> Iterator[Section]:
    rows = [
        row(
            one.to,
            ("at", _("什么时候"), one.at),
            ("how", _("怎样给的"), one.how),
            ("kinds", _("给了什么"), one.kinds),
            ("words", _("为了什么"), one.words),
            ("relation", _("关系"), one.relation),
            ("ground", _("依据"), one.ground),
        )
        for one in given_of(whose.people)
    ]
    yield Section("given", _("给过谁"), rows, str(Ground.DUTY.label))

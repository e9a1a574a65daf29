"""A matter of several troubles, split into parts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class PartOfPart(Refusal):
    code = "casework.part_of_part"
    sentence = _("%(number)s 已经是一件事里的一部分，不能再拆。请回到母件，另拆一部分。")


class IsPart(BadInput):
    code = "casework.is_part"
    sentence = _("%(number)s 是一件事里的一部分，不能合并。要合并，请用它的母件。")


class HasParts(BadInput):
    code = "casework.has_parts"
    sentence = _("%(number)s 已拆成几部分，不能并到别的事里。请把它留作主件，把另一件并进来。")


class TooManyParts(Refusal):
    code = "casework.too_many_parts"
    sentence = _("一件事最多拆成 %(most)s 部分。")


class NotPart(Refusal):
    code = "casework.not_part"
    sentence = _("这件事不是拆出来的一部分。")


class PartTouched(Refusal):
    code = "casework.part_touched"
    sentence = _("这一部分已经有单位签收或办过，不能收回。请等它答复。")


class NoParts(Refusal):
    code = "casework.no_parts"
    sentence = _("这件事没有拆开，请由承办单位答复。")


class PartsUnanswered(BadInput):
    code = "casework.parts_unanswered"
    sentence = _("还有没办完的部分：%(parts)s。等它们办完会自动答复；不等了，就写明理由。")

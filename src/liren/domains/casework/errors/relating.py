"""Matters that stand to each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class RelateWithSelf(BadInput):
    code = "casework.relate_with_self"
    sentence = _("不能把一件事和它自己关联。")


class RelateAcrossCounties(BadInput):
    code = "casework.relate_across_counties"
    sentence = _("两件事不在同一个区，不能关联。")


class RelatedAlready(BadInput):
    code = "casework.related_already"
    sentence = _("这两件事已经关联过。要改关系，先解除再关联。")


class RelationKindUnknown(BadInput):
    code = "casework.relation_kind_unknown"
    sentence = _("请选一种关系。")


class RelationNotFound(NotFound):
    code = "casework.relation_not_found"
    sentence = _("这条关联不在了，可能已经解除。请刷新再看。")


class TooManyRelations(Refusal):
    code = "casework.too_many_relations"
    sentence = _("一件事最多关联 %(most)s 件。很多件说的是同一个问题的，请看热点问题。")

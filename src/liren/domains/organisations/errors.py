from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class BodyNameMissing(BadInput):
    code = "organisations.name_missing"
    sentence = _("请填写单位的全称和简称。")


class BodyNameTaken(BadInput):
    code = "organisations.name_taken"
    sentence = _("这个区划里已有“%(name)s”。请核对是不是同一个单位。")


class ParentUnfit(BadInput):
    code = "organisations.parent_unfit"
    sentence = _("上级单位须覆盖本单位所在的区划，且不能是本单位自己或其下级。请另选上级。")


class BodyHasChildren(Refusal):
    code = "organisations.body_has_children"
    sentence = _("“%(name)s”下面还有在用的单位。请先为下级单位改换上级，再停用它。")


class PostTitleTaken(BadInput):
    code = "organisations.post_title_taken"
    sentence = _("这个单位已有名为“%(title)s”的岗位。请换一个名称。")


class PostHeldAlready(BadInput):
    code = "organisations.post_held_already"
    sentence = _("此人已在这个岗位上，不必再安排。")


class HoldingNotOpen(Refusal):
    code = "organisations.holding_not_open"
    sentence = _("这段任职已经结束，或结束日期早于开始日期。请刷新后再看。")

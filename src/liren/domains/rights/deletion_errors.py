"""What is refused where somebody asks for the own data to be deleted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class DeletionNotFound(NotFound):
    code = "rights.deletion_unknown"
    sentence = _("没有找到这份删除申请。它可能不在您的工作范围内。请回到列表再选。")


class DeletionUnlinked(Refusal):
    code = "rights.deletion_unlinked"
    sentence = _("这个账号还没有对上登记里的人。请先核对，再申请删除。")


class DeletionOpen(Refusal):
    code = "rights.deletion_open"
    sentence = _("已有一份删除申请在办。可以等结果，也可以先撤回再申请。")


class DeletionClosed(Refusal):
    code = "rights.deletion_closed"
    sentence = _("这份删除申请已经到了下一步，这一步不能再做。请刷新再看。")


class KindUnknown(BadInput):
    code = "rights.kind_unknown"
    sentence = _("没有这一类信息可以删除。请刷新再选。")


class KindUndecided(BadInput):
    code = "rights.kind_undecided"
    sentence = _("请对“%(kind_name)s”选“删除”或“保留”。")


class KeptByLaw(BadInput):
    code = "rights.kept_by_law"
    sentence = _("“%(kind_name)s”依法要保留，现在不能删除。")


class KeptWithoutGround(BadInput):
    code = "rights.kept_without_ground"
    sentence = _("“%(kind_name)s”要保留，请写明理由、依据和保留到哪一天，本人会看到（第五十条）。")


class KeptTooLong(BadInput):
    code = "rights.kept_too_long"
    sentence = _("保留到的日子要在明天和十年之间。")


class SecondPersonNeeded(Refusal):
    code = "rights.second_person_needed"
    sentence = _("决定的人不能自己执行。删除不能撤销，请另一位有权限的同事核对后执行。")


class ConfirmDiffers(BadInput):
    code = "rights.confirm_differs"
    sentence = _("和登记的姓名不一样。请照着页面上的姓名输入，确认就是这个人。")


class HeldChanged(Refusal):
    code = "rights.held_changed"
    sentence = _("决定以后登记有了变化：“%(kind_name)s”现在依法要保留。请退回重新决定。")


class EntryGoes(BadInput):
    code = "rights.entry_goes"
    sentence = _("登记本身要删除，“%(kind_name)s”就没有人可以记在名下，不能单独保留。")


class NotNear(NotFound):
    code = "rights.not_near"
    sentence = _("登记里看不出您是这个人的近亲属，或者没有登记去世。请带证明到社区窗口。")


class RelativeMissing(BadInput):
    code = "rights.relative_missing"
    sentence = _("请写明是谁、什么关系、看了什么证明、为了什么正当利益（《个人信息保护法》第四十九条）。")


class NotDeceased(Refusal):
    code = "rights.not_deceased"
    sentence = _("这个人没有登记去世。近亲属的申请只对已故的人（第四十九条）；本人的，由本人申请。")

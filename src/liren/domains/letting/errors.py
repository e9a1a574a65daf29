"""What this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class LettingNotFound(NotFound):
    code = "letting.let_unknown"
    sentence = _("没有找到这处出租房。它可能已经不再出租，或不在您的工作范围内。")


class StayNotFound(NotFound):
    code = "letting.stay_unknown"
    sentence = _("没有找到这条入住登记。请回到出租房的页面再看。")


class RoomNotFound(NotFound):
    code = "letting.room_unknown"
    sentence = _("没有找到这个房间或床位，它可能已经撤掉。请回到出租房的页面再看。")


class LetAlready(Refusal):
    code = "letting.let_already"
    sentence = _("这处住房已经登记出租。要换房东，请在出租房的页面上改。")


class LandlordUnclear(BadInput):
    code = "letting.landlord_unclear"
    sentence = _("请写明房东是谁：登记册上的一个人、一个单位，或一个名称，三样选一样。")


class StillLivedIn(Refusal):
    code = "letting.still_lived_in"
    sentence = _("还有人住在这里。请先登记他们离开或换床，再撤。")


class NameTaken(Refusal):
    code = "letting.name_taken"
    sentence = _("这里已经有叫“%(name)s”的。请换一个名称。")


class RoomWrong(BadInput):
    code = "letting.room_wrong"
    sentence = _("房间写不下去：名称 1 到 20 个字，面积大于 0、小于 1000 平方米，床位不多于 40 张。")


class BedTaken(Refusal):
    code = "letting.bed_taken"
    sentence = _("这张床在这段时间已经有人。一张床同一时间只住一个人，请选别的床，或先登记原来的人离开。")


class PersonHasBed(Refusal):
    code = "letting.person_has_bed"
    sentence = _("这个人在这段时间已经有一张床。一个人同一时间只有一张床，请先登记离开，或改为换床。")


class StayDaysWrong(BadInput):
    code = "letting.stay_days_wrong"
    sentence = _("日期前后不对：%(until)s 离开，早于 %(since)s 到来。")


class StayAhead(BadInput):
    code = "letting.stay_ahead"
    sentence = _("%(day)s 还没有到。请到那一天再登记。")


class BeforeLetting(BadInput):
    code = "letting.before_letting"
    sentence = _("%(day)s 早于这处住房开始出租的 %(since)s。请核对，或先改出租的起始日期。")


class StayEnded(Refusal):
    code = "letting.stay_ended"
    sentence = _("这个人已经登记离开。登记错了，请用“更正”。")


class SameBed(BadInput):
    code = "letting.same_bed"
    sentence = _("他现在就睡这张床。请选另一张。")


class StayReasonMissing(BadInput):
    code = "letting.reason_missing"
    sentence = _("更正要写明原因：原来哪里登记错了。")


class WouldBeCrowded(Refusal):
    """A warning: whoever knows and goes on is not stopped."""

    code = "letting.would_be_crowded"
    sentence = _(
        "住进来以后“%(room)s”就超过规定：%(problem)s。请先看能不能换一间；人已经住下的，照实登记，会列入超员。"
    )


class DoorNotFound(NotFound):
    code = "letting.door_unknown"
    sentence = _("这个门牌码已经换过，或者不对。请扫门上新贴的码，或问房东、社区。")


class NoticeNotFound(NotFound):
    code = "letting.notice_unknown"
    sentence = _("没有找到这条来去申报。它可能已经撤回，或不是您能答复的。")


class NoticeOver(Refusal):
    code = "letting.notice_over"
    sentence = _("这条申报已经有结果，不用再答复。")


class NoticeTwice(Refusal):
    code = "letting.notice_twice"
    sentence = _("您在这里已经有一条申报在等确认。要改，请先撤回那一条。")


class NobodyToLeave(Refusal):
    code = "letting.nobody_to_leave"
    sentence = _(
        "这里没有登记您的床位，或者还没有核对是您本人。请先到“我的账号”核对，或请房东、社区登记离开。"
    )


class NewcomerUnclear(BadInput):
    code = "letting.newcomer_unclear"
    sentence = _("请按证件写姓名；证件号码要写就写全。")

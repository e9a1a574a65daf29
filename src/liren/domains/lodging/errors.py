"""What this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class HouseNotFound(NotFound):
    code = "lodging.house_unknown"
    sentence = _("没有找到这家旅馆。它可能已经不再经营，或不在您的范围内。")


class GuestRoomNotFound(NotFound):
    code = "lodging.room_unknown"
    sentence = _("没有找到这间客房，它可能已经撤掉。请回到旅馆的页面再看。")


class GuestNotFound(NotFound):
    code = "lodging.guest_unknown"
    sentence = _("没有找到这位客人的登记，或不在您的范围内。")


class CheckNotFound(NotFound):
    code = "lodging.check_unknown"
    sentence = _("没有找到这次核查，或不在您的工作范围内。")


class FindingNotFound(NotFound):
    code = "lodging.finding_unknown"
    sentence = _("没有找到这条问题，或不在您的工作范围内。")


class KeeperNotFound(NotFound):
    code = "lodging.keeper_unknown"
    sentence = _("没有找到这位登记人，可能已经取消。")


class SignNotFound(NotFound):
    code = "lodging.sign_unknown"
    sentence = _("这个开通码已经用过、过期，或不对。请社区再给一个。")


class HousePlaceWrong(BadInput):
    code = "lodging.place_wrong"
    sentence = _("请选择旅馆在哪个社区。")


class HouseIncomplete(BadInput):
    code = "lodging.house_incomplete"
    sentence = _("请写全旅馆的名称、地址和经营者，类型从列表里选。")


class HouseTaken(Refusal):
    code = "lodging.house_taken"
    sentence = _("这个地址已经登记了同名的旅馆。")


class LodgingDayAhead(BadInput):
    code = "lodging.day_ahead"
    sentence = _("写的日子还没有到。请到那一天再登记。")


class GuestRoomWrong(BadInput):
    code = "lodging.room_wrong"
    sentence = _("客房写不下去：名称 1 到 20 个字，床位 1 到 40 张，一家最多 400 间。")


class GuestRoomTaken(Refusal):
    code = "lodging.room_taken"
    sentence = _("这家旅馆已经有叫“%(name)s”的客房。请换一个名称。")


class GuestsStay(Refusal):
    code = "lodging.guests_stay"
    sentence = _("还有客人住着。请先登记他们离店，再撤。")


class HouseNotOpen(Refusal):
    code = "lodging.house_not_open"
    sentence = _("这家旅馆登记的是停业。要接待客人，请先请社区改成营业。")


class NobodyGiven(BadInput):
    code = "lodging.nobody_given"
    sentence = _("还没有写客人。请至少写一位的姓名和证件号码。")


class GuestIncomplete(BadInput):
    code = "lodging.guest_incomplete"
    sentence = _("这位客人没有写全：姓名、证件和号码都要写；护照等证件还要写出生日期。")


class NumberFails(Refusal):
    """A warning: whoever has looked at the document once more goes on."""

    code = "lodging.number_fails"
    sentence = _(
        "“%(name)s”的证件号码不对：%(problem)s。请对着证件再看一遍；和证件上一样的，照实登记，社区会来核。"
    )


class GuestTwice(Refusal):
    code = "lodging.guest_twice"
    sentence = _("“%(name)s”的证件已经登记住在这家旅馆。换房间请先登记离店；重复了就不用再写。")


class TimeWrong(BadInput):
    code = "lodging.time_wrong"
    sentence = _("时间不对：不能比现在晚，不能早于三十天以前，离店不能早于入住。")


class MinorNotAsked(BadInput):
    code = "lodging.minor_not_asked"
    sentence = _(
        "“%(name)s”未满 18 周岁。请问清父母或其他监护人的姓名、电话和同住的人是什么关系；"
        "问不到的，立即报告公安机关，再勾上已经报告（《未成年人保护法》第五十七条）。"
    )


class MoreThanBeds(Refusal):
    """A warning: people who are there are entered as they are."""

    code = "lodging.more_than_beds"
    sentence = _("“%(room)s”有 %(beds)s 张床，这样就住 %(people)s 人。请换一间；人已经住下的，照实登记。")


class LeftAlready(Refusal):
    code = "lodging.left_already"
    sentence = _("这位客人已经登记离店。")


class NobodyChosen(BadInput):
    code = "lodging.nobody_chosen"
    sentence = _("请勾选离店的客人。")


class StrikeReasonMissing(BadInput):
    code = "lodging.reason_missing"
    sentence = _("请写明为什么划去这条登记。")


class CheckIncomplete(BadInput):
    code = "lodging.check_incomplete"
    sentence = _("每一位登记的客人都要选核查的结果。名单在核查时变了，请看过新的名单再提交。")


class CountImpossible(BadInput):
    code = "lodging.count_impossible"
    sentence = _("现场人数比核到的客人还少。请数一数再写。")


class DueWrong(BadInput):
    code = "lodging.due_wrong"
    sentence = _("整改期限要在今天以后、九十天以内。")


class MendedAlready(Refusal):
    code = "lodging.mended_already"
    sentence = _("这条问题已经改好，不用再复查。")


class VisitWordsMissing(BadInput):
    code = "lodging.visit_words_missing"
    sentence = _("请写明复查看到了什么。")

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


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


class KindUnknown(BadInput):
    code = "organisations.kind_unknown"
    sentence = _("没有这一种。请从列出的种类里选。")


class TextTooLong(BadInput):
    code = "organisations.text_too_long"
    sentence = _("写得太长：全称最多 80 个字，简称和电话最多 24 个字，岗位名称最多 40 个字。")


class BodyClosed(Refusal):
    code = "organisations.body_closed"
    sentence = _("“%(name)s”已停用。要改它，请先恢复使用。")


class BodyOpenAlready(Refusal):
    code = "organisations.body_open_already"
    sentence = _("“%(name)s”正在使用，不必恢复。")


class ParentClosed(BadInput):
    code = "organisations.parent_closed"
    sentence = _("上级单位“%(name)s”已停用。请先恢复它，或另选上级。")


class PlaceCovered(BadInput):
    code = "organisations.place_covered"
    sentence = _("“%(place)s”已在这个单位管的范围里，不必再加。")


class PlaceBeyond(BadInput):
    code = "organisations.place_beyond"
    sentence = _("这个区划不在上级单位管的范围里，或不在本区。请另选区划，或先改换上级。")


class PlaceNeeded(Refusal):
    code = "organisations.place_needed"
    sentence = _("下级单位“%(name)s”要靠这个区划归在它下面。请先为下级改换上级，再减去这个区划。")


class PostTitleMissing(BadInput):
    code = "organisations.post_title_missing"
    sentence = _("请写岗位的名称。")


class PostHeld(Refusal):
    code = "organisations.post_held"
    sentence = _("“%(title)s”还有人在任或将要到任。请先结束任职，再撤销岗位。")


class PostClosed(Refusal):
    code = "organisations.post_closed"
    sentence = _("“%(title)s”已撤销。要安排人选，请先恢复岗位。")


class HolderUnfit(BadInput):
    code = "organisations.holder_unfit"
    sentence = _("岗位只能安排给本区在用的工作人员账号。请另选人选，或请系统管理员先建账号。")


class PeriodImpossible(BadInput):
    code = "organisations.period_impossible"
    sentence = _("结束的日子不能早于开始的日子。请核对日期。")


class ShiftImpossible(BadInput):
    code = "organisations.shift_impossible"
    sentence = _("值班的起止时间不对：结束要晚于开始，一班最多 72 小时。请核对日期和钟点。")


class ShiftPast(BadInput):
    code = "organisations.shift_past"
    sentence = _("这一班已经结束，不能再改。要留话请写交接记录。")


class ShiftHolderForeign(BadInput):
    code = "organisations.shift_holder_foreign"
    sentence = _("“%(name)s”现在不是这个单位的人，不能排进它的值班表。请选本单位的人。")


class ShiftDeputySame(BadInput):
    code = "organisations.shift_deputy_same"
    sentence = _("副班不能和值班人是同一个人。请另选一位，或不填。")


class ShiftTaken(BadInput):
    code = "organisations.shift_taken"
    sentence = _("这个人在那段时间已经有一班了。请换人，或改时间。")


class ShiftPhoneWrong(BadInput):
    code = "organisations.shift_phone_wrong"
    sentence = _("值班电话只能是数字、空格和“-”，最多 24 个字符。")


class HandoverMissing(BadInput):
    code = "organisations.handover_missing"
    sentence = _("请写下要交给下一班的事；没有就写“无”。最多 1000 字。")


class SwapNotPossible(Refusal):
    code = "organisations.swap_not_possible"
    sentence = _("这两班不能换：只能用自己还没开始的一班，换同一单位另一个人还没开始的一班。")
    status = 422


class SwapDecided(Refusal):
    code = "organisations.swap_decided"
    sentence = _("这次换班已经有结果了，或者班次已经变了。请刷新再看。")


class RosterUnreadable(BadInput):
    code = "organisations.roster_unreadable"
    sentence = _("读不出这份表。第一行要有“日期、从、到、值班人”，可以加“副班、电话”；请用 xlsx 或 csv。")


class RosterEmpty(BadInput):
    code = "organisations.roster_empty"
    sentence = _("这份表里没有能用的行。请按每行后面的说明改好，再传一次。")


class KeeperUnfit(BadInput):
    code = "organisations.keeper_unfit"
    sentence = _("这个人现在不在本社区或本街道的岗位上。请先安排岗位，或另选一个人。")


class KeeperTwice(BadInput):
    code = "organisations.keeper_twice"
    sentence = _("这个人已经在管这个网格。要改职责，请先让他卸任。")


class KeeperDayWrong(BadInput):
    code = "organisations.keeper_day_wrong"
    sentence = _("日期前后不对。卸任日和新网格长的到任日要晚于前任的到任日，请假的最后一天不能早于第一天。")


class LeaveOverlaps(BadInput):
    code = "organisations.leave_overlaps"
    sentence = _("这段时间已经登记过请假。请先取消原来的，或改日期。")


class SubstituteUnfit(BadInput):
    code = "organisations.substitute_unfit"
    sentence = _("不能由请假的人自己顶班。请另选一个人，或留空由副网格长顶上。")


class KeeperUnknown(NotFound):
    code = "organisations.keeper_unknown"
    sentence = _("没有找到这个网格长或请假记录，可能已经有变动。请刷新后再看。")

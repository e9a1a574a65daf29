from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseKind(TextChoices):
    REPORT = "report", _("诉求")
    CONSULTATION = "consultation", _("咨询")
    HELP = "help", _("求助")
    FINDING = "finding", _("发现问题")
    SUGGESTION = "suggestion", _("建议")
    THANKS = "thanks", _("感谢")


class Channel(TextChoices):
    PORTAL = "portal", _("门户")
    WINDOW = "window", _("窗口")
    HOTLINE = "hotline", _("热线")
    HOTLINE_12345 = "hotline12345", _("12345 工单")
    GRID = "grid", _("网格员")
    IMPORT = "import", _("导入")
    OPEN311 = "open311", _("Open311 接口")
    EMAIL = "email", _("电子邮件")


class Naming(TextChoices):
    NAMED = "named", _("具名")
    CONFIDENTIAL = "confidential", _("保密")
    ANONYMOUS = "anonymous", _("匿名")


class Urgency(TextChoices):
    DANGER = "danger", _("紧急")
    UTILITY = "utility", _("水电气暖")
    GENERAL = "general", _("一般")
    HARD = "hard", _("疑难")


class CaseState(TextChoices):
    RECEIVED = "received", _("待派单")
    ASSIGNED = "assigned", _("待签收")
    ACCEPTED = "accepted", _("已签收")
    IN_PROGRESS = "in_progress", _("办理中")
    RESOLVED = "resolved", _("已办结")
    CLOSED = "closed", _("已关闭")
    WITHDRAWN = "withdrawn", _("已撤回")
    NOT_ACCEPTED = "not_accepted", _("不予受理")


OPEN_STATES = (CaseState.RECEIVED, CaseState.ASSIGNED, CaseState.ACCEPTED, CaseState.IN_PROGRESS)
WORKING_STATES = (CaseState.ACCEPTED, CaseState.IN_PROGRESS)
ENDED_STATES = (CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED)


class Clock(TextChoices):
    """Which limit is running."""

    DISPATCH = "dispatch", _("派单")
    ACCEPT = "accept", _("签收")
    RESOLVE = "resolve", _("办结")


class AlarmStage(IntegerChoices):
    """What the running clock has already said."""

    NONE = 0, _("尚早")
    HALF = 1, _("过半")
    FOUR_FIFTHS = 2, _("过五分之四")
    LATE = 3, _("逾期")
    STREET = 4, _("已报街道")
    DISTRICT = 5, _("已报区里")


class ReturnReason(TextChoices):
    NOT_OURS = "not_ours", _("不属于本单位职责")
    WRONG_PLACE = "wrong_place", _("不在本辖区")
    NEEDS_OTHERS = "needs_others", _("须由其他单位牵头")
    UNCLEAR = "unclear", _("内容不清，联系不上诉求人")
    DUPLICATE = "duplicate", _("与另一件重复")


class HandOnReason(TextChoices):
    BEYOND_LEVEL = "beyond_level", _("超出本级职责")
    OTHER_DUTY = "other_duty", _("职责在对方")
    OWNER_OF_THING = "owner_of_thing", _("设施或合同归对方")
    NEEDS_SKILL = "needs_skill", _("需要对方的专业力量")


class SuspensionReason(TextChoices):
    AWAIT_REQUESTER = "await_requester", _("等诉求人补充或在家")
    AWAIT_MATERIAL = "await_material", _("等材料或配件")
    AWAIT_APPRAISAL = "await_appraisal", _("等鉴定、检测")
    AWAIT_WEATHER = "await_weather", _("天气不能施工")
    AWAIT_COURT = "await_court", _("等诉讼、仲裁结果")


class CallState(TextChoices):
    """How far a body has come that was called to a matter of another (吹哨、报到)."""

    CALLED = "called", _("待报到")
    REPORTED = "reported", _("已报到")
    ANSWERED = "answered", _("已答复任务")
    RELEASED = "released", _("同意不来")
    WITHDRAWN = "withdrawn", _("不再叫")
    LAPSED = "lapsed", _("没有答复，事已了结")


OPEN_CALLS = (CallState.CALLED, CallState.REPORTED)
SEEING_CALLS = (*OPEN_CALLS, CallState.ANSWERED)


class CallClock(TextChoices):
    """Which limit of a called body is running."""

    REPORT = "report", _("报到")
    ANSWER = "answer", _("答复任务")


class CallVerb(TextChoices):
    """The steps of a called body; the table stands in `rules.joint`."""

    REPORT = "report", _("报到")
    ANSWER = "answer", _("答复任务")
    DECLINE = "decline", _("请求不来")
    RELEASE = "release", _("同意不来")
    KEEP = "keep", _("要求仍来")
    EXTEND = "extend", _("延长任务期限")
    REMIND = "remind", _("催一催")
    WITHDRAW = "withdraw", _("不再叫")
    LAPSE = "lapse", _("随事了结")


class CallDeclineReason(TextChoices):
    NOT_OURS = "not_ours", _("任务不属于本单位职责")
    WRONG_PLACE = "wrong_place", _("不在本单位辖区")
    NO_MEANS = "no_means", _("没有相应的人员、设备或权限")
    DONE_BEFORE = "done_before", _("本单位已另行办过")
    OTHER_BODY = "other_body", _("应当叫另一个单位")


class DisputeState(TextChoices):
    """How far a dispute over who is responsible has come."""

    RAISED = "raised", _("等街道裁定")
    RULED = "ruled", _("街道已裁定")
    APPEALED = "appealed", _("等区里裁定")
    FINAL = "final", _("区里已裁定")
    DROPPED = "dropped", _("不再争议")


OPEN_DISPUTES = (DisputeState.RAISED, DisputeState.APPEALED)


class DisputeVerb(TextChoices):
    """The steps of a dispute; the table stands in `rules.disputes`."""

    RULE = "rule", _("裁定责任")
    APPEAL = "appeal", _("提请区里裁定")
    RULE_FINALLY = "rule_finally", _("最后裁定责任")
    DROP = "drop", _("不再争议")


class RelationKind(TextChoices):
    """How two matters stand to each other, said of the first."""

    RELATED = "related", pgettext_lazy("relation", "有关")
    CAUSED_BY = "caused_by", pgettext_lazy("relation", "由它引起")
    FOLLOWS = "follows", pgettext_lazy("relation", "接着它")
    SAME_PLACE = "same_place", pgettext_lazy("relation", "在同一处")
    DUPLICATE = "duplicate", pgettext_lazy("relation", "在别处也登记了")
    REPEAT = "repeat", pgettext_lazy("relation", "同一人又说")


class ClosingGround(TextChoices):
    """Why a matter that was answered twice in full is not gone into again; each is told with the reason."""

    NOTHING_NEW = "nothing_new", _("没有新的事实和理由，两次答复都已说清")
    LAW_FIXED = "law_fixed", _("法律法规有明确规定，答复已按规定作出")
    DONE = "done", _("已经办好，经核实没有再发生")
    PROCEDURE_OVER = "procedure_over", _("复查、复核已有结论")


class NotAcceptedReason(TextChoices):
    """Grounds on which a matter is not admitted; the article or practice stands in docs/glossary.md."""

    IN_COURT = "in_court", _("已进入诉讼、仲裁、行政复议程序")
    PETITION = "petition", _("应走信访程序，或信访已终结")
    PARTY_DISCIPLINE = "party_discipline", _("属纪检监察受理范围")
    EMERGENCY_LINE = "emergency_line", _("应拨打 110、119、120、122")
    MILITARY = "military", _("涉及国家秘密或军事事务")
    PRIVATE = "private", _("属当事人之间的合同、债务，应协商或起诉")
    NOT_CLEAR = "not_clear", _("没有具体事项，且无法联系核实")
    ANSWERED_BEFORE = "answered_before", _("同一件事已两次完整答复，没有新的内容")


# What one person at the desk may say; the last one takes a second pair of eyes.
DESK_REASONS = tuple(one for one in NotAcceptedReason if one != NotAcceptedReason.ANSWERED_BEFORE)


class Outcome(TextChoices):
    FIXED = "fixed", _("办成了")
    EXPLAINED = "explained", _("解释清楚了")
    PLANNED = "planned", _("列入计划")
    NOT_POSSIBLE = "not_possible", _("目前办不了")


class RatingLevel(IntegerChoices):
    """The five levels of 好差评, best first on the page."""

    VERY_SATISFIED = 5, _("非常满意")
    SATISFIED = 4, _("满意")
    FAIRLY_SATISFIED = 3, _("基本满意")
    DISSATISFIED = 2, _("不满意")
    VERY_DISSATISFIED = 1, _("非常不满意")


SATISFIED_FROM = RatingLevel.FAIRLY_SATISFIED


class CallBackResult(TextChoices):
    SETTLED = "settled", _("诉求人认可了")
    PARTLY = "partly", _("解决了一部分，其余整改")
    RECTIFY = "rectify", _("须整改")
    UNREACHED = "unreached", _("没有联系上")


class MessageKind(TextChoices):
    NOTE = "note", _("内部记录")
    QUESTION = "question", _("问诉求人")
    ANSWER = "answer", _("诉求人答复")
    REPLY = "reply", _("告知诉求人")


class PhotoKind(TextChoices):
    BEFORE = "before", _("办理前")
    AFTER = "after", _("办理后")


class ReadingPurpose(TextChoices):
    """Why staff look at who brought a matter; the person sees it."""

    VISIT = "visit", _("约上门时间")
    VERIFY = "verify", _("核实情况")
    CALL_BACK = "call_back", _("回访")
    DISPATCH = "dispatch", _("派单前弄清楚")
    URGENT = "urgent", _("有人身危险")
    CALL = "call", _("接听来电，找本人以前的事")
    WINDOW = "window", _("窗口接待，找本人以前的事")


class RequesterRole(TextChoices):
    FIRST = "first", pgettext_lazy("requester", "首位诉求人")
    JOINED = "joined", _("我也遇到")
    LEFT = "left", pgettext_lazy("requester", "已撤回")


class Verb(TextChoices):
    """The steps of the workflow; the table stands in `rules.workflow`."""

    ASSIGN = "assign", _("派单")
    RULE = "rule", _("裁定承办单位")
    ACCEPT = "accept", _("签收")
    START = "start", _("开始办理")
    RESOLVE = "resolve", _("办结")
    CLOSE = "close", _("关闭")
    RETURN = "return", _("退回")
    OFFER = "offer", _("提出转办")
    TAKE_OVER = "take_over", _("接手")
    DECLINE = "decline", _("谢绝转办")
    WITHDRAW = "withdraw", _("撤回")
    NOT_ACCEPT = "not_accept", _("不予受理")
    REOPEN = "reopen", _("重开")
    SUSPEND = "suspend", _("挂起")
    RESUME = "resume", _("恢复")
    MERGE = "merge", _("合并")
    CLASSIFY = "classify", _("改类别")
    ASK = "ask", _("问诉求人")
    CALL = "call", _("叫单位一起办")
    DISPUTE = "dispute", _("提出责任争议")
    SETTLE = "settle", _("按争议裁定换承办单位")
    CLOSE_ANSWERED = "close_answered", _("按已答复结案")
    SPLIT = "split", _("拆出一部分")
    UNSPLIT = "unsplit", _("收回一部分")
    PASS_UP = "pass_up", _("上报")
    TAKE_UP = "take_up", _("接手上报的事")


class SupervisionLevel(TextChoices):
    """How weighty a supervision (督办) is; each level has its own limit."""

    REMINDER = "reminder", _("催办")
    NOTICE = "notice", _("督办通知")
    RECTIFICATION = "rectification", _("督办整改")


class SupervisionCause(TextChoices):
    """Why a supervision was opened: by a person, by a rule, or by a leader's written instruction."""

    BY_HAND = "by_hand", _("督办员提出")
    LATE = "late", _("长时间逾期")
    RETURNED = "returned", _("多次退回")
    BADLY_RATED = "badly_rated", _("多次差评")
    HOT = "hot", _("多人反映")
    INSTRUCTION = "instruction", _("领导批示")
    NOT_FIXED = "not_fixed", _("核实没有解决")


class SupervisionState(TextChoices):
    WAITING = "waiting", _("待说明")
    ANSWERED = "answered", _("待销号")
    CLOSED = "closed", _("已销号")


class SupervisionResult(TextChoices):
    """With what result the supervisor closes it (销号)."""

    SETTLED = "settled", _("事情已办好")
    RECTIFIED = "rectified", _("整改到位")
    EXPLAINED = "explained", _("说明成立")
    MISTAKEN = "mistaken", _("不该督办，撤销")


class SupervisionAlarm(IntegerChoices):
    """How far up the missing answer has been told."""

    NONE = 0, _("期限内")
    LATE = 1, _("到期未答复")
    DISTRICT = 2, _("未答复，已报区里")


class QuestionKind(TextChoices):
    """How a question of a class is answered; each has its datatype in Open311."""

    LINE = "line", _("一行字")
    TEXT = "text", _("一段话")
    NUMBER = "number", _("数字")
    MOMENT = "moment", _("日期和时间")
    ONE = "one", _("选一项")
    SEVERAL = "several", _("选几项")


class MediaState(TextChoices):
    """What became of a picture that a request linked to."""

    WAITING = "waiting", _("待取")
    TAKEN = "taken", _("已取到")
    REFUSED = "refused", _("没有收下")


class SendingState(TextChoices):
    """How far a matter has come on its way to another body's system."""

    WAITING = "waiting", _("等待送出")
    SENT = "sent", _("对方已收到")
    ENDED = "ended", _("对方已办结")
    FAILED = "failed", _("没有送到")


class WebhookState(TextChoices):
    """How far the telling of one change to one webhook is."""

    QUEUED = "queued", pgettext_lazy("webhook", "待发送")
    SENT = "sent", pgettext_lazy("webhook", "已送达")
    DEAD = "dead", pgettext_lazy("webhook", "没有送到，已停止")


class HotVerb(TextChoices):
    """What people decide about a hot issue."""

    RENAMED = "renamed", pgettext_lazy("hot issue", "改名")
    SPLIT = "split", pgettext_lazy("hot issue", "拆出")
    MERGED = "merged", pgettext_lazy("hot issue", "并入")
    REMOVED = "removed", pgettext_lazy("hot issue", "移出")
    PLACED = "placed", pgettext_lazy("hot issue", "放进")
    PINNED = "pinned", pgettext_lazy("hot issue", "置顶")
    UNPINNED = "unpinned", pgettext_lazy("hot issue", "取消置顶")
    CONFERRED = "conferred", pgettext_lazy("hot issue", "提请会商")
    SETTLED = "settled", pgettext_lazy("hot issue", "会商完毕")
    ANSWERED = "answered", pgettext_lazy("hot issue", "一并答复")


class ClassifierState(TextChoices):
    WAITING = "waiting", _("等着学")
    LEARNING = "learning", _("正在学")
    READY = "ready", _("学成了")
    FAILED = "failed", _("没有学成")

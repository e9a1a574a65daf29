from django.utils.translation import gettext_lazy as _

from liren.domains.access.errors.entry import OutsideAway as OutsideAway
from liren.domains.access.errors.entry import OutsideNotForYou as OutsideNotForYou
from liren.domains.access.errors.entry import OutsideRefused as OutsideRefused
from liren.domains.access.errors.entry import OutsideState as OutsideState
from liren.domains.access.errors.entry import OutsideSubject as OutsideSubject
from liren.domains.access.errors.entry import OutsideTaken as OutsideTaken
from liren.domains.access.errors.entry import OutsideUnlinked as OutsideUnlinked
from liren.domains.access.errors.entry import OutsideWrong as OutsideWrong
from liren.domains.access.errors.entry import PasskeyAskedFor as PasskeyAskedFor
from liren.domains.access.errors.entry import PasskeyCopied as PasskeyCopied
from liren.domains.access.errors.entry import PasskeyKnown as PasskeyKnown
from liren.domains.access.errors.entry import PasskeyLastWay as PasskeyLastWay
from liren.domains.access.errors.entry import PasskeyLate as PasskeyLate
from liren.domains.access.errors.entry import PasskeyMissing as PasskeyMissing
from liren.domains.access.errors.entry import PasskeyName as PasskeyName
from liren.domains.access.errors.entry import PasskeyNotHere as PasskeyNotHere
from liren.domains.access.errors.entry import PasskeyUnknown as PasskeyUnknown
from liren.domains.access.errors.entry import PasskeyWrong as PasskeyWrong
from liren.domains.access.errors.entry import PasswordOff as PasswordOff
from liren.domains.access.errors.entry import SignInAgain as SignInAgain
from liren.domains.access.errors.entry import TooManyPasskeys as TooManyPasskeys
from liren.kernel.refusals import BadInput, Refusal


class BadPhone(BadInput):
    code = "access.bad_phone"
    sentence = _("这不是内地手机号。请写 11 位号码，例如 138 0013 8000。")


class TooManyCodes(Refusal):
    code = "access.too_many_codes"
    sentence = _(
        "验证码要得太勤了。请等 %(minutes)s 分钟再试；收不到短信时，也可以到社区服务站或拨打 12345 办理。"
    )
    status = 429


class CodeNotSent(Refusal):
    code = "access.code_not_sent"
    sentence = _("短信没有发出去。请过一分钟再试；还是不行，可以不登录，用查询码办理。")
    status = 503


class WrongCode(BadInput):
    code = "access.wrong_code"
    sentence = _("验证码不对，还可以试 %(left)s 次。请核对最近一条短信。")


class CodeSpent(BadInput):
    code = "access.code_spent"
    sentence = _("这个验证码已经用过、过期或试错太多次。请重新获取一个。")


class AccountClosed(Refusal):
    code = "access.account_closed"
    sentence = _("这个账号已经停用。有疑问请联系所在社区或单位的系统管理员。")
    status = 403


class WrongSecondFactor(BadInput):
    code = "access.wrong_second_factor"
    sentence = _("动态码不对，或者已经用过。请等验证器换一个新码再输；手机不在身边，可以用恢复码。")


class SecondFactorMissing(BadInput):
    code = "access.second_factor_missing"
    sentence = _("这个账号还没有开启两步验证。请先扫码开启。")


class OtherDuty(Refusal):
    code = "access.other_duty"
    sentence = _(
        "%(username)s 另有分开的职责，页面上不能重设密码和两步验证。请在服务器上用 liren accounts reset。"
    )
    status = 403


class WrongPassword(BadInput):
    code = "access.wrong_password"
    sentence = _("现在的密码不对。请重新输入；忘记了请找系统管理员重置。")


class PasswordTriedTooOften(BadInput):
    code = "access.password_tried_too_often"
    sentence = _("这一小时里密码输得太多了。请过 %(minutes)s 分钟再试；忘记了请找系统管理员重置。")
    status = 429


class WeakPassword(BadInput):
    code = "access.weak_password"
    sentence = _("新密码不够安全：%(why)s")


class GuessablePassword(BadInput):
    code = "access.guessable_password"
    sentence = _("这个密码太容易猜：%(why)s。请换一个，例如四五个不相干的词连起来。")


class SamePassword(BadInput):
    code = "access.same_password"
    sentence = _("新密码和现在的一样。请换一个不同的。")


class BadUsername(BadInput):
    code = "access.bad_username"
    sentence = _("用户名须为 3 至 32 个小写字母、数字、点或横线，以字母开头。请改一个。")


class UsernameTaken(BadInput):
    code = "access.username_taken"
    sentence = _("用户名“%(username)s”已有人使用。请换一个。")


class PhoneTaken(BadInput):
    code = "access.phone_taken"
    sentence = _("这个手机号已有居民账号。请直接用手机号登录。")


class NameMissing(BadInput):
    code = "access.name_missing"
    sentence = _("请填写姓名，不超过 40 个字。")


class PlaceOutside(BadInput):
    code = "access.place_outside"
    sentence = _("这个区划不存在，或不在您管理的范围内。请从您的区划中选。")


class OwnAccount(Refusal):
    code = "access.own_account"
    sentence = _("不能停用或重置自己的账号。请由另一位系统管理员办理。")


class GrantToSelf(Refusal):
    code = "access.grant_to_self"
    sentence = _("不能给自己授予或收回角色。请由另一位安全管理员办理。")
    status = 403


class DutiesSeparated(Refusal):
    code = "access.duties_separated"
    sentence = _(
        "系统管理员、安全管理员、审计员须由三个人分任。此人在这段时间已是%(held)s，请换人，或先收回原角色。"
    )


class StaffOnly(BadInput):
    code = "access.staff_only"
    sentence = _("居民账号不能担任工作角色。请为工作人员另建账号。")


class BodyUnfit(BadInput):
    code = "access.body_unfit"
    sentence = _("“%(role)s”不能设在这个单位。请选与角色相符、且在所选区划内的单位。")


class BadPeriod(BadInput):
    code = "access.bad_period"
    sentence = _("结束时间须晚于开始时间。请改日期。")


class AlreadyHeld(BadInput):
    code = "access.already_held"
    sentence = _("此人在这段时间已有同样的角色、单位和区划，不必再授。")


class HoldingEnded(Refusal):
    code = "access.holding_ended"
    sentence = _("这个角色已经结束，不能再收回。请刷新名单。")


class StandInDuty(Refusal):
    code = "access.stand_in_duty"
    sentence = _("系统管理员、安全管理员、审计员不能找人代班。请由安全管理员另行授予角色。")


class StandInSelf(BadInput):
    code = "access.stand_in_self"
    sentence = _("不能代自己的班，也不能安排自己代别人的班。请另选一位同事。")


class StandInPeriod(BadInput):
    code = "access.stand_in_period"
    sentence = _("代班的日子不对：止日不早于起日，不在过去，并且这段时间角色要有效。请改日期。")


class StandInTooLong(BadInput):
    code = "access.stand_in_too_long"
    sentence = _("一次代班最多 %(days)s 天。更久的，请由安全管理员授予角色。")


class StandInPlace(BadInput):
    code = "access.stand_in_place"
    sentence = _("代班只能在原角色管的区划之内。请另选区划。")


class StandInTwice(BadInput):
    code = "access.stand_in_twice"
    sentence = _("这位同事在这段时间已经代这个班。请改日期或换人。")


class StandInUnfit(BadInput):
    code = "access.stand_in_unfit"
    sentence = _("只能请同一单位在岗的同事代班，管理员和审计员除外。请从名单中选。")


class StandInReason(BadInput):
    code = "access.stand_in_reason"
    sentence = _("请写明为什么代班，不超过 200 个字。")


class StandInOver(Refusal):
    code = "access.stand_in_over"
    sentence = _("这次代班还没有开始，或者已经结束。请刷新页面。")


class StandInMeanwhile(Refusal):
    code = "access.stand_in_meanwhile"
    sentence = _("您正在代别人的班，不能安排代班。请先回到自己的岗位。")


class OpenWork(Refusal):
    code = "access.open_work"
    sentence = _(
        "%(name)s手上还有没办完的事：%(what)s。请先由本单位负责人办离岗交接，或由街道督办员放回单位，再停用账号。"
    )


class HandoverEmpty(BadInput):
    code = "access.handover_empty"
    sentence = _("还没有选把什么交给谁。请至少选一项。")


class HandoverTooMuch(BadInput):
    code = "access.handover_too_much"
    sentence = _("一次最多交接 %(most)s 项。请分几次办。")


class HandoverReason(BadInput):
    code = "access.handover_reason"
    sentence = _("请写明为什么交接，不超过 200 个字。")


class HandoverGone(Refusal):
    code = "access.handover_gone"
    sentence = _("“%(label)s”已经不在此人手上。请刷新页面，看过现在的情况再交。")


class HandoverOutside(Refusal):
    code = "access.handover_outside"
    sentence = _("“%(label)s”不归您的单位或区划管。请由那边的负责人交接。")
    status = 403


class SuccessorUnfit(BadInput):
    code = "access.successor_unfit"
    sentence = _("%(name)s在那里没有办“%(label)s”的权限。请另选一位，或先请安全管理员授予角色。")


class HandoverNoRelease(BadInput):
    code = "access.handover_no_release"
    sentence = _("“%(label)s”不能由您放回单位：这要街道督办员或区里办。请选一位接手的人。")


class HandoverOwn(Refusal):
    code = "access.handover_own"
    sentence = _("自己手上的事由本单位负责人或上级来交接，不能自己办。")


class HandoverUndone(Refusal):
    code = "access.handover_undone"
    sentence = _("这次交接已经撤回过。请刷新页面。")


class HandoverUndoLate(Refusal):
    code = "access.handover_undo_late"
    sentence = _("交接满 %(days)s 天就不能整单撤回了。请为现在的承办人另办一次交接。")


class HandoverLeaverGone(Refusal):
    code = "access.handover_leaver_gone"
    sentence = _("%(name)s的账号已停用，事情不能退回到此人手上。请先恢复账号，或为现在的承办人另办一次交接。")


class TokenRefused(Refusal):
    code = "access.token_refused"
    sentence = _("令牌无效、已过期或已作废，或者持有人已不在岗。请在工作台“接口令牌”里另建一个。")
    status = 401


class TokenNameMissing(BadInput):
    code = "access.token_name_missing"
    sentence = _("请写明令牌给谁用，不超过 40 个字。")


class RecipientSaid(Refusal):
    code = "access.token_recipient_said"
    sentence = _("这个令牌交给谁已经说明，或者它已经不能用。要换一个接收方，请新建令牌。")


class TokenScopeUnfit(BadInput):
    code = "access.token_scope_unfit"
    sentence = _("请至少选一项用途；只能选您自己在所选区划内有权限的用途。")


class TokenPlaceOutside(BadInput):
    code = "access.token_place_outside"
    sentence = _("令牌的区划须在您的工作范围内。请另选区划。")


class TokenDaysWrong(BadInput):
    code = "access.token_days_wrong"
    sentence = _("令牌的有效期为 1 到 %(most)s 天。请改天数。")


class TooManyTokens(BadInput):
    code = "access.too_many_tokens"
    sentence = _("您已有 %(most)s 个在用的令牌。请先作废用不着的。")


class AnswerOtherRequest(BadInput):
    code = "access.answer_other_request"
    sentence = _("这个 Idempotency-Key 已用于另一个请求。每个新请求请用新的键。")


class AnswerUnderWay(Refusal):
    code = "access.answer_under_way"
    sentence = _("同一个 Idempotency-Key 的请求正在处理。请稍后用同样的内容再发一次。")

"""Refusals of passkeys and of the identity provider."""

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class PasskeyNotHere(Refusal):
    code = "access.passkey_not_here"
    sentence = _("这个网址用不了通行密钥。请从平时的网址打开，或用别的方式登录。")


class PasskeyWrong(BadInput):
    code = "access.passkey_wrong"
    sentence = _("这把通行密钥没有通过验证。请再试一次，或用别的方式登录。")


class PasskeyLate(BadInput):
    code = "access.passkey_late"
    sentence = _("等得太久，或者这一步已经做过。请再点一次按钮。")


class PasskeyUnknown(BadInput):
    code = "access.passkey_unknown"
    sentence = _("这里没有登记这把通行密钥，可能已经移除。请用别的方式登录，再到“我的账号”添加。")


class PasskeyCopied(BadInput):
    code = "access.passkey_copied"
    sentence = _("这把通行密钥的计数倒退了，可能被人复制。这次没有让它登录，请用别的方式登录后把它移除。")


class PasskeyKnown(BadInput):
    code = "access.passkey_known"
    sentence = _("这把通行密钥已经登记过。请换一台设备或另一把安全密钥。")


class PasskeyName(BadInput):
    code = "access.passkey_name"
    sentence = _("请给通行密钥起个名字，不超过 %(most)s 个字，例如“办公室电脑”。")


class TooManyPasskeys(BadInput):
    code = "access.too_many_passkeys"
    sentence = _("您已有 %(most)s 把通行密钥。请先移除用不着的。")


class PasskeyLastWay(Refusal):
    code = "access.passkey_last_way"
    sentence = _("这是您登录的最后一种方式，不能移除。请先添加另一把通行密钥，或请系统管理员设密码。")


class PasskeyAskedFor(Refusal):
    code = "access.passkey_asked_for"
    sentence = _("两步验证要用这把通行密钥，它是最后一把。请先添加另一把，或先关闭两步验证。")


class PasskeyMissing(Refusal):
    code = "access.passkey_missing"
    sentence = _("还没有通行密钥。请先添加一把，再开启。")


class SignInAgain(Refusal):
    code = "access.sign_in_again"
    sentence = _("为了安全，改登录方式前请先退出，重新登录，并在 %(minutes)s 分钟内办理。")
    status = 403


class OutsideAway(Refusal):
    code = "access.outside_away"
    sentence = _("“%(name)s”现在连不上，不是您的问题。请过几分钟再试，或用别的方式登录。")
    status = 503


class OutsideWrong(BadInput):
    code = "access.outside_wrong"
    sentence = _("“%(name)s”送回的结果没有通过核对，没有登录。请从头再登录一次。")


class OutsideState(BadInput):
    code = "access.outside_state"
    sentence = _("这次登录不是从这个浏览器开始的，或者等得太久。请从头再登录一次。")


class OutsideRefused(BadInput):
    code = "access.outside_refused"
    sentence = _("“%(name)s”没有同意这次登录。请再试一次，或用别的方式登录。")


class OutsideUnlinked(Refusal):
    code = "access.outside_unlinked"
    sentence = _(
        "“%(name)s”认识您，但这里还没有账号与您关联。请先用密码登录，到“我的账号”关联，或请系统管理员关联。"
    )
    status = 403


class OutsideNotForYou(Refusal):
    code = "access.outside_not_for_you"
    sentence = _("您所在的单位不用“%(name)s”登录。请用密码或通行密钥登录。")
    status = 403


class OutsideSubject(BadInput):
    code = "access.outside_subject"
    sentence = _("请写统一登录里的账号标识，不超过 255 个字符。")


class OutsideTaken(BadInput):
    code = "access.outside_taken"
    sentence = _("这个账号已经关联，或者“%(name)s”里的这个人已经关联了别的账号。请先解除原来的。")


class PasswordOff(BadInput):
    code = "access.password_off"
    sentence = _("您的单位不再用密码登录。请用“%(name)s”或通行密钥登录。")

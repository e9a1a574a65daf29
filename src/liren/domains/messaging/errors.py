from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class WrongPhone(BadInput):
    code = "messaging.wrong_phone"
    sentence = _("“%(phone)s”不是可以收短信的手机号码。请填 11 位中国大陆手机号码。")


class WrongEmail(BadInput):
    code = "messaging.wrong_email"
    sentence = _("这个邮箱地址写得不对。请写成“名字@单位的域名”，例如 name@example.cn。")


class EmailNotSent(Refusal):
    code = "messaging.email_not_sent"
    sentence = _("验证邮件没有发出去。请核对地址，过几分钟再试；还不行，请告诉系统管理员。")
    status = 422


class EmailCodeWrong(BadInput):
    code = "messaging.email_code_wrong"
    sentence = _("验证码不对，或已过 30 分钟。请看最近一封邮件，或重新发一次。")


class EmailNotConfirmed(BadInput):
    code = "messaging.email_not_confirmed"
    sentence = _("还没有验证过的邮箱，不能选电子邮件。请先在下面验证一个邮箱。")


class BoundTopic(BadInput):
    code = "messaging.bound_topic"
    sentence = _("“%(topic)s”是必须告知的，不能关掉“%(channel)s”。别的方式可以自己选。")


class QuietHalf(BadInput):
    code = "messaging.quiet_half"
    sentence = _("安静时段要写明从几点到几点，两个时间不能一样；不需要就都留空。")


class StillQueued(Refusal):
    code = "messaging.still_queued"
    sentence = _("这一条还在等着发，不用重发。过一会儿刷新再看。")


class NothingToSend(Refusal):
    code = "messaging.nothing_to_send"
    sentence = _("站内消息随时都能看到，不用重发。")


class RobotGone(Refusal):
    code = "messaging.robot_gone"
    sentence = _("这个群机器人已经停用，发不出去。请先启用它，再重发。")


class RobotAddressForeign(BadInput):
    code = "messaging.robot_address_foreign"
    sentence = _(
        "这不是%(kind)s群机器人的地址。请从群里复制完整的地址；专属部署的，请系统管理员先登记它的域名。"
    )


class RobotNameMissing(BadInput):
    code = "messaging.robot_name_missing"
    sentence = _("请写明是哪个群（40 字以内）。")


class RobotTopicsMissing(BadInput):
    code = "messaging.robot_topics_missing"
    sentence = _("请至少选一类要告诉这个群的事。")


class WordsUnknown(NotFound):
    code = "messaging.words_unknown"
    sentence = _("没有这样的消息。请回到列表再选。")


class WordsMissing(BadInput):
    code = "messaging.words_missing"
    sentence = _("这一栏不能为空，也不能超过 %(most)s 字。")


class PlaceholderUnknown(BadInput):
    code = "messaging.placeholder_unknown"
    sentence = _("这条消息填不了“%(name)s”。可以填的只有：%(known)s。")


class SmsTooLong(BadInput):
    code = "messaging.sms_too_long"
    sentence = _("短信太长：连同要填的内容，一条最多 %(most)s 字。请写短一些。")


class PersonalInChat(BadInput):
    code = "messaging.personal_in_chat"
    sentence = _("工作群里不能出现“%(name)s”：那里可能有个人信息，群在别人的服务器上。请去掉它。")

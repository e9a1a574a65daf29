from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput


class WrongPhone(BadInput):
    code = "messaging.wrong_phone"
    sentence = _("“%(phone)s”不是可以收短信的手机号码。请填 11 位中国大陆手机号码。")

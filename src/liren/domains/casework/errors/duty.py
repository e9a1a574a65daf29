from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import Refusal


class DutyCallOver(Refusal):
    code = "casework.duty_call_over"
    sentence = _("这次呼叫已经有人应答，或者这件事已经往下走了，不用再应答。请打开这件事看现在的情况。")

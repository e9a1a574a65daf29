"""Passing up: a matter beyond the power of its owner."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class CannotPassUp(Refusal):
    code = "casework.cannot_pass_up"
    sentence = _("“%(body)s”没有可以上报的上一级。不是本单位的事，请转办或提出责任争议。")


class PassUpOpen(Refusal):
    code = "casework.pass_up_open"
    sentence = _("这件事已经上报，上级还没有答复；在此之前仍由原单位办。要转办，先收回上报。")


class NoPassUp(Refusal):
    code = "casework.no_pass_up"
    sentence = _("这件事没有上报。")


class PassUpStepNotAllowed(Refusal):
    code = "casework.pass_up_step_not_allowed"
    sentence = _("上报现在是“%(state)s”，不能%(verb)s。请刷新后看可以做什么。")


class NoteForRequesterMissing(BadInput):
    code = "casework.note_for_requester_missing"
    sentence = _("请写一段给诉求人看的话：为什么、接下来由谁办、什么时候有消息。")


class SuspendedFirst(Refusal):
    code = "casework.suspended_first"
    sentence = _("这件事挂起着。请先恢复办理，再上报或接手。")


class TakenUpByThePasser(BadInput):
    code = "casework.taken_up_by_the_passer"
    sentence = _("“%(body)s”刚说办不了，不能再派回给它。本级能办的，请退回并写明理由；否则另选单位。")

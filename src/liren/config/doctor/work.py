"""What goes on in the background, and what it needs from outside."""

from __future__ import annotations

import datetime as dt
import imaplib
import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from liren.config.doctor.findings import Finding, care, ill, well
from liren.domains.policy.queries import missing_year
from liren.kernel import clock, mailbox, outbox
from liren.kernel import mail as letters
from liren.kernel.logs import named

PATIENCE = dt.timedelta(minutes=10)


def worker() -> Iterator[Finding]:
    summary = outbox.work_summary()
    if not summary.workers:
        yield ill("worker", _("后台没有运行，通知、提醒和时限都停了。请启动 liren-worker。"))
    if summary.dead:
        yield care(
            "worker",
            _("有 %(count)d 件后台工作做不下去，等人处理。请打开工作台的“后台工作”。")
            % {"count": summary.dead},
        )
    if summary.oldest and summary.oldest < clock.now() - PATIENCE:
        yield care(
            "worker",
            _("后台积压 %(count)d 件，最早的等了十分钟以上。请多开一个后台。") % {"count": summary.waiting},
        )
    if summary.workers:
        yield well("worker", _("后台在运行（%(count)d 个）。") % {"count": len(summary.workers)})


def jobs() -> Iterator[Finding]:
    failing = [tick for tick in outbox.work_summary().ticks if tick.failures]
    for tick in failing:
        said = {"title": tick.title, "count": tick.failures, "error": tick.error}
        yield care("jobs", _("定时工作“%(title)s”接连失败 %(count)d 次（%(error)s）。") % said)
    if not failing:
        yield well("jobs", _("定时工作都正常。"))


def calendar() -> Iterator[Finding]:
    year = missing_year(settings.LIREN_PLACE)
    if year:
        grade = ill if year == clock.today().year else care  # next year's notice comes out late in the year
        yield grade(
            "calendar",
            _("工作日历没有 %(year)d 年，时限会把节假日当成工作日。请在“时限与日历”里放进放假通知。")
            % {"year": year},
        )
    else:
        yield well("calendar", _("工作日历够用。"))


def mail() -> Iterator[Finding]:
    asked = {
        _("发信"): (_greet, settings.LIREN_MAIL_SENDER == "smtp"),
        _("收信"): (_look_in, settings.LIREN_MAIL_INTAKE is not None),
    }
    used = {name: ask for name, (ask, is_used) in asked.items() if is_used}
    for name, ask in used.items():
        try:
            ask()
        except (OSError, smtplib.SMTPException, imaplib.IMAP4.error, mailbox.MailboxSilent) as problem:
            said = {"name": name, "problem": named(problem)}
            yield ill(
                "mail", _("%(name)s的邮件服务器连不上（%(problem)s）。请核对地址、密码和防火墙。") % said
            )
        else:
            yield well("mail", _("%(name)s的邮件服务器有应答。") % {"name": name})
    if not used:
        yield well("mail", _("没有用邮件服务器。"))


def _greet() -> None:
    with letters.relay_open() as server:
        server.noop()


def _look_in() -> None:
    with mailbox.opened() as box:
        box.waiting(1)

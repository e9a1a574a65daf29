"""What the worker does for casework."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.casework import telling
from liren.domains.casework.actions import (
    alarms,
    digests,
    dispute_alarms,
    duty,
    feedback,
    hot_grouping,
    hot_regrouping,
    hotline_files,
    hotline_sending,
    importing,
    joint_alarms,
    letters_fetching,
    letters_keeping,
    open311,
    outside,
    passing_alarms,
    rate_sums,
    spots,
    subscriptions_telling,
    suggesting,
    supervision_ticks,
    suspending,
    webhooks,
    words,
)
from liren.kernel import outbox
from liren.kernel.actor import SYSTEM


# Two seconds in five at most: ten thousand alarms after a standstill leave the worker time for everything else.
@outbox.every(5, name="casework.alarms", title=_("提醒和逾期"))
def raise_due_alarms() -> None:
    alarms.raise_due_alarms(seconds=2)


@outbox.every(5, name="casework.call_alarms", title=_("一起办的单位：提醒和逾期"))
def raise_due_call_alarms() -> None:
    joint_alarms.raise_due_call_alarms(most=100)


@outbox.every(60, name="casework.dispute_alarms", title=_("责任争议：裁定期限"))
def raise_due_dispute_alarms() -> None:
    dispute_alarms.raise_due_dispute_alarms(most=100)


@outbox.every(60, name="casework.pass_up_alarms", title=_("上报的事：接手期限"))
def raise_due_pass_up_alarms() -> None:
    passing_alarms.raise_due_pass_up_alarms(most=100)


@outbox.every(60, name="casework.digests", title=_("每日和每周摘要"))
def send_due_digests() -> None:
    digests.send_due_digests(seconds=5)


@outbox.every(10, name="casework.duty", title=_("呼叫值班的人"))
def call_those_on_duty() -> None:
    duty.call_those_on_duty()


@outbox.every(300, name="casework.suspensions", title=_("挂起到期恢复计时"))
def end_planned_suspensions() -> None:
    suspending.end_planned_suspensions()


@outbox.every(60, name="casework.supervision_alarms", title=_("督办到期提醒"))
def raise_supervision_alarms() -> None:
    supervision_ticks.raise_due_alarms()


@outbox.every(600, name="casework.supervision_rules", title=_("按规则发出督办"))
def open_supervisions() -> None:
    supervision_ticks.open_by_rules(seconds=5)


@outbox.every(600, name="casework.silent", title=_("久未评价的事自动关闭"))
def close_silent_cases() -> None:
    while feedback.close_silent_cases():
        pass


# Outward, since it makes a transaction of each batch; a batch that was written is not written again.
@outbox.outward(queue="heavy", title=_("导入事项"))
def continue_import(run_id: str) -> None:
    importing.continue_import(actor=SYSTEM, run_id=uuid.UUID(run_id))


@outbox.effect(title=_("编入事项的搜索索引"))
def keep_missing_words(first: str, last: str) -> None:
    words.keep_missing_words(uuid.UUID(first), uuid.UUID(last))


@outbox.effect(title=_("记下每件事在哪一栋楼"))
def fill_spots(after: str) -> None:
    spots.fill_and_go_on(after)


@outbox.every(3600, name="casework.previews", title=_("清理没有开始的导入"))
def drop_old_previews() -> None:
    importing.drop_old_previews()


# Outward for the same reason: each matter is a transaction, and one that has its limits is not counted again.
@outbox.outward(title=_("重算缺日历的期限"))
def recalculate_limits(county: str) -> None:
    alarms.recalculate_limits(county=county)


@outbox.effect(title=_("告知多位诉求人"))
def tell_requesters(announcement_id: str) -> None:
    telling.go_on_telling(uuid.UUID(announcement_id))


@outbox.every(5, name="casework.webhooks", title=_("收集要回调的变更"))
def gather_changes() -> None:
    webhooks.gather_changes()


@outbox.outward(retries=0, title=_("回调其他系统"))
def push_deliveries(webhook_id: str) -> None:
    webhooks.push_deliveries(uuid.UUID(webhook_id))


@outbox.every(3600, name="casework.old_deliveries", title=_("清理一个月前的回调记录"))
def forget_old_deliveries() -> None:
    webhooks.forget_old_deliveries()


# What leaves the house and comes back through Open311. The actions themselves say how often they try.
@outbox.outward(title=_("取回外来诉求附的照片"))
def fetch_linked_picture(request_id: str, turn: int) -> None:
    open311.fetch_picture(request_id=uuid.UUID(request_id), turn=turn)


@outbox.every(10, name="casework.hot", title=_("把新诉求归到热点问题"))
def group_new_cases() -> None:
    hot_grouping.take_new(seconds=2)


# Outward, since it computes for long and writes in one transaction of its own; written twice it says the same.
@outbox.outward(queue="heavy", title=_("重新归并热点问题"))
def regroup_hot(county: str) -> None:
    hot_regrouping.regroup(county=county)


@outbox.every(3600, name="casework.hot_heat", title=_("重算热点问题的热度"))
def warm_hot_issues() -> None:
    hot_grouping.warm_again()


@outbox.every(5, name="casework.rate_sums", title=_("更新三率的汇总"))
def count_changed_cases() -> None:
    rate_sums.count_marked(seconds=2)


@outbox.outward(retries=4, title=_("读取外部系统的服务清单"))
def read_outside_services(server_id: str) -> None:
    outside.read_services(server_id=uuid.UUID(server_id))


@outbox.outward(title=_("把事送往外部系统"))
def send_outside(sending_id: str) -> None:
    outside.deliver(sending_id=uuid.UUID(sending_id))


@outbox.outward(retries=1, title=_("查看外部系统的进展"))
def follow_outside(sending_id: str) -> None:
    outside.follow(sending_id=uuid.UUID(sending_id))


@outbox.every(300, name="casework.outside", title=_("查看送往外部系统的事"))
def follow_all_outside() -> None:
    outside.follow_all()


@outbox.every(24 * 3600, name="casework.outside_services", title=_("更新外部系统的服务清单"))
def read_all_outside_services() -> None:
    outside.read_all_services()


# Tried again by the tick below, so that a silent hotline fills no list of dead letters.
@outbox.outward(retries=0, title=_("把答复、退单、延期申请送往热线"))
def send_to_hotline(message_id: str) -> None:
    hotline_sending.deliver(message_id=uuid.UUID(message_id))


@outbox.every(10, name="casework.hotline", title=_("再送没有送到热线的"))
def send_waiting_to_hotline() -> None:
    hotline_sending.send_waiting()


# Each letter is a transaction, and marked in the mailbox only after it.
@outbox.every(60, name="casework.letters", title=_("收居民的电子邮件"))
def fetch_letters() -> None:
    letters_fetching.fetch_letters(seconds=20)


@outbox.every(24 * 3600, name="casework.old_letters", title=_("清理过期的来信原件"))
def forget_old_letters() -> None:
    letters_keeping.forget_old_letters()


# Outward, since each row is a transaction; a row that was taken is not taken again.
@outbox.outward(title=_("收热线的表格"))
def take_hotline_file(file_id: str) -> None:
    hotline_files.take_file(file_id=uuid.UUID(file_id))


# Those below that learn and suggest belong to the analytic process: only it reads the packages that learning needs.
@outbox.outward(retries=1, queue="heavy", title=_("学一版建议模型"))
def train_classifier(model_id: str) -> None:
    from liren.domains.casework.actions import teaching

    teaching.train_waiting(model_id=uuid.UUID(model_id))


@outbox.effect(queue="heavy", title=_("为一件事提建议"))
def suggest_for_case(case_id: str) -> None:
    from liren.domains.casework.actions import proposing

    proposing.suggest_for(case_id=uuid.UUID(case_id))


# Before everything else of its queue: somebody waits at the window. Not tried again, since more is typed meanwhile.
@outbox.effect(queue="heavy", retries=0, priority=50, title=_("为正在登记的话提建议"))
def answer_window(turn: str) -> None:
    from liren.domains.casework.actions import proposing

    proposing.answer_window(turn=uuid.UUID(turn))


@outbox.every(60, name="casework.subscriptions", title=_("告诉订阅的人有新情况"))
def tell_subscribers() -> None:
    subscriptions_telling.tell_due(seconds=2)


@outbox.every(300, name="casework.window_questions", title=_("清理登记时问过的话"))
def forget_window_questions() -> None:
    suggesting.forget_window_questions()


@outbox.outward(queue="heavy", title=_("为待派单的事提建议"))
def suggest_for_waiting(county: str) -> None:
    from liren.domains.casework.actions import proposing

    proposing.suggest_for_waiting(county=county)


def register() -> None:
    """Importing this module has registered the ticks; called when the room opens."""

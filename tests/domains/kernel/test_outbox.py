from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django_tasks_db.models import DBTaskResult

from liren.kernel import clock, outbox
from liren.kernel import worker as working
from liren.kernel.models import Counter, DeadLetter, Tick, WorkerBeat
from liren.kernel.worker import NotMine, Worker, give_back_rows_of_the_dead, work_off
from tests.domains.kernel import effects

NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def counted(name: str) -> int:
    return sum(Counter.objects.filter(name=name).values_list("value", flat=True))


def new_worker(**changes: float) -> Worker:
    given = {"interval": 0, "beat": 60, "dead_after": 20, **changes}
    return Worker(["*"], batch=True, **given)


def claimed(worker: Worker) -> DBTaskResult:
    row = worker._claim()
    assert row is not None
    return row


def test_an_effect_happens_once_and_its_row_is_finished():
    task_id = outbox.enqueue(effects.count, name="a")
    assert (work_off(), work_off()) == (1, 0)
    assert counted("a") == 1
    assert DBTaskResult.objects.get(id=task_id).status == "SUCCESSFUL"


def test_an_effect_may_be_named_by_its_path():
    outbox.enqueue("tests.domains.kernel.effects.count", name="a")
    work_off()
    assert counted("a") == 1


def test_a_path_that_is_no_effect_is_refused():
    with pytest.raises(TypeError):
        outbox.enqueue("tests.domains.kernel.effects.CALLS")


def test_ids_are_written_as_text():
    body = uuid.uuid4()
    task_id = outbox.enqueue(effects.count, name=body)
    assert DBTaskResult.objects.get(id=task_id).args_kwargs == {"args": [], "kwargs": {"name": str(body)}}


def test_a_row_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        outbox.enqueue(effects.count, name="a")


def test_a_row_goes_with_the_transaction_that_wrote_it():
    def write_and_fail() -> None:
        with transaction.atomic():
            outbox.enqueue(effects.count, name="a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert work_off() == 0


def test_a_task_set_for_later_waits_until_then():
    with clock.at(NOON):
        outbox.enqueue(effects.count, name="a", run_after=NOON + dt.timedelta(hours=1))
        assert work_off() == 0
    with clock.at(NOON + dt.timedelta(hours=1)):
        assert work_off() == 1


def test_a_failed_try_leaves_no_effect_and_is_tried_again_after_a_pause():
    with clock.at(NOON):
        task_id = outbox.enqueue(effects.count_and_fail, name="a")
        assert work_off() == 1
    assert counted("a") == 0
    row = DBTaskResult.objects.get(id=task_id)
    assert row.status == "READY"
    assert NOON + dt.timedelta(seconds=5) <= row.run_after <= NOON + dt.timedelta(seconds=15)


def fail_to_the_end() -> DeadLetter:
    outbox.enqueue(effects.count_and_fail, name="a")
    for hour in range(4):
        with clock.at(clock.now() + dt.timedelta(hours=hour + 1)):
            work_off()
    return DeadLetter.objects.get()


def test_after_the_last_try_a_dead_letter_remains():
    letter = fail_to_the_end()
    assert (letter.attempts, letter.error, letter.task_ids) == (3, "RuntimeError", {"name": "a"})
    assert letter.state == "waiting"
    assert counted("a") == 0


def test_the_words_of_an_error_are_kept_nowhere(caplog):
    letter = fail_to_the_end()
    row = DBTaskResult.objects.get(id=letter.task_id)
    assert "private words" not in letter.trace + letter.error + row.traceback + caplog.text
    assert "count_and_fail" in row.traceback


def test_a_refusal_is_not_tried_again():
    outbox.enqueue(effects.refuse)
    work_off()
    assert DeadLetter.objects.get().error == "tests.not_today"


def test_an_effect_whose_code_is_gone_becomes_a_dead_letter_in_time():
    task_id = outbox.enqueue(effects.count, name="a")
    DBTaskResult.objects.filter(id=task_id).update(task_path="tests.gone.effect", worker_ids=["w"] * 8)
    work_off()
    assert DeadLetter.objects.get().error == "ModuleNotFoundError"


def test_pauses_double_and_end_at_an_hour():
    seconds = [outbox.pause_before(attempt).total_seconds() for attempt in range(1, 15)]
    plain = [min(10 * 2**n, 3600) for n in range(14)]
    assert all(0.5 * p <= s <= 1.5 * p for s, p in zip(seconds, plain, strict=True))


def test_outward_tasks_run_at_least_once_and_outside_a_transaction(monkeypatch):
    monkeypatch.setattr(effects, "CALLS", [])
    monkeypatch.setattr(effects.Gateway, "is_up", True)
    task_id = outbox.enqueue(effects.call_out, name="a")
    work_off()
    assert effects.CALLS == ["a"]
    assert DBTaskResult.objects.get(id=task_id).status == "SUCCESSFUL"


def test_a_row_of_a_silent_worker_is_given_back():
    outbox.enqueue(effects.count, name="a")
    dead = new_worker()
    dead._beat()
    claimed(dead)
    assert give_back_rows_of_the_dead() == 0
    with clock.at(clock.now() + dt.timedelta(seconds=21)):
        assert give_back_rows_of_the_dead() == 1
        assert work_off() == 1
    assert counted("a") == 1
    assert not WorkerBeat.objects.exists()


def test_a_worker_that_lost_its_row_changes_nothing():
    outbox.enqueue(effects.count, name="a")
    slow = new_worker()
    row = claimed(slow)
    give_back_rows_of_the_dead()
    work_off()
    with pytest.raises(NotMine):
        slow._run_inside(row)
    slow.run_task(row)
    assert counted("a") == 1


def test_a_task_that_kills_its_workers_becomes_a_dead_letter():
    outbox.enqueue(effects.count_and_fail, name="a")
    for _ in range(3):
        claimed(new_worker())
        give_back_rows_of_the_dead()
    assert DeadLetter.objects.get().error == "WorkerDied"


def test_a_queue_is_left_to_its_own_workers():
    task_id = outbox.enqueue(effects.count, name="a")
    DBTaskResult.objects.filter(id=task_id).update(queue_name="heavy")
    assert Worker(["default"], interval=0, batch=True, beat=60, dead_after=20)._claim() is None
    assert Worker(["heavy"], interval=0, batch=True, beat=60, dead_after=20)._claim() is not None


def test_the_summary_counts_by_state(django_assert_num_queries):
    now = clock.now()
    outbox.enqueue(effects.count, name="a")
    work_off()
    first = outbox.enqueue(effects.count, name="b")
    outbox.enqueue(effects.count, name="c")
    outbox.enqueue(effects.count, name="d", run_after=now + dt.timedelta(hours=1))
    DBTaskResult.objects.filter(id=first).update(run_after=now - dt.timedelta(hours=2))
    with django_assert_num_queries(4):
        summary = outbox.work_summary()
    assert (summary.waiting, summary.later, summary.running, summary.done_today, summary.dead) == (
        2,
        1,
        0,
        1,
        0,
    )
    assert summary.oldest == now - dt.timedelta(hours=2)


def test_the_summary_calls_periodic_jobs_by_their_title(monkeypatch):
    monkeypatch.setattr(outbox, "TICKS", {})
    outbox.every(60, name="tests.tick", title="数一数")(lambda: None)
    new_worker()._run_ticks()
    (tick,) = outbox.work_summary().ticks
    assert (tick.title, tick.failures, tick.finished_at is not None) == ("数一数", 0, True)


def test_a_worker_is_alive_while_its_heart_beats():
    assert not outbox.worker_alive()
    new_worker()._beat()
    assert outbox.worker_alive()
    with clock.at(clock.now() + dt.timedelta(seconds=30)):
        assert not outbox.worker_alive()


@pytest.fixture
def ticks(monkeypatch):
    monkeypatch.setattr(outbox, "TICKS", {})
    runs: list[int] = []

    @outbox.every(60, name="tests.tick")
    def tick() -> None:
        runs.append(1)

    return runs


def test_a_periodic_job_runs_once_in_its_time_over_all_workers(ticks):
    with clock.at(NOON):
        for worker in (new_worker(), new_worker()):
            worker._run_ticks()
    assert len(ticks) == 1
    with clock.at(NOON + dt.timedelta(seconds=60)):
        new_worker()._run_ticks()
    assert len(ticks) == 2


def test_a_periodic_job_is_not_begun_while_a_living_worker_holds_it(ticks):
    busy = new_worker()
    busy._beat()
    Tick.objects.create(name="tests.tick", holder=busy.worker_id, next_at=clock.now())
    new_worker()._run_ticks()
    assert not ticks
    WorkerBeat.objects.all().delete()
    new_worker()._run_ticks()
    assert len(ticks) == 1


def test_a_periodic_job_that_fails_is_noted_and_tried_again(monkeypatch):
    monkeypatch.setattr(outbox, "TICKS", {})

    @outbox.every(60, name="tests.tick")
    def tick() -> None:
        raise LookupError

    new_worker()._run_ticks()
    row = Tick.objects.get()
    assert (row.failures, row.error, row.holder) == (1, "LookupError", "")


def test_two_periodic_jobs_cannot_share_a_name(ticks):
    with pytest.raises(ValueError, match="two periodic jobs"):
        outbox.every(1, name="tests.tick")(lambda: None)


def test_finished_rows_are_forgotten_after_a_month_but_not_while_a_dead_letter_waits():
    from liren.kernel.housekeeping import forget_finished_tasks

    outbox.enqueue(effects.count, name="a")
    work_off()
    letter = fail_to_the_end()
    with clock.at(clock.now() + dt.timedelta(days=40)):
        forget_finished_tasks()
    assert list(DBTaskResult.objects.values_list("id", flat=True)) == [letter.task_id]


def test_the_library_keeps_the_columns_we_rely_on():
    call_command(
        "makemigrations", "django_tasks_database", check=True, dry_run=True, verbosity=0, skip_checks=True
    )


def test_what_could_not_be_settled_when_the_database_went_is_done_once_it_is_back(monkeypatch):
    """The worker lives on, so that nobody would take its row for that of a dead one."""
    task_id = outbox.enqueue(effects.count, name="a")
    worker = new_worker()
    Tick.objects.create(name="held", next_at=clock.now(), holder=worker.worker_id)

    def gone(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as away:
        away.setattr(working, "connection", SimpleNamespace(close=lambda: None))
        away.setattr(working, "_call", gone)
        away.setattr(worker, "_after_failure", gone)
        worker._work()
    assert DBTaskResult.objects.get(id=task_id).status == "RUNNING"
    worker._work()
    assert DBTaskResult.objects.get(id=task_id).status == "SUCCESSFUL"
    assert counted("a") == 1
    assert Tick.objects.get(name="held").holder == ""


def test_no_worker_and_no_job_waits_an_hour_since_a_clock_ran_ahead():
    """The row of a worker that died before the clock was right again, and a periodic job that was due by it."""
    worker = new_worker()
    with clock.at(NOON + dt.timedelta(hours=1)):
        WorkerBeat.objects.create(id="gone", started_at=clock.now(), seen_at=clock.now(), pid=1)
        Tick.objects.create(name="each-minute", next_at=clock.now() + dt.timedelta(minutes=1))
    tick = outbox.Periodic("each-minute", dt.timedelta(minutes=1), lambda: None)
    with clock.at(NOON):
        left = outbox.enqueue(effects.count, name="left")
        DBTaskResult.objects.filter(id=left).update(status="RUNNING", worker_ids=["gone"])
        assert give_back_rows_of_the_dead() == 1
        assert worker._take(tick)
        assert Tick.objects.get(name="each-minute").next_at == NOON + tick.every
        Tick.objects.update(holder="")
        assert not worker._take(tick)

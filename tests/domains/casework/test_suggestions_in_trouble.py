"""A model that is damaged, missing or exchanged while it suggests."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from liren.domains.casework.actions import proposing, suggesting, teaching
from liren.domains.casework.errors import ClassifierDamaged
from liren.domains.casework.models import Case, ClassifierModel, Suggestion
from liren.domains.messaging.models import Delivery
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry, DeadLetter
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.domains.casework.learnt import COUNTY, change_file, labelled, learnt, write_file

__all__ = ["labelled", "learnt"]  # the fixtures


def told_of_packages() -> int:
    return Delivery.objects.filter(template="casework.classifier.unequipped").count()


def test_without_the_packages_it_is_said_once_and_no_matter_leaves_a_dead_letter(
    desk: Desk, learnt: ClassifierModel, monkeypatch: pytest.MonkeyPatch
):
    suggesting.activate_classifier(actor=desk.who("district"), model_id=learnt.id)
    work_off()
    with monkeypatch.context() as bare:
        bare.setattr(teaching, "find_spec", lambda _name: None)
        cases = [desk.said(text="电梯坏了，业主找物业维修，楼道漏水。").case_id for _ in range(3)]
        work_off()
        assert not DeadLetter.objects.exists()
        assert not Suggestion.objects.filter(case_id__in=cases).exists()
        told = told_of_packages()
        assert told >= 1
        learnt.refresh_from_db()
        assert learnt.lacks_packages
        assert AuditEntry.objects.filter(verb="casework.classifier.unequipped").count() == 1
        assert proposing.suggest_for_waiting(county=COUNTY) == 0
        assert told_of_packages() == told
    assert proposing.suggest_for_waiting(county=COUNTY) == len(cases)
    learnt.refresh_from_db()
    assert not learnt.problem
    assert AuditEntry.objects.filter(verb="casework.classifier.equipped").count() == 1


def test_a_version_put_into_use_meanwhile_is_noticed_with_the_next_batch(
    desk: Desk, labelled: Path, learnt: ClassifierModel, monkeypatch: pytest.MonkeyPatch
):
    second = teaching.train_file(actor=SYSTEM, path=labelled, county=COUNTY)
    suggesting.activate_classifier(actor=desk.who("district"), model_id=learnt.id)
    cases = [desk.said(text=f"电梯坏了{n}次，业主找物业维修，楼道漏水。").case_id for n in range(3)]
    work_off()
    write = proposing._write

    def write_and_change(batch: list[Case], ground: proposing.Ground) -> int:
        done = write(batch, ground)
        if ground.row.id == learnt.id:
            ClassifierModel.objects.filter(id=learnt.id).update(is_active=False)
            ClassifierModel.objects.filter(id=second.id).update(is_active=True)
        return done

    monkeypatch.setattr(proposing, "BATCH", 1)
    monkeypatch.setattr(proposing, "_write", write_and_change)
    assert proposing.suggest_for_waiting(county=COUNTY) == 3
    by = dict(Suggestion.objects.values_list("case_id", "model_id"))
    assert [by[case] for case in sorted(cases)] == [learnt.id, second.id, second.id]


def test_a_file_changed_while_its_model_is_in_memory_is_noticed(desk: Desk, learnt: ClassifierModel):
    teaching.read_model(learnt)
    with default_storage.open(learnt.path) as file:
        whole: bytes = file.read()
    default_storage.delete(learnt.path)
    with default_storage.open(learnt.path, "wb") as file:
        file.write(whole[:-1])
    with pytest.raises(ClassifierDamaged):
        teaching.read_model(learnt)
    default_storage.delete(learnt.path)
    with pytest.raises(ClassifierDamaged):
        teaching.read_model(learnt)


def told_of_damage() -> int:
    return Delivery.objects.filter(template="casework.classifier.damaged").count()


def test_a_damaged_model_in_use_is_said_once_and_suggests_nothing_until_it_is_whole(
    desk: Desk, learnt: ClassifierModel
):
    suggesting.activate_classifier(actor=desk.who("district"), model_id=learnt.id)
    work_off()
    whole = change_file(learnt)
    cases = [desk.said(text="电梯坏了，业主找物业维修，楼道漏水。").case_id for _ in range(3)]
    work_off()
    assert not DeadLetter.objects.exists()
    assert not Suggestion.objects.filter(case_id__in=cases).exists()
    told = told_of_damage()
    assert told >= 1
    assert AuditEntry.objects.filter(verb="casework.classifier.damaged").count() == 1
    learnt.refresh_from_db()
    assert learnt.is_damaged
    assert learnt.is_active
    assert proposing.suggest_for_waiting(county=COUNTY) == 0
    assert told_of_damage() == told

    write_file(learnt, whole)
    proposing.suggest_for(case_id=cases[0])
    learnt.refresh_from_db()
    assert not learnt.is_damaged
    assert Suggestion.objects.filter(case_id=cases[0]).exists()
    assert AuditEntry.objects.filter(verb="casework.classifier.mended").count() == 1


def test_another_version_in_the_place_of_a_damaged_one_suggests_again(
    desk: Desk, labelled: Path, learnt: ClassifierModel
):
    second = teaching.train_file(actor=SYSTEM, path=labelled, county=COUNTY)
    suggesting.activate_classifier(actor=desk.who("district"), model_id=second.id)
    change_file(second)
    receipt = desk.said(text="电梯坏了，业主找物业维修，楼道漏水。")
    work_off()
    assert not Suggestion.objects.exists()
    suggesting.activate_classifier(actor=desk.who("district"), model_id=learnt.id)
    work_off()
    assert Suggestion.objects.filter(case_id=receipt.case_id, model=learnt).exists()

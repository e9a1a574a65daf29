"""What is suggested for new matters: learnt, put into use, taken or corrected."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils.translation import override

from liren.domains.casework.actions import dispatch, proposing, suggesting, teaching
from liren.domains.casework.choices import CaseState
from liren.domains.casework.errors import (
    AnalyticsMissing,
    ClassifierDamaged,
    ClassifierNotFound,
    ClassifierNotReady,
    LabelledColumnsNotFound,
    LabelsUnknown,
    TooFewExamples,
    TrainingAlready,
)
from liren.domains.casework.models import Case, Category, ClassifierModel, Suggestion
from liren.domains.casework.queries.labelled import decided_matters, read_labelled
from liren.domains.casework.queries.suggesting import classifiers, suggestion_of, taken_of
from liren.domains.casework.rules.suggesting import (
    gazetteer,
    handler_among,
    handler_said,
    place_in,
    spoken_names,
)
from liren.kernel.actor import SYSTEM
from liren.kernel.models import DeadLetter
from liren.kernel.refusals import NotAllowed
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.domains.casework.learnt import COUNTY, labelled, learnt

__all__ = ["labelled", "learnt"]  # the fixtures


def test_a_version_is_learnt_from_a_file_and_put_into_use_by_a_person(desk: Desk, learnt: ClassifierModel):
    assert (learnt.version, learnt.state, learnt.is_active) == (1, "ready", False)
    assert learnt.figures["n"] > 0
    with pytest.raises(ClassifierNotFound):
        suggesting.activate_classifier(actor=desk.who("dispatcher"), model_id=learnt.id)
    suggesting.activate_classifier(actor=desk.who("district"), model_id=learnt.id)
    learnt.refresh_from_db()
    assert learnt.is_active


def test_a_new_matter_gets_a_suggestion_and_what_people_decide_is_noted(desk: Desk, learnt: ClassifierModel):
    suggesting.activate_classifier(actor=desk.who("district"), model_id=learnt.id)
    receipt = desk.said(text="电梯坏了，业主找物业维修，楼道漏水。")
    work_off()
    found = suggestion_of(Case.objects.get(id=receipt.case_id))
    assert found is not None
    assert found.category is not None
    assert found.category_sure > 0.35
    assert found.words
    assert Case.objects.get(id=receipt.case_id).category is None  # it only suggests
    other = (
        Category.objects.filter(county=COUNTY, level=3).exclude(id=found.category_id).order_by("code").last()
    )
    assert other is not None
    dispatch.assign_case(
        actor=desk.who("dispatcher"),
        case_id=receipt.case_id,
        body_id=desk.body("station:001"),
        category_code=other.code,
    )
    taken = taken_of(COUNTY)
    assert (taken.decided, taken.taken, taken.share) == (1, 0, 0)
    assert [(c.proposed, c.decided, c.count) for c in taken.corrections] == [
        (found.category.path, other.path, 1)
    ]


def test_without_a_model_nothing_is_asked_and_nothing_fails(desk: Desk):
    receipt = desk.said(text="电梯坏了")
    proposing.suggest_for(case_id=receipt.case_id)
    assert suggestion_of(Case.objects.get(id=receipt.case_id)) is None
    assert not Suggestion.objects.exists()


def test_an_older_version_comes_back_and_a_model_can_be_taken_out_of_use(
    desk: Desk, labelled: Path, learnt: ClassifierModel
):
    district = desk.who("district")
    suggesting.activate_classifier(actor=district, model_id=learnt.id)
    second = teaching.train_file(actor=SYSTEM, path=labelled, county=COUNTY)
    assert second.figures["in_use"]["version"] == 1  # both on the same texts
    suggesting.activate_classifier(actor=district, model_id=second.id)
    suggesting.activate_classifier(actor=district, model_id=learnt.id)
    assert [row.is_active for row in classifiers(district, COUNTY)] == [False, True]
    suggesting.retire_classifier(actor=district, model_id=learnt.id)
    assert not any(row.is_active for row in classifiers(district, COUNTY))


def test_a_model_file_changed_by_hand_is_not_used(desk: Desk, learnt: ClassifierModel):
    with default_storage.open(learnt.path) as file:
        data = bytearray(file.read())
    data[len(data) // 2] ^= 255
    default_storage.delete(learnt.path)
    with default_storage.open(learnt.path, "wb") as file:
        file.write(bytes(data))
    teaching._loaded.cache_clear()
    with pytest.raises(ClassifierDamaged) as refused:
        teaching.read_model(learnt)
    assert refused.value.code == "casework.classifier_damaged"


@pytest.mark.parametrize(
    "text",
    [
        "啊" * 3_000,
        "漏" * 3_000,
        "Nobody has mended the lamp in our stairwell since the spring.",
        "لا يوجد ضوء في السلم منذ شهر",
        "lou dao li de deng huai le mei ren xiu",
        "😀🎉🔥" * 60,
    ],
    ids=["one letter", "one known letter", "english", "arabic", "pinyin", "emoji"],
)
def test_of_a_text_the_model_cannot_read_nothing_is_suggested(desk: Desk, learnt: ClassifierModel, text: str):
    suggesting.activate_classifier(actor=desk.who("district"), model_id=learnt.id)
    receipt = desk.said(text=text)
    work_off()
    assert not DeadLetter.objects.exists()
    found = Suggestion.objects.get(case_id=receipt.case_id)
    assert (found.category, found.words, found.urgency) == (None, [], "")


def test_training_from_decided_matters_says_when_there_are_too_few(desk: Desk):
    desk.resolved()
    with pytest.raises(NotAllowed):
        suggesting.request_training(actor=desk.who("dispatcher"), county=COUNTY)
    model_id = suggesting.request_training(actor=desk.who("district"), county=COUNTY)
    with pytest.raises(TrainingAlready):
        suggesting.request_training(actor=desk.who("district"), county=COUNTY)
    with pytest.raises(ClassifierNotReady):
        suggesting.activate_classifier(actor=desk.who("district"), model_id=model_id)
    work_off()
    row = ClassifierModel.objects.get(id=model_id)
    assert row.state == "failed"
    assert "太少" in row.problem_words
    with override("en"):
        assert "Too little to learn" in row.problem_words


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("文字,类别\n" + "灯坏了,没有的类\n" * 20, LabelsUnknown),
        ("a,b,c\n1,2,3\n", LabelledColumnsNotFound),
        ("文字,类别\n,\n", LabelledColumnsNotFound),
    ],
)
def test_a_labelled_file_that_will_not_do_is_refused(
    desk: Desk, tmp_path: Path, content: str, refusal: type[Exception]
):
    path = tmp_path / "file.csv"
    path.write_text(content)
    with pytest.raises(refusal):
        teaching.train_file(actor=SYSTEM, path=path, county=COUNTY)
    assert not ClassifierModel.objects.exists()


def test_too_few_rows_of_a_class_are_refused(desk: Desk, tmp_path: Path):
    path = tmp_path / "few.csv"
    path.write_text("文字,类别\n" + "\n".join(f"灯坏了{n},甲" for n in range(9)) + "\n路不平,乙\n")
    with pytest.raises(TooFewExamples):
        teaching.train_file(actor=SYSTEM, path=path, county="")


def test_a_place_without_the_packages_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(teaching, "find_spec", lambda _name: None)
    with pytest.raises(AnalyticsMissing):
        teaching.check_packages()


def test_a_file_without_header_is_text_then_label(tmp_path: Path):
    path = tmp_path / "bare.csv"
    path.write_text("灯坏了,甲\n路不平,乙\n", encoding="gbk")
    assert read_labelled(path).classes == ["甲", "乙"]


def test_a_place_is_found_by_its_name_and_a_common_name_is_less_sure():
    names: Any = gazetteer(
        [(n, "320104901001") for n in spoken_names("柳荫里社区居委会")] + [("中山路", "1"), ("中山路", "2")]
    )
    found = place_in("柳荫里社区门口的路灯不亮", names)
    assert found is not None
    assert (found.place_code, found.word) == ("320104901001", "柳荫里社区")
    vague = place_in("中山路堵车", names)
    assert vague is None or vague.sure < found.sure
    assert place_in("", names) is None


def test_who_handled_most_of_the_class_is_proposed_only_where_it_serves():
    counts = {"a": 9, "b": 1, "far": 50}
    found = handler_among(counts, ["a", "b"])
    assert found is not None
    assert (found.body, found.handled, found.of) == ("a", 9, 10)
    assert handler_among({"a": 2}, ["a"]) is None
    assert handler_among({}, []) is None


def test_a_text_speaks_for_a_handler_only_among_those_that_serve_the_place():
    said = {"a": 0.3, "b": 0.1, "far": 0.6}
    found = handler_said(said, ["a", "b"])
    assert found is not None
    assert found[0] == "a"
    assert found[1] == pytest.approx(0.75)
    assert handler_said({"far": 0.9, "a": 0.1}, ["a"]) is None
    assert handler_said(dict.fromkeys("abcde", 0.2), "abcde") is None
    assert handler_said({}, []) is None


def test_each_question_learns_what_people_decided_and_counts_what_they_took(
    desk: Desk, learnt: ClassifierModel
):
    suggesting.activate_classifier(actor=desk.who("district"), model_id=learnt.id)
    receipt = desk.said(text="电梯坏了，业主找物业维修，楼道漏水。")
    work_off()
    other = Category.objects.filter(county=COUNTY, level=3).order_by("code").last()
    assert other is not None
    body = desk.body("station:001")
    dispatch.assign_case(
        actor=desk.who("dispatcher"),
        case_id=receipt.case_id,
        body_id=body,
        category_code=other.code,
        urgency="danger",
    )
    Case.objects.filter(id=receipt.case_id).update(state=CaseState.ACCEPTED)
    learns = decided_matters(COUNTY)
    assert (learns.classes, learns.urgencies, learns.handlers) == ([other.code], ["danger"], [str(body)])
    taken = {key.name: (key.decided, key.taken) for key in taken_of(COUNTY).keys}
    assert taken["class"] == (1, 0)
    assert set(taken) == {"class", "handler", "urgency", "naming"}


def test_each_question_has_figures_of_its_own(learnt: ClassifierModel):
    told = learnt.figures["keys"]["class"]
    assert told["n"] > 0
    assert 0 <= told["shown_right"] <= 1
    assert 0 <= told["off_by"] <= 1


def test_an_unknown_version_is_not_found(desk: Desk):
    with pytest.raises(ClassifierNotFound):
        suggesting.retire_classifier(actor=desk.who("district"), model_id=uuid.uuid4())

from __future__ import annotations

import random
import subprocess
import sys

import pytest

pytest.importorskip("sklearn")

import numpy as np

from liren.kernel.learning.evaluation import Usual, baseline, evaluate
from liren.kernel.learning.features import normal
from liren.kernel.learning.groups import alike_groups, kept_out
from liren.kernel.learning.model import BrokenModel, Model, model_from
from liren.kernel.learning.training import Lesson, learn

WORDS = {
    "住房": [
        "楼道",
        "漏水",
        "物业",
        "电梯",
        "外墙",
        "业主",
        "维修",
        "小区",
        "停车位",
        "管道",
        "水泵",
        "房屋",
    ],
    "交通": [
        "公交",
        "出租车",
        "路口",
        "红绿灯",
        "司机",
        "线路",
        "站台",
        "高速",
        "收费",
        "班车",
        "地铁",
        "绕行",
    ],
    "教育": [
        "学校",
        "老师",
        "学生",
        "补课",
        "幼儿园",
        "招生",
        "学费",
        "课堂",
        "校车",
        "家长",
        "考试",
        "作业",
    ],
}


def said(count: int = 60) -> tuple[list[str], list[str]]:
    chance = random.Random(3)
    pairs = [
        (" ".join(chance.sample(words, 5)) + f" 请尽快处理 {chance.randrange(999)}", label)
        for label, words in WORDS.items()
        for _ in range(count)
    ]
    chance.shuffle(pairs)
    return [text for text, _ in pairs], [label for _, label in pairs]


@pytest.fixture(scope="module")
def model() -> Model:
    texts, labels = said()
    return learn(texts, {"class": Lesson(labels)})


def test_a_model_tells_texts_apart_and_says_by_which_words(model):
    answer = model.answer("电梯坏了，物业不维修，楼道漏水", "class")
    assert answer is not None
    label, sure = answer.first
    assert label == "住房"
    assert 0.5 < sure <= 1
    assert answer.words
    assert all(word in "电梯坏了 物业不维修 楼道漏水" for word in answer.words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "啊" * 5000,
        "😀🎉" * 40,
        "🏠",
        "Mein Nachbar ist sehr laut",
        "lou dao lou shui mei ren guan",
        "\x00\ud800",
    ],
)
def test_a_text_of_no_known_words_gets_no_answer(model, text):
    assert model.answer(text, "class") is None


def test_a_model_comes_back_from_its_file(model):
    again = model_from(model.to_bytes())
    texts, _ = said(5)
    assert np.allclose(again.confidences(texts, "class"), model.confidences(texts, "class"), atol=0.01)


def test_a_model_file_changed_by_hand_is_refused(model):
    data = model.to_bytes()
    for at in range(40, len(data), len(data) // 12):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            again = model_from(changed)
        except BrokenModel:
            continue
        assert again.to_bytes() == data  # a byte of the archive that carries nothing
    for other in (b"", b"PK\x03\x04", b"\x80\x04\x95pickle", data[:-30]):
        with pytest.raises(BrokenModel):
            model_from(other)


def test_texts_that_are_nearly_the_same_are_one_group():
    text = "三单元楼道的灯已经坏了两个星期，晚上回家看不见台阶，老人摔了一跤，请物业尽快来修"
    groups = alike_groups(
        [normal(t) for t in (text, text + "！", text.replace("两个", "三个"), "学校门口堵车", "")]
    )
    assert groups[0] == groups[1] == groups[2]
    assert len(set(groups)) == 3


def test_the_tenth_kept_out_is_told_by_the_text_alone():
    texts, _ = said(300)
    out = kept_out(texts)
    assert 0.05 < out.mean() < 0.16
    assert (kept_out(texts[:50]) == out[:50]).all()


def test_an_evaluation_stands_beside_the_usual_way():
    texts, labels = said(20)
    found = evaluate(texts + texts[:10], labels + labels[:10], folds=3).as_dict()
    assert set(found) == {"macro_f1", "accuracy", "n", "baseline_macro_f1", "macro_f1_at_80_coverage"}
    assert found["n"] == 70
    assert found["macro_f1"] > 0.9


def test_counting_letters_once_changes_nothing_that_the_usual_way_says():
    texts, labels = said(20)
    right = np.array(labels)
    learnt, asked = np.arange(0, 40), np.arange(40, 60)
    usual = baseline().fit(texts[:40], right[:40])
    counted = Usual(texts).predicted(learnt, right[learnt], asked)
    assert list(counted) == list(usual.predict(texts[40:]))


def test_pages_never_load_what_learning_needs():
    code = (
        "import django; django.setup(); import sys; from django.urls import get_resolver;"
        "get_resolver().url_patterns; import liren.config.wsgi;"
        "assert not {'sklearn', 'scipy', 'liren.kernel.learning'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)

from __future__ import annotations

import pytest

from liren.domains.people.rules import names


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("王建国", ["王建国", "wangjianguo", "wjg", "建国", "jianguo", "jg"]),
        ("王伟", ["王伟", "wangwei", "ww", "伟", "wei"]),
        ("欧阳娜娜", ["欧阳娜娜", "ouyangnana", "oynn", "娜娜", "nana", "nn"]),
        ("阿依古丽·买买提", ["阿依古丽买买提", "ayigulimaimaiti", "ayglmmt", "买买提", "maimaiti", "mmt"]),
        ("John Smith", ["johnsmith", "smith"]),
        ("单雄信", ["单雄信", "shanxiongxin", "sxx", "雄信", "xiongxin", "xx"]),
        ("尉迟恭", ["尉迟恭", "yuchigong", "ycg", "恭", "gong"]),
        ("", []),
    ],
)
def test_a_name_is_found_from_its_beginning_and_after_the_family_name(name: str, keys: list[str]) -> None:
    assert names.keys_of(name) == tuple(keys)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 王 建国 ", "王建国"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("王\u200b伟", "王伟"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_a_name_is_kept_with_one_middle_dot_and_without_stray_blanks(written: str, kept: str) -> None:
    assert names.clean(written) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b"\xcd\xf5\xfe\x59".decode("gb18030"), "王\u9fb4"),
        (b"\xcd\xf5\xfe\x51".decode("gb18030"), "王\U00020087"),
        ("王\ue864", "王\u9fbb"),
        ("王\ue001", "王\ue001"),
    ],
)
def test_rare_characters_of_older_files_are_those_of_the_standard(written: str, kept: str) -> None:
    assert names.clean(written) == kept
    assert names.keys_of(written) == names.keys_of(kept)


@pytest.mark.parametrize("text", ["", "123", "王伟2", "王伟（户主）", "·", "x" * 61])
def test_what_is_no_name(text: str) -> None:
    assert not names.is_name(names.clean(text))


@pytest.mark.parametrize("name", ["王伟", "欧阳娜娜", "阿依古丽·买买提", "O'Neil-Smith", "𠮷田", "\ue000某"])
def test_what_is_a_name(name: str) -> None:
    assert names.is_name(names.clean(name))


@pytest.mark.parametrize(
    ("name", "shown"), [("王伟", "王*"), ("王建国", "王*国"), ("欧阳娜娜", "欧***"), ("某", "*")]
)
def test_a_masked_name_keeps_the_family_name(name: str, shown: str) -> None:
    assert names.masked(name) == shown

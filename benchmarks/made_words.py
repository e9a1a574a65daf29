"""What made-up people say and are told: a few hundred common words, thousands of rare ones, in lifelike shares."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import Any

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉兰红建国志文海燕春梅小兵凤云"
THINGS = (
    "楼道灯",
    "路灯",
    "电梯",
    "井盖",
    "围墙",
    "下水道",
    "化粪池",
    "门禁",
    "消防栓",
    "健身器材",
    "垃圾桶",
    "充电桩",
    "停车位",
    "绿化带",
    "公交站",
    "红绿灯",
    "自来水",
    "燃气管",
    "暖气",
    "雨水口",
    "护栏",
    "监控",
    "宣传栏",
    "菜场",
    "外墙砖",
    "屋顶防水",
    "晾衣架",
    "地下车库",
    "快递柜",
    "广场舞音响",
    "烧烤摊",
    "犬只",
    "工地",
    "渣土车",
    "河道",
    "幼儿园",
    "小学",
    "养老食堂",
    "卫生服务站",
    "公租房",
    "居住证",
    "社保卡",
    "医保报销",
    "残疾证",
    "低保",
    "高龄津贴",
)
TROUBLES = (
    "不亮",
    "坏了",
    "松动",
    "堵塞",
    "漏水",
    "异味很大",
    "噪音扰民",
    "无人清理",
    "被占用",
    "积水严重",
    "开裂",
    "脱落",
    "乱收费",
    "一直没修",
    "太高",
    "不够用",
    "停运",
    "短路冒火花",
    "有安全隐患",
    "影响通行",
    "无人管理",
    "办理太慢",
    "材料退回",
    "说法不一",
    "被拆除",
    "锈蚀",
    "反锁打不开",
    "长期空置",
)
WISHES = (
    "请尽快派人处理",
    "希望社区协调物业解决",
    "请给一个明确的答复",
    "望上门查看",
    "要求恢复原状",
    "请核实并公开结果",
    "希望增设一处",
    "请告知办理流程",
    "请有关部门执法",
    "希望延长服务时间",
)
ANSWERS = (
    "工作人员已到现场查看",
    "已联系物业公司维修",
    "已更换损坏部件",
    "经核实情况属实",
    "已安排清运",
    "已列入改造计划",
    "经与诉求人沟通取得谅解",
    "已约谈施工单位",
    "已张贴告知书",
    "目前恢复正常",
    "将持续巡查",
    "建议走业主大会表决程序",
)
TAIL = "锦绣河山星月晨曦云翔嘉禾瑞景润泽盛世金鼎凯旋翰林御龙澜湾铂悦泓福裕昌隆宏远博雅紫荆银杏朝阳"


class Words:
    """Texts of a few hundred common words and thousands of rare ones (names of estates, shops and roads)."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rare = [
            "".join(chance.choices(TAIL, k=2)) + chance.choice(("小区", "花园", "广场", "路", "苑", "超市"))
            for _ in range(4000)
        ]
        self.common = {
            id(words): list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
            for words in (THINGS, TROUBLES, WISHES, ANSWERS, self.rare)
        }

    def one(self, words: Any) -> str:
        found: str = self.chance.choices(words, cum_weights=self.common[id(words)])[0]
        return found

    def said(self) -> tuple[str, str]:
        one, chance = self.one, self.chance
        thing, trouble, where = one(THINGS), one(TROUBLES), one(self.rare)
        title = f"{where}{chance.randrange(1, 40)}幢{thing}{trouble}"
        middle = f"旁边的{one(THINGS)}也{one(TROUBLES)}，" if chance.random() < 0.6 else ""
        since = f"从{chance.randrange(1, 13)}月{chance.randrange(1, 29)}日起"
        room = f"{chance.randrange(1, 40)}幢{chance.randrange(1, 34)}{chance.randrange(1, 9):02d}室"
        asked = f"多次向{one(self.rare)}那边的物业反映没有结果，{one(WISHES)}。"
        text = f"本人住在{where}{room}，{since}{thing}{trouble}，{middle}{asked}"
        return title, text

    def answer(self) -> str:
        done, office = "，".join(self.one(ANSWERS) for _ in range(3)), self.one(self.rare)
        return f"您好，您反映的问题收悉。{done}。如有疑问请与{office}服务站联系。感谢您的理解。"

    def name(self) -> str:
        return self.chance.choice(SURNAMES) + "".join(
            self.chance.choices(GIVEN, k=self.chance.randrange(1, 3))
        )

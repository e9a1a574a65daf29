"""The demo's matters: what invented residents said over ten weeks, and what became of it, by the real actions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from liren.config.demo.ground import QUARTERS, Quarter, buildings_of
from liren.domains.access import queries as access
from liren.domains.casework.actions import (
    dispatch,
    feedback,
    handing,
    handling,
    intake,
    requester,
    suspending,
)
from liren.domains.casework.queries import catalogue, lists
from liren.domains.casework.rules.matching import propose
from liren.domains.organisations import queries as organisations
from liren.kernel import clock
from liren.kernel.actor import VISITOR, Actor, ActorKind, Grant

COUNTY = "320104"
HANDLED = (
    "accepted",
    "asked",
    "working",
    "offered",
    "suspended",
    "resolved",
    "good",
    "fair",
    "bad",
    "rectify",
)


@dataclass(frozen=True, slots=True)
class Matter:
    """`quarter` counts communities from 0, `spot` their buildings; `path` says how far it has come."""

    days: int
    hour: int
    quarter: int
    spot: int
    title: str
    text: str
    path: str
    kind: str = "report"
    channel: str = "portal"
    naming: str = "named"
    urgency: str = ""
    person: str = "王秀兰 17000000001"
    words: str = ""


M = Matter
MATTERS: tuple[Matter, ...] = (
    M(
        0,
        9,
        0,
        2,
        "三单元楼道灯全不亮",
        "三单元从一楼到六楼的灯都不亮，有一个多星期了。楼上的阿姨前天晚上下楼摔了一跤，膝盖青了。物业说线路归社区管，请尽快来看看。",
        "new",
    ),
    M(
        0,
        8,
        2,
        1,
        "外墙瓷砖松动，下面是人行道",
        "5 号院外墙有几块瓷砖翘起来了，昨天掉了一块，下面天天有孩子走。",
        "new",
        channel="hotline",
        urgency="danger",
        person="陈建国 17000000101",
    ),
    M(0, 10, 3, 4, "菜场后门污水外溢", "石桥菜场后门的污水井一直往外冒水，走路都要垫砖头，味道很大。", "new"),
    M(
        1,
        15,
        1,
        3,
        "电梯困人后停用，老人下不了楼",
        "8 幢电梯昨天下午困了两个人，之后就贴条停用了，楼上有坐轮椅的老人。",
        "new",
        channel="hotline",
        urgency="utility",
        person="吴秀英 17000000102",
    ),
    M(
        1,
        11,
        0,
        7,
        "非机动车棚顶漏雨",
        "车棚顶上的板裂了，一下雨充电的地方就滴水，怕漏电。",
        "new",
        person="孙立 17000000103",
    ),
    M(
        1,
        16,
        3,
        1,
        "垃圾房搬到了窗户下面，味道大",
        "上个月垃圾房从东门搬到我们楼下，夏天没法开窗，现在冬天也有味道。",
        "new",
        naming="confidential",
        person="钱芳 17000000104",
    ),
    M(
        2,
        9,
        2,
        6,
        "孩子转学要开哪些证明",
        "孩子从外地转来，学校说要居住证明和社区证明，社区说不开这种证明，到底要什么？",
        "new",
        kind="consultation",
    ),
    M(
        2,
        14,
        1,
        0,
        "感谢网格员找回走失的家人",
        "家里老人周三下午走失，网格员小王和邻居找了三个小时，在公园找到的，谢谢。",
        "resolved",
        kind="thanks",
        channel="window",
        words="已转达谢意，并在社区公告栏表扬。",
    ),
    M(
        3,
        10,
        0,
        0,
        "文昌街占道停车",
        "早上送孩子的车停满一边，救护车上回都进不来。",
        "returned",
        person="王秀兰 17000000001",
    ),
    M(
        3,
        13,
        0,
        4,
        "独居老人想要午饭送上门",
        "母亲八十三岁一个人住，腿脚不便，能不能有人送午饭。",
        "assigned",
        kind="help",
        channel="window",
        person="王志远 17000000105",
    ),
    M(3, 15, 1, 5, "小区东门充电桩坏了一半", "十个充电桩有五个没电，晚上要排队。", "assigned"),
    M(
        4,
        9,
        0,
        1,
        "健身器材螺丝松了",
        "广场上的扭腰器晃得厉害，怕老人摔。",
        "accepted",
        channel="grid",
        kind="finding",
    ),
    M(
        4,
        14,
        2,
        3,
        "工地夜里十点后还在打桩",
        "双井巷南边工地，这周有三天打到十一点，孩子睡不着。",
        "accepted",
        naming="anonymous",
    ),
    M(
        5,
        10,
        0,
        5,
        "青溪河步道护栏缺一截",
        "河边步道护栏缺了两米，拉了根绳子，天黑看不见。",
        "working",
        urgency="danger",
        words="已拉警戒，通知护栏厂家，后天安装。",
    ),
    M(
        6,
        9,
        3,
        2,
        "桥头弄路灯夜里不亮",
        "桥头弄从小学到菜场一段路灯不亮快一个月。",
        "asked",
        words="请问是整段不亮，还是隔一盏亮一盏？",
    ),
    M(
        6,
        16,
        1,
        2,
        "楼上违规装空调外机，震得慌",
        "外机直接装在我家卧室外墙上，一开就嗡嗡响。",
        "working",
        naming="confidential",
        person="赵琳 17000000106",
        words="已约双方周四下午到社区调解。",
    ),
    M(
        7,
        11,
        0,
        3,
        "老楼想加装电梯，怎么申请",
        "我们单元六层，三户同意两户没说话，要先找谁？",
        "resolved",
        kind="consultation",
        words="需本单元业主三分之二以上参与表决且参与者四分之三以上同意，社区可协助召开恳谈会，材料清单已发您手机。",
    ),
    M(
        8,
        9,
        0,
        6,
        "楼道堆了旧家具",
        "二单元一楼到二楼堆着旧沙发和纸箱，消防通道只剩一半。",
        "good",
        words="已与住户沟通并清走，楼道恢复畅通，本周复查一次。",
    ),
    M(
        9,
        10,
        1,
        1,
        "下水道反水到一楼",
        "下大雨一楼厨房地漏反水，已经第三次了。",
        "offered",
        urgency="utility",
    ),
    M(
        10,
        15,
        3,
        0,
        "石桥路盲道被共享单车占满",
        "盲道上全是单车，视力不好的邻居没法走。",
        "good",
        words="已联系运营企业划定停放区，每天早晚清理。",
    ),
    M(11, 9, 2, 0, "古井街井盖响", "街口井盖一过车就响，半夜特别明显。", "good", words="已更换防响胶垫。"),
    M(
        12,
        14,
        0,
        8,
        "楼顶防水开裂漏水",
        "顶楼三户都漏，天花板掉皮。物业说维修资金要大家签字。",
        "suspended",
        urgency="hard",
    ),
    M(
        14,
        10,
        1,
        6,
        "海棠里树枝压到晾衣架",
        "法桐枝子伸到三楼窗口，刮风打玻璃。",
        "fair",
        words="园林已修剪，较大的两枝待停电时再处理。",
    ),
    M(16, 9, 0, 9, "门禁坏了两周没人修", "二号门门禁一直开着，陌生人随便进。", "bad", words="已报物业。"),
    M(
        18,
        11,
        3,
        3,
        "活动室周末为什么不开",
        "上班的人只有周末有空，活动室周末锁着。",
        "good",
        kind="suggestion",
        words="从本周起周六 9:00 至 17:00 开放，由志愿者值班。",
    ),
    M(
        21,
        10,
        2,
        2,
        "楼下烧烤油烟直冲卧室",
        "晚上八点以后油烟很大，窗户都是油。",
        "rectify",
        words="已劝告店家。",
    ),
    M(
        24,
        9,
        1,
        4,
        "自来水发黄",
        "这两天早上放水是黄的，要放十分钟才清。",
        "good",
        urgency="utility",
        words="供水企业已冲洗管网，水质检测合格，报告贴在单元门口。",
    ),
    M(
        27,
        14,
        0,
        2,
        "快递柜挡住无障碍坡道",
        "新装的快递柜把坡道堵了一半，轮椅上不去。",
        "good",
        words="快递柜已移到东侧，坡道恢复。",
    ),
    M(
        30,
        10,
        3,
        5,
        "能不能教老人用手机挂号",
        "很多老人不会网上挂号，想有人教。",
        "good",
        kind="suggestion",
        words="每周三下午在活动室开手机课，已开第一期。",
    ),
    M(
        34,
        9,
        2,
        4,
        "巷口监控坏了",
        "电动车被偷去派出所说监控是坏的。",
        "fair",
        words="已报派出所和街道，更换设备需排期，预计两周。",
    ),
    M(
        38,
        15,
        0,
        1,
        "天然气味道很重",
        "三单元一楼有很重的煤气味。",
        "good",
        channel="hotline",
        urgency="danger",
        words="燃气公司二十五分钟到场，更换老化软管，复测无泄漏。",
    ),
    M(42, 10, 1, 7, "广场舞音响太大", "晚上七点到九点半，隔着两层窗都能听见。", "bad", words="已口头提醒。"),
    M(
        47,
        9,
        0,
        4,
        "小区缺一块遮雨的等车处",
        "学校班车在东门接孩子，下雨没地方躲。",
        "good",
        kind="suggestion",
        words="雨棚已装好。",
    ),
    M(52, 11, 3, 4, "邻居养鸡，早上四点打鸣", "楼下院子养了六只鸡。", "withdrawn"),
    M(56, 10, 2, 5, "要求判决书马上执行", "官司赢了对方不给钱，请社区帮忙执行。", "not_accepted"),
    M(60, 9, 1, 0, "雨污井堵塞", "棠梨路一下雨就积水。", "good", words="已疏通，清出垃圾两车。"),
)


def load() -> int:
    """Says and handles every matter, once: nothing happens where the street has matters already.

    What 王秀兰 said is said by the demo's resident, who finds it among the own matters.
    """
    street = organisations.street_centre_for(QUARTERS[0].code)
    desk = _named("dispatcher")
    if street is None or desk is None or lists.count_views(desk, ("all",))["all"]:
        return 0
    supervisor = _named("supervisor") or desk
    bodies = {body.id: _of_body(body.id, body.short_name) for body in organisations.bodies_under(COUNTY)}
    cast = _Cast(desk, supervisor, _named("resident") or VISITOR, bodies)
    for matter in sorted(MATTERS, key=lambda matter: (-matter.days, matter.hour)):
        _Story(matter, cast).tell()
    return len(MATTERS)


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who acts, known before the clock is set back: roles are held from today."""

    desk: Actor
    supervisor: Actor
    resident: Actor
    bodies: dict[uuid.UUID, Actor]


def _named(username: str) -> Actor | None:
    account = access.account_by_username(username)
    return access.actor_of(account) if account else None


def _of_body(body_id: uuid.UUID, name: str) -> Actor:
    """Somebody of the body; where the demo has no account, its office."""
    for account in access.staff_of_bodies([body_id]):
        actor = access.actor_of(account)
        if any(grant.body == body_id for grant in actor.grants_of("cases.handle")):
            return actor
    grants = tuple(Grant(right, COUNTY, body_id) for right in ("cases.view", "cases.handle"))
    return Actor(kind=ActorKind.STAFF, name="", office=name, grants=grants)


class _Story:
    """One matter from being said to where its path ends."""

    def __init__(self, matter: Matter, cast: _Cast) -> None:
        self.matter, self.cast, self.desk = matter, cast, cast.desk
        day = clock.now().astimezone(clock.LOCAL).date() - dt.timedelta(days=matter.days)
        said = dt.datetime.combine(day, dt.time(matter.hour, 12), clock.LOCAL)
        self.start = min(said, clock.now() - dt.timedelta(minutes=20 + 7 * matter.spot))
        self.quarter: Quarter = QUARTERS[matter.quarter]
        self.owner: Actor | None = None

    def at(self, hours: float, act: Callable[[], object]) -> None:
        """Does something `hours` after the matter was said, but not in the future."""
        with clock.at(min(self.start + dt.timedelta(hours=hours), clock.now())):
            act()

    def tell(self) -> None:
        self.at(0, self._say)
        path = self.matter.path
        if path == "withdrawn":
            self.at(
                5,
                lambda: requester.withdraw_case(
                    actor=VISITOR, case_id=self.case_id, code=self.code, words="已经自己谈好了。"
                ),
            )
        elif path == "not_accepted":
            self.at(
                3,
                lambda: dispatch.not_accept_case(
                    actor=self.desk,
                    case_id=self.case_id,
                    reason="in_court",
                    elsewhere="请向作出判决的法院申请执行。",
                ),
            )
        elif path != "new":
            self.at(1, self._assign)
            self._go_on(path)

    def _say(self) -> None:
        m = self.matter
        name, phone = m.person.split()
        spot = list(buildings_of(self.quarter))[m.spot]
        by_staff = m.channel in ("window", "hotline", "grid")
        said = intake.Said(
            text=m.text,
            title=m.title,
            kind=m.kind,
            channel=m.channel,
            naming=m.naming,
            address=spot.address,
            longitude=spot.longitude,
            latitude=spot.latitude,
            name="" if m.naming == "anonymous" else name,
            phone="" if m.naming == "anonymous" else phone,
        )
        self.teller = self.cast.resident if name == "王秀兰" and m.naming == "named" else VISITOR
        receipt = intake.say_matter(actor=self.desk if by_staff else self.teller, said=said)
        self.case_id, self.code = receipt.case_id, receipt.tracking_code

    def _assign(self) -> None:
        m = self.matter
        rows = catalogue.choosable(COUNTY)
        found = propose(m.title, m.text, [(row.code, row.keywords) for row in rows], 1)
        chosen = next((row for row in rows if found and row.code == found[0].code), None)
        kind = chosen.handler_kind if chosen else "station"
        body = organisations.body_for(self.quarter.code, kind) or organisations.body_for(
            self.quarter.code, "station"
        )
        if body is None:
            return
        self.owner = self.cast.bodies[body.id]
        dispatch.assign_case(
            actor=self.desk,
            case_id=self.case_id,
            body_id=body.id,
            category_code=chosen.code if chosen else "",
            urgency=m.urgency,
        )

    def _go_on(self, path: str) -> None:
        if self.owner is None:
            return
        owner = self.owner
        if path == "returned":
            self.at(
                4, lambda: self._do(handling.return_case, owner, reason="not_ours", words="属交警管理路段。")
            )
        if path in HANDLED:
            self.at(3, lambda: self._do(handling.accept_case, owner))
        acts: dict[str, Callable[[], None]] = {
            "asked": lambda: self._do(handling.ask_requester, owner, words=self.matter.words),
            "working": lambda: self._do(handling.tell_progress, owner, words=self.matter.words),
            "offered": self._offer,
            "suspended": self._suspend,
        }
        if path in acts:
            self.at(26, acts[path])
        if path in ("resolved", "good", "fair", "bad", "rectify"):
            self._finish(path)

    def _do(self, act: Callable[..., None], actor: Actor, **words: str) -> None:
        act(actor=actor, case_id=self.case_id, **words)

    def _offer(self) -> None:
        other = next(iter(organisations.bodies_under(COUNTY, ["department"])), None)
        if self.owner is not None and other is not None:
            handing.offer_case(
                actor=self.owner,
                case_id=self.case_id,
                body_id=other.id,
                reason="owner_of_thing",
                words="主管道属市政，请接手查管。",
            )

    def _suspend(self) -> None:
        if self.owner is None:
            return
        until = clock.today() + dt.timedelta(days=30)
        suspending.ask_suspension(
            actor=self.owner,
            case_id=self.case_id,
            reason="await_appraisal",
            words="已委托鉴定屋面，等报告再定维修方案。",
            until=until,
        )
        suspending.decide_suspension(actor=self.cast.supervisor, case_id=self.case_id, is_approved=True)

    def _finish(self, path: str) -> None:
        owner, words = self.owner, self.matter.words
        if owner is None:
            return
        outcome = "explained" if self.matter.kind in ("consultation", "thanks") else "fixed"
        hours = 1.5 if self.matter.urgency else 50
        self.at(
            hours,
            lambda: handling.resolve_case(actor=owner, case_id=self.case_id, outcome=outcome, answer=words),
        )
        level = {"good": 5 - self.matter.spot % 2, "fair": 3, "bad": 2, "rectify": 1}.get(path)
        if level is not None:
            said = "" if level > 2 else "只是打了个电话，问题还在。"
            self.at(hours + 20, lambda: self._rate(level, said))
        if path == "rectify":
            self.at(hours + 30, self._call_back)

    def _rate(self, level: int, words: str) -> None:
        requester.rate_case(actor=VISITOR, case_id=self.case_id, code=self.code, level=level, words=words)

    def _call_back(self) -> None:
        supervisor = self.cast.supervisor
        for waiting in lists.list_call_backs(supervisor):
            if waiting.case_id == self.case_id:
                feedback.record_call_back(
                    actor=supervisor,
                    call_back_id=waiting.id,
                    result="rectify",
                    words="诉求人说油烟没有减少，要求装净化器。",
                )

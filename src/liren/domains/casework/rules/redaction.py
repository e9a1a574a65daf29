"""What of a text may stand in public: the matter, not the person.

Numbers go by their shape, rooms by the building before them, names by the words around them together with a list of
surnames: a name that stands alone is not recognised, and no ordinary word should be taken for one.
"""

from __future__ import annotations

import re

_HAN = r"[\u4e00-\u9fff]"
_COUNT = r"[\d一二三四五六七八九十]"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安"
    "颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫"
    "屈鲍覃霍翁隋甘景柏宁柯阮桂闵柴冉娄喻谈"
)
_COMPOUND = "欧阳|上官|司马|诸葛|慕容|司徒|夏侯|皇甫|尉迟|端木"
_SURNAME = f"(?:{_COMPOUND}|[{_SURNAMES}])"
_TITLES = "先生|女士|小姐|太太|阿姨|师傅|大爷|大妈|大姐|大哥|奶奶|爷爷"
_ENDS = r"(?=[^\u4e00-\u9fff]|$)"  # no letter follows: the name, not the beginning of a sentence
_NO_NAMES = (  # words that begin like a name
    "方便|方面|方案|安全|安心|安居|安置|高兴|高度|高层|高价|万分|万元|常年|常常|常住|文明|文化|严重|严厉|时间|关注|关心|关于|"
    "关系|管理|任何|任意|金额|金融|白天|白领|江边|石料|成本|向上|向下|于是|于此|谢谢|谢绝|温馨|温暖|程序|许多|许可|盛世|"
    "易燃|康复|苏醒|阳台|阳光|边上|华侨|和谐|项目|路人|章程|施工|费用|纪律|申请|申诉|申报|左右|何时|何在|何人|何况|何年|"
    "何去|何处|曲折|黄金|钱款|钱财|夏天|夏季|毕业|毕竟|齐全|卫生|单位|包括|解决|强烈|季度|左边|龙头|马上|马路|林业|游客|"
    "童年|欧洲|甘心|景观|宁愿|洪水|温度|席卷|莫名|祝愿|易于|段时|雷同|顾客|顾虑|顾问|江北|江南|叶子|田地|石头|董事|鲁莽|"
    "兰州|史上|白色|黄色|金色|宁静|高新|高中|高校|高考|高级|高速|高薪|高铁|高龄|周边|周围|周末|周一|周二|周三|周四|周五|"
    "周六|周日|周期|汪洋|贺电|武汉|文件|文字|安排|安装|安静|严格|严谨|严肃|万家|万户|万科|常德|常用|常识|胡乱|游行|程度|"
    "许久|余下|余款|余额|余人|余户|余名|白白|白纸|石油|田间|金钱|金科|金星|石化|马虎|毛坯|毛病|牛羊|江湖|江水|汤泉|龙湖|"
    "阳春|关爱|关门|关闭|关停|温泉|钟头|苗木|苗圃|童心|谷物|谷山|柳树|梅溪|桂花|康乃|洪山|景区|雷锋|岳麓|向来|向前|向着|"
    "左侧|成员|方可|方能|方式|方向|方言|高达|高压|高空|高架|何以|何必|何等|何种|武警|叶片|梁柱|庄稼|肖像|易发|时候|孙子|孙女|安徽|何方"
)
_IS_NAME = rf"(?!{_NO_NAMES}|{_HAN}{{0,2}}(?:业主|住户|居民|市民|公司|小区|委员|代表|们|的|了|是|在))"
_NAME = rf"{_IS_NAME}(?![于向管]|曾[经向在多于与去被因有是]){_SURNAME}{_HAN}{{1,2}}{_ENDS}"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = r"[A-Z][·.\s]?(?=[A-Z0-9]{0,5}\d)[A-Z0-9]{5,6}(?![A-Z0-9])"
_BUILDING = rf"(?P<building>{_COUNT}{{1,8}}\s?(?:幢|栋|座|号楼)(?:楼(?!上|下|道|梯))?)"
_ENTRANCE = rf"(?:[\s,，、-]*(?:{_COUNT}+|[东西中甲乙丙A-Ga-g])\s?(?:单元|门洞|门|梯))"
_FLOOR = rf"(?:[\s,，、-]*{_COUNT}+\s?[楼层])"
_QUANTITY = r"(?!\d|\s?(?:[户人元年个套万亿多余层楼米平㎡%％～~至到、.-]|号文))"
_ROOM = r"[\s,，、-]*\d{2,4}\s?(?:室|号房(?!屋)|房(?![屋产地间价源子型补]))"
_ROOM_ALONE = rf"[\s,，、-]*\d{{3,4}}(?:号(?![楼文令])|{_QUANTITY}(?!号))"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"), "***"),  # e-mail
    (
        re.compile(r"(?<![\dA-Za-z])\d{6}\s?(?:19|20)\d{2}\s?\d{4}\s?\d{3}[\dXx](?![\dA-Za-z])"),
        "***",
    ),  # identity
    (re.compile(r"(?<![\dA-Za-z])\d{6}(?:19|20)\d{2}[\dXx*＊]{4,8}"), "***"),  # …half masked
    (re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"), "***"),  # mobile
    (
        re.compile(r"(?<![\d.])(?:[(（]0\d{2,3}[)）]|0\d{2,3})[-—－ ]?[2-9]\d{6,7}(?:-\d{1,5})?(?!\d)"),
        "***",
    ),  # fixed line
    (  # a fixed line without its area: no amount, no date, no number of a standard
        re.compile(
            r"(?<![\dA-Za-z.〔(（-])(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))[2-8]\d{6,7}"
            r"(?!\d|[.,][\d元]|[-A-Za-z年]|\s?(?:[元万亿平㎡米吨件人块号方亩]|立方|多))"
        ),
        "***",
    ),
    (re.compile(r"(?<![\d.])\d{9,}(?!\d|[.,]\d|\s?[元万亿])"), "***"),  # accounts, cards
    (re.compile(rf"[{_PROVINCES}]{_PLATE}"), "***"),  # number plate
    (re.compile(rf"(?<=车牌|号牌|车号)(?P<mark>[号码为是：:\s]{{0,4}}){_HAN}{_PLATE}"), r"\g<mark>***"),
    (re.compile(rf"{_BUILDING}{_ENTRANCE}?{_FLOOR}?(?:{_ROOM}|{_ROOM_ALONE})\s?"), r"\g<building>"),
    (re.compile(rf"(?<=单元){_FLOOR}?(?:{_ROOM}|{_ROOM_ALONE})"), ""),  # room behind its entrance
    (
        re.compile(
            r"(?<![\d-])(?P<building>\d{1,3})-(?:\d{1,2}-)?\d{3,4}(?=室|号?房(?![屋产地])|的?(?:业主|住户))"
        ),
        r"\g<building>-**",
    ),
    (re.compile(r"(?<![\d.-])\d{3,4}\s?(?=室|号房(?!屋)|房(?![屋产地间价源子型补]))"), "**"),  # room alone
    (
        re.compile(
            rf"(?<=我叫|姓名)(?P<mark>[是为：:\s]{{0,2}})(?![某做不起停苦屈暂与及或等相和登变]|什么|名称|电话|地址){_HAN}{{2,4}}{_ENDS}"
        ),
        r"\g<mark>**",
    ),
    (
        re.compile(
            rf"(?P<who>(?:联系|申请|投诉|举报|反映|当事|来信|签署)人|户主|房主|业主|住户|署名|签名)"
            rf"(?P<mark>\s?[：:]\s?){_IS_NAME}{_SURNAME}(?!{_TITLES}){_HAN}{{1,2}}(?={_TITLES}|[^\u4e00-\u9fff]|$)"
        ),
        r"\g<who>\g<mark>**",
    ),
    (
        re.compile(
            rf"(?P<who>(?:联系|申请|投诉|举报|反映|当事)人|户主|房主|(?<![企行商])业主|住户|本人|我是|我叫|名叫){_NAME}"
        ),
        r"\g<who>**",
    ),
    (re.compile(rf"(?<![主责担])(?<!照)(?!于){_SURNAME}(?=老?(?:{_TITLES}))"), "某"),  # 王先生
    (re.compile(rf"{_IS_NAME}{_SURNAME}(?!某){_HAN}(?!某){_HAN}?(?=老?(?:先生|女士))"), "某"),  # 王小明先生
    (re.compile(rf"(?![于向]){_SURNAME}某某?(?=[^\u4e00-\u9fff]|$|[的与和在说称把被将已因等])"), "某某"),
)


def without_personal_data(text: str) -> str:
    """The text with telephone, identity, account and plate numbers, rooms and names put out of sight.

    With numbers it errs on the side of hiding: a long one that means something else is hidden too, unless a unit
    behind it says what it counts.
    """
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return re.sub(r" {2,}", " ", text)

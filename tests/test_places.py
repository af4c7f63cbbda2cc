"""Places named in orders, on the shipped tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.place_table import Places
from data.places import FoundPlace, PlaceFinder
from data.shanghai import PLACES


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load(PLACES)


@pytest.fixture(scope="module")
def finder(places: Places) -> PlaceFinder:
    return PlaceFinder(places)


def shown(found: FoundPlace) -> str:
    """District/town/community in one line, or the place outside."""
    areas = (found.district, found.town, found.community)
    return found.outside or "/".join(area.name for area in areas if area)


# text, address, place, place type
SENTENCES = [
    ("合庆镇建光村村口的河道发臭", "", "浦东新区/合庆镇/建光村村委会", "河道"),
    ("上海市浦东新区张江镇有工地半夜施工", "", "浦东新区/张江镇", "工地"),
    ("浦东这边公交站牌坏了好几天", "", "浦东新区", "公交站"),
    ("浦东区的停车收费太贵", "", "浦东新区", ""),
    ("嘉定江桥这里有人占道摆摊", "", "嘉定区/江桥镇", ""),
    ("徐汇区田林街道楼道堆满杂物没人清理", "", "徐汇区/田林街道", "小区内"),
    ("龙柏七村的楼道灯坏了半个月", "", "闵行区/虹桥镇/龙柏七村居委会", "小区内"),
    ("控江五村一户人家养鸽子，臭得不行", "", "杨浦区/延吉新村街道/控江五村居委会", "小区内"),
    ("云南中路居委不给开证明", "", "黄浦区/南京东路街道/云南中路居委会", ""),
    ("南京东路上有人拉客", "", "黄浦区", "公共道路"),
    ("南京东路街道办事处态度不好", "", "黄浦区/南京东路街道", ""),
    ("南京西路1266号商场的空调外机吵", "", "", "商场"),
    ("静安寺门口有人乞讨", "", "静安区/静安寺街道", ""),
    ("闸北区那边的老房子什么时候拆", "", "静安区", ""),
    ("原来卢湾区的房子现在归谁管", "", "黄浦区", ""),
    ("南汇的老街坑坑洼洼", "", "浦东新区", ""),
    ("崇明县现在有没有公租房", "", "崇明区", ""),
    ("提篮桥街道的菜场脏得很", "", "虹口区/北外滩街道", "菜场"),
    ("黄渡镇的自来水发黄", "", "嘉定区/安亭镇", ""),
    ("孙桥镇路口没有红绿灯", "", "浦东新区/张江镇", "公共道路"),
    ("崇明岛上的民宿不退押金", "", "崇明区", ""),
    ("长兴岛的末班车太早", "", "崇明区/长兴镇", ""),
    ("横沙岛轮渡停航没有通知", "", "崇明区/横沙乡", ""),
    ("瑞虹新城三期地下车库漏水", "", "虹口区/嘉兴路街道", "小区内"),
    ("中远两湾城有人高空抛物", "", "普陀区/宜川路街道", "小区内"),
    ("康城小区大门口黑车成堆", "", "闵行区/莘庄镇", "小区内"),
    ("虹口足球场散场以后堵车", "", "虹口区", "景区"),
    ("迪士尼门口有黄牛", "", "浦东新区/川沙新镇", "景区"),
    ("虹桥火车站出租车拒载", "", "闵行区/新虹街道", "火车站"),
    ("上海南站的电梯停运", "", "徐汇区", "火车站"),
    ("上海火车站北广场有人睡觉", "", "静安区/天目西路街道", "火车站"),
    ("浦东机场的行李丢了", "", "浦东新区/祝桥镇", "机场"),
    ("虹桥机场打车要等两个小时", "", "", "机场"),
    ("瑞金医院挂号排队插队", "", "黄浦区/瑞金二路街道", "医院"),
    ("复旦大学邯郸校区门口乱停车", "", "杨浦区", "学校"),
    ("世纪公园的厕所没有纸", "", "浦东新区/花木街道", "公园"),
    ("七宝老街有店家卖过期糕团", "", "闵行区/七宝镇", "景区"),
    ("朱家角古镇停车收费没有发票", "", "青浦区/朱家角镇", "景区"),
    ("五角场万达的厕所漏水", "", "杨浦区/五角场街道", "商场"),
    ("莘庄地铁站的自动扶梯坏了", "", "闵行区/莘庄镇", "轨道交通"),
    ("九亭站早高峰限流", "", "松江区/九亭镇", "轨道交通"),
    ("陆家嘴站里有人卖唱", "", "浦东新区/陆家嘴街道", "轨道交通"),
    ("泗泾站门口共享单车堆成山", "", "松江区/泗泾镇", "轨道交通"),
    ("苏州河边钓鱼的人乱扔垃圾", "", "", "河道"),
    ("黄浦江的渡轮停航了", "", "", "河道"),
    ("北京西路有个窨井盖没了", "", "", "公共道路"),
    ("四川北路的树枝断了", "", "虹口区", "公共道路"),
    ("兰州路路面塌陷", "", "杨浦区", "公共道路"),
    ("延安高架下匝道堵死", "", "", "公共道路"),
    ("沪宁高速收费站多收钱", "", "", "高速公路"),
    ("奉贤光明村有人烧秸秆", "", "奉贤区/南桥镇/光明村村委会", "农村"),
    ("松江新桥镇的宅基地纠纷", "", "松江区/新桥镇", "农村"),
    ("金山石化街道夜里有刺鼻气味", "", "金山区/石化街道", ""),
    ("漕泾那边化工厂排气", "", "金山区/漕泾镇", "企业厂区"),
    ("廊下镇大棚里烧塑料", "", "金山区/廊下镇", "农村"),
    ("枫泾古镇的商户抢客", "", "金山区/枫泾镇", "景区"),
    ("青浦徐泾的动迁房漏水", "", "青浦区/徐泾镇", "小区内"),
    ("宝山顾村的路灯全灭了", "", "宝山区/顾村镇", "公共道路"),
    ("大场镇的废品站扰民", "", "宝山区/大场镇", ""),
    ("友谊路街道什么时候通暖气", "", "宝山区/友谊路街道", ""),
    ("闵行虹桥镇的群租房没人管", "", "闵行区/虹桥镇", "小区内"),
    ("长宁虹桥街道的居委电话打不通", "", "长宁区/虹桥街道", ""),
    ("古美街道有人在绿地种菜", "", "闵行区/古美街道", "绿地"),
    ("曹杨街道加装电梯卡住了", "", "普陀区/曹杨新村街道", "小区内"),
    ("我家住闵行区莘庄镇，今天在徐汇区漕溪北路路口被电瓶车撞了", "", "徐汇区", "公共道路"),
    ("我住在浦东新区合庆镇建光村，村里的河没人管", "", "浦东新区/合庆镇/建光村村委会", "农村"),
    ("本人户籍在崇明区堡镇，现在反映杨浦区控江路上乱停车", "", "杨浦区", "公共道路"),
    ("我在浦东上班，昨天路过静安区大宁路看到树倒了", "", "静安区", "公共道路"),
    ("事发地点位于宝山区杨行镇，我是嘉定区的", "", "宝山区/杨行镇", ""),
    ("普陀区和闵行区都有他们的店", "", "", ""),
    ("浦江镇和颛桥镇交界处有人倒渣土", "", "闵行区", "工地"),
    ("昆山花桥的楼盘延期交房", "", "昆山市花桥镇", ""),
    ("我在苏州买的房子开发商跑路了", "", "苏州市", ""),
    ("江苏省南通市启东市的工厂欠薪", "", "启东市", "企业厂区"),
    ("浙江嘉兴的厂往河里排污水", "", "嘉兴市", "河道"),
    ("在北京的公司拖欠我工资", "", "北京市", ""),
    ("安徽省合肥市的网店不发货", "", "合肥市", ""),
    ("我是安徽人，在松江九亭打工被欠薪", "", "松江区/九亭镇", ""),
    ("老家在河南，现在住在闵行区浦江镇，小区没有充电桩", "", "闵行区/浦江镇", "小区内"),
    ("兰州拉面店油烟大，在长宁区天山路街道", "", "长宁区/天山路街道", ""),
    ("楼上天天漏水", "浦东新区三林镇", "浦东新区/三林镇", ""),
    ("建光村的路坏了", "浦东新区合庆镇", "浦东新区/合庆镇/建光村村委会", "农村"),
    ("光明村的垃圾没人收", "奉贤区青村镇", "奉贤区/青村镇", "农村"),
    ("我人在徐汇区，家里停水了", "杨浦区殷行街道", "杨浦区/殷行街道", ""),
    ("噪声太大睡不着", "静安区芷江西路街道某小区3号楼", "静安区/芷江西路街道", "小区内"),
    ("物业不修电梯", "苏州工业园区", "苏州市工业园区", "小区内"),
    ("学校门口的马路没有斑马线", "嘉定区南翔镇", "嘉定区/南翔镇", "公共道路"),
    ("小区旁边的工地半夜打桩", "普陀区", "普陀区", "工地"),
    ("小区绿化带里的树挡了阳光", "", "", "小区内"),
    ("地铁站旁边的饭店油烟扰民", "", "", "餐饮店"),
]

# text, address, where it happened: not where somebody lives, comes from, or says it is not
HAPPENED = [
    ("我户口在静安，人住闵行七宝镇，想问七宝的食堂几点开", "", "闵行区/七宝镇"),
    ("我老家在崇明，现住杨浦区控江路街道，楼上天天漏水", "", "杨浦区/控江路街道"),
    ("我单位在浦东张江，家住闵行七宝镇，小区里停车难", "", "闵行区/七宝镇"),
    ("我住嘉定，每天到徐汇区田林街道上班，门口那家店油烟太大", "", "徐汇区/田林街道"),
    ("打电话的是我妈，她住在虹口区，反映宝山大场镇的养老院收费高", "", "宝山区/大场镇"),
    ("这个地方不属于松江九亭，属于闵行七宝", "", "闵行区/七宝镇"),
    ("不是徐汇区，是长宁区虹桥街道", "", "长宁区/虹桥街道"),
    ("不归宝山管，我们是静安彭浦镇的", "", "静安区/彭浦镇"),
    ("是不是归静安区管", "", "静安区"),
    ("事情发生在普陀真如，我人住嘉定", "嘉定区江桥镇", "普陀区/真如镇街道"),
    ("我在青浦区徐泾镇买的新房漏水，我本人住长宁", "长宁区天山路街道", "青浦区/徐泾镇"),
    ("我现在住的是奉贤南桥，这里晚上有人飙车", "徐汇区龙华街道", "奉贤区/南桥镇"),
    ("我住昆山，老家在青浦金泽镇，村里的路断了", "昆山市", "青浦区/金泽镇"),
    ("我住外高桥这边，杨高北路上集卡整夜开", "", "浦东新区/高桥镇"),
    ("金泽镇居委会说不给开居住证明", "", "青浦区/金泽镇"),
    ("宝山区杨行镇宝杨路2021弄有人养鸡", "", "宝山区/杨行镇/宝杨路二零二一弄居委会"),
    ("殷行路250弄的门坏了", "", "杨浦区/殷行街道/殷行路二百五十弄居委会"),
    ("我去杭州旅游的时候被导游骗了", "", "杭州市"),
    ("杭州西湖景区的民宿不退款", "", "杭州市"),
    ("成都一家公司不给开离职证明", "", "成都市"),
    ("南京的工厂不发工资，我已经回上海了", "", "南京市"),
]

# The spelling of a text and the name that is meant.
MISSPELT = [
    ("青蒲区的路灯坏了", "青浦区"),
    ("闵行区辛庄镇的黑车", "闵行区/莘庄镇"),
    ("嘉定安停镇的公交", "嘉定区/安亭镇"),
    ("宝山区扬行镇有人养鸡", "宝山区/杨行镇"),
    ("长宁区天山路接道的井盖", "长宁区/天山路街道"),
    ("浦东新曲康乔镇的工地", "浦东新区/康桥镇"),
    ("虹口区凉成新村街道的垃圾", "虹口区/凉城新村街道"),
    ("陆家咀的灯太亮", "浦东新区/陆家嘴街道"),
]

NO_PLACE = [
    "赵嘉定的退休金少算了三年",
    "律师黄浦收了钱不办事",
    "孩子班主任杨长宁老师体罚学生",
    "吴静安大夫开错了药",
    "客服叫马桥，态度很差",
    "我邻居朱泾阿姨养了三条狗",
    "我网名徐汇小王子，账号被盗了",
    "陈青浦和孙奉贤两兄弟争遗产",
    "高行先生来电要求退款",
    "静安牌自行车断了刹车线",
    "浦东足球俱乐部的年票退不掉",
    "陆家嘴集团的股票跌了",
    "三林酱菜是过期的",
    "松江大米里有虫",
    "徐行草编的网课退不了",
    "《外滩钟声》的碟片放不出来",
    "珠宝山寨货太多",
    "东航头等舱的票退不了",
    "房东平时不露面",
    "盛夏阳光太晒",
    "我朋友在苏州，他想来上海落户",
    "我在江苏交的社保能转上海吗",
    "想去三亚旅游，团费不退",
    "从北京回上海的高铁晚点",
    "武汉热干面店门口有人打架",
    "老师说新村建设要加快",
    "两国友谊长存的横幅掉下来了",
    "我在家等了一天没人来",
    "东方有线的宽带又断了",
    "大众汽车的售后不肯换零件",
    "请提高行政效率",
    "他们的服务要提高境界",
    "大家要大团结",
    "遇到重大场合要有人维持秩序",
    "换了一个新场地还是不行",
    "走廊下面积水",
    "保安亭里没有人值班",
    "这个月最高行情是多少",
    "我想学一门书院里的课",
    "我是安徽人，想办居住证",
    "我老家在四川，孩子要上学",
    "从北京回来需要隔离吗",
    "买了兰州拉面吃坏肚子",
    "重庆火锅店太吵",
    "宁波银行的信用卡乱扣费",
    "沙县小吃没有营业执照",
    "江苏牌照的车占了我的车位",
    "快递从广州寄过来丢了",
    "新疆羊肉串的烟味很大",
    "上海的夏天太热了",
    "本市的公积金怎么提取",
    "上海市居住证积分查询",
    "金山软件自动续费",
    "花木被人偷了",
    "三星手机售后不给修",
    "中兴的机顶盒坏了",
    "新河水质怎么样",
    "请问社保卡怎么办理",
    "邻居家的狗天天叫",
    "建设镇区绿道的想法很好",
    "菜卖得比大理石还贵",
    "我对白鹤这种鸟很感兴趣",
    "小孩子长征故事讲得好",
    "快递小哥态度很好，表扬一下",
    "老人健康码打不开",
    "信用卡被盗刷了",
    "山东面食的包装破了",
    "楼道里有人抽烟",
    "河南岸的垃圾没人扫",
    "北京时间晚上十点还在放炮",
    "网上买的苏州评弹票退不了",
    "医生说要多休息",
    "教育培训机构跑路不退费",
    "崇明糕发霉了商家不退款",
    "南翔小笼包太贵",
]


@pytest.mark.parametrize(("text", "address", "place", "place_type"), SENTENCES)
def test_sentences(finder: PlaceFinder, text: str, address: str, place: str, place_type: str) -> None:
    found = finder.find([(text, address)])[0]
    assert (shown(found), found.place_type) == (place, place_type)


@pytest.mark.parametrize(("text", "address", "place"), HAPPENED)
def test_where_it_happened_is_heard_before_where_somebody_lives(
    finder: PlaceFinder, text: str, address: str, place: str
) -> None:
    assert shown(finder.find([(text, address)])[0]) == place


@pytest.mark.parametrize(("text", "place"), MISSPELT)
def test_a_name_misspelt_by_sound_or_look_is_understood(finder: PlaceFinder, text: str, place: str) -> None:
    assert shown(finder.find([(text, "")])[0]) == place


def test_a_misspelling_never_takes_the_place_of_a_name(places: Places, finder: PlaceFinder) -> None:
    for town in places.of_tier("town"):
        found = finder.find([(f"{places.district_of(town.code).name}{town.name}", "")])[0]
        assert found.town == town


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("七宝糕团店卖过期的青团", "闵行区/七宝镇"),
        ("马陆葡萄园偷排废水", "嘉定区/马陆镇"),
        ("宝山老师补课收费太高", "宝山区"),
        ("我叫徐汇城管来他们不来", "徐汇区"),
        ("王女士反映徐汇田林的小区停水", "徐汇区/田林街道"),
        ("李先生静安的房子漏水", "静安区"),
        ("司机松江九亭上车后绕路", "松江区/九亭镇"),
        ("今年青浦水上巡游很好看", "青浦区"),
        ("上周浦东机场的行李丢了", "浦东新区/祝桥镇"),
    ],
)
def test_a_place_beside_people_and_goods_stays_one(finder: PlaceFinder, text: str, place: str) -> None:
    assert shown(finder.find([(text, "")])[0]) == place


@pytest.mark.parametrize(
    ("text", "place_type"),
    [
        ("公园路上的树断了", "公共道路"),
        ("学校旁的人行道上全是车", "公共道路"),
        ("江川路和鹤庆路路口的行道树断了", "公共道路"),
        ("江川路上一家饭店油烟大", "餐饮店"),
        ("潍坊路上的菜场关了", "菜场"),
        ("中山医院停车场的充电桩坏了", "停车场"),
        ("苏州工业园区的人来电", ""),
        ("上班路上摔了一跤", ""),
    ],
)
def test_the_type_of_the_thing_itself_is_told(finder: PlaceFinder, text: str, place_type: str) -> None:
    assert finder.find([(text, "")])[0].place_type == place_type


@pytest.mark.parametrize("text", NO_PLACE)
def test_no_place_is_made_up(finder: PlaceFinder, text: str) -> None:
    found = finder.find([(text, "")])[0]
    assert (shown(found), found.ambiguous, found.spans) == ("", (), ())


def test_enough_sentences() -> None:
    assert len(SENTENCES) >= 80
    assert len(NO_PLACE) >= 40


@pytest.mark.parametrize(
    ("text", "district", "rivals"),
    [
        ("虹桥的黑车太多", "", {"虹桥街道", "虹桥镇"}),
        ("普陀区和闵行区都有他们的店", "", {"普陀区", "闵行区"}),
        ("浦江镇和颛桥镇交界处有人倒渣土", "闵行区", {"浦江镇", "颛桥镇"}),
    ],
)
def test_what_fits_equally_well_is_ambiguous(finder: PlaceFinder, text: str, district: str, rivals: set[str]) -> None:
    found = finder.find([(text, "")])[0]
    assert (shown(found), {row.name for row in found.ambiguous}) == (district, rivals)


def test_a_namesake_is_settled_by_what_else_is_named(finder: PlaceFinder, places: Places) -> None:
    alone = finder.find([("光明村的路坏了", "")])[0]
    assert alone.community is None
    assert alone.district is None
    assert len(alone.ambiguous) == 7
    for town in alone.ambiguous:
        settled = finder.find([(f"{town.name}光明村的路坏了", "")])[0]
        assert (settled.town, settled.ambiguous) == (town, ())
        assert settled.community is not None
        assert settled.community.parent == town.code
    assert all(town.tier == "town" for town in alone.ambiguous)
    assert places.town_of(alone.ambiguous[0].code) == alone.ambiguous[0]


def test_spans_are_the_words_it_rests_on(finder: PlaceFinder) -> None:
    text = "我家住闵行区，今天在徐汇区田林街道看到积水"
    found = finder.find([(text, "上海市徐汇区")])[0]
    assert [text[start:end] for start, end in found.spans] == ["徐汇区", "田林街道"]


PIECES = (
    "浦东新区",
    "合庆镇",
    "建光村",
    "光明村",
    "虹桥",
    "南京东路",
    "苏州",
    "昆山市",
    "我家住",
    "位于",
    "上海市",
    "路口",
    "的",
    "，",
    "张江",
    "瑞虹新城",
    "小区",
    "河道",
    "路",
    "3号",
    "人",
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join)] * 2),
        max_size=4,
    )
)
def test_whatever_is_found_is_coherent(finder: PlaceFinder, places: Places, texts: list[tuple[str, str]]) -> None:
    batch = finder.find(texts)
    assert batch == [finder.find([one])[0] for one in texts]
    for (text, _), found in zip(texts, batch, strict=True):
        assert all(0 <= start < end <= len(text) for start, end in found.spans)
        if found.town:
            assert found.district == places.district_of(found.town.code)
        if found.community:
            assert found.town == places.town_of(found.community.code)
        if found.outside:
            assert (found.district, found.town, found.community, found.ambiguous) == (None, None, None, ())

"""What is only called like a place: people, teams, brands, dishes and crafts."""

import re

__all__ = ["is_brand", "is_person"]

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "姚谭廖邹熊陆郝孔白崔康毛邱秦史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚庞樊殷施陶洪翟倪严牛俞章鲁葛韦毕聂焦柳邢骆岳齐梅"
    "庄辛祝涂纪舒凌金邬葛瞿茅奚单桑裘闵翁卞尤储嵇虞诸盛"
)
_KIN = (
    "老公|丈夫|先生|老婆|妻子|太太|爱人|儿子|女儿|孙子|孙女|父亲|母亲|爸爸?|妈妈?|爷爷|奶奶|外公|外婆|公公|婆婆|岳父|岳母|"
    "哥哥?|弟弟?|姐姐?|妹妹?|舅舅|叔叔|伯伯|侄子|外甥|前夫|前妻|邻居|同事|同学|朋友|室友|男友|女友|孩子|小孩"
)
_JOBS = (
    "医生|大夫|护士长?|老师|教师|教授|班主任|教练|律师|法官|警官|民警|辅警|城管|司机|师傅|保安|保洁员?|店长|店员|经理|老板娘?|房东|二房东|"
    "租客|房客|中介|快递员|骑手|外卖员|业务员|销售|销售员|客服|主任|书记|校长|院长|导游|主播|博主|网红|月嫂|保姆|护工|钟点工|"
    "小哥|小伙|男子|女子|法人|法人代表|负责人|联系人|当事人|被告|原告|债务人|工人|工头|包工头|民工|工友|员工|职员|股东|顾问|设计师|"
    "装修工|维修工|水电工|代理人|投诉人|来电人|调解员|社工|徒弟|学徒|网友|队友|志愿者|专员|组长|楼组长|科长|局长|所长|会计|出纳|演员|歌手"
)
_RELATED = f"{_KIN}|{_JOBS}"
_TITLES = (
    "先生|女士|小姐|阿姨|叔叔|大爷|大妈|大姐|大哥|大叔|奶奶|爷爷|老伯|伯伯|老先生|老太|同志|老师|师傅|医生|大夫|护士|律师|教练|教授|"
    "主任|经理|警官|法官|同学|老板|书记|队长|店长|女孩|兄弟|姐妹|两?姐妹|两?兄弟|夫妻|夫妇|一家人|本人"
)
_BEFORE_FULL_NAME = re.compile(
    rf"(?:^|[，。、；：！？,.;:!?\s“”\"（）()「」]|和|与|跟|找|被|把|给|请|叫|姓名|名|位|个|是|向|对|由|让|替|为|说|{_RELATED})$"
)
_NAMED_BEFORE = re.compile(
    rf"(?:(?:姓名|名字|艺名|小名|化名)(?:就|也)?[叫是为：:]?|(?:{_RELATED}|[他她我]|[姓的]\w)[，,]?(?:就|也|名字?)?叫做?)$"
)
_ALIAS_BEFORE = re.compile(r"(?:网名|昵称|微信名|群名|笔名|艺名|账号名?)(?:就|也)?[叫是为：:]?$")
_CALLED_BEFORE = re.compile(rf"(?:{_JOBS}|同学|同事|室友|工友)$")
_NAME_ENDS = re.compile(r"\w?(?:[，。、；！？,.;!?”\"）)\s]|的|$)")
_TITLE_AFTER = re.compile(rf"(?:{_TITLES})")
# Titles that nobody puts after a place: "长宁医生" may be any doctor of that district.
_COURTESY_AFTER = re.compile(r"\w?(?:先生|女士|小姐|阿姨|大爷|大妈|大叔|老伯|同志)")
_KNOWN_AFTER = re.compile(
    rf"是(?:我|他|她|我们)的?(?:{_RELATED}|客户|债主|前同事)|答应|承诺|欠我|借我|骗[我了]|骂[我了]|打[我了]|拉黑"
)

_GOODS = (
    "糕|米糕|酒酿|烧鸡|酱鸭|板鸭|熏鱼|珠宝|点心|月饼|羊肉|牛肉|腊肉|酱蹄|丁蹄|蹄膀|蹄髈|大闸蟹|螃蟹|毛蟹|蟹|水蜜桃|蜜桃|黄桃|蟠桃|桃|葡萄|西瓜|甜瓜|雪瓜|崩瓜|金瓜|蜜梨|梨|草莓|枇杷|"
    "杨梅|蜜橘|桔子|橘子|大米|新米|草鸡|老母鸡|三黄鸡|咸鸭蛋|鸭蛋|老白酒|白酒|黄酒|米酒|老酒|豆腐|香干|豆干|酱菜|酱油|小笼|汤包|馄饨|烧卖|粽|鲈鱼|"
    "茭白|白蒜|水仙|芦粟|熏拉丝|豆瓣酥|松饼|五香豆|梨膏糖|素饼|素月饼|玩偶|公仔"
)
_CRAFTS = (
    "农民画|竹刻|草编|刺绣|绒绣|土布|年画|剪纸|木雕|石雕|泥塑|面塑|手串|文玩|画册|画报|画卷|画集|晚报|时报|周刊|杂志|纪念币|纪念章|纪念册|纪念品|"
    "明信片|邮票|文创|手办|盲盒|拼图|手账|丝巾|香皂|雪花膏|花露水|手表|自行车|缝纫机|收音机|电视机|相机|黄金手链|黄金项链|黄金戒指"
)
_MADE_THERE = r"\w{0,3}(?:[店馆铺摊档厂田园坊庄城街]|市场|批发|基地|种植|养殖|合作社|大棚|采摘)"
_BRAND_AFTER = re.compile(
    r"牌(?![照坊匾子楼号位桌室九]|前|后)|(?:男子|女子)?(?:足球|篮球|排球|围棋|电竞)?(?:球队|队(?![伍员长里])|俱乐部)|财经|早餐(?![店摊铺车点])|论坛|集团|股票|债券|"
    r"股份|证券|信托|国泰|金服|财富|直播间|主播|博主|网店|网课|淘宝店|旗舰店|专营店|牧场|"
    rf"(?:{_CRAFTS})|(?:{_GOODS})(?!{_MADE_THERE})"
)

# Most names go on otherwise, and a look at one character is cheaper than a search.
_LAST_OF_NAMED = frozenset("叫做名字称号是为：:")
_FIRST_OF_BRANDS = frozenset("牌男女足篮排围电球队俱财早论集股债证信国金服直主博网淘旗专牧") | {
    word[0] for word in f"{_CRAFTS}|{_GOODS}".split("|")
}


def is_person(text: str, start: int, end: int) -> bool:
    """Whether a name of two characters stands in the name of a person: 张长宁医生, 房东叫金山."""
    if end - start != 2:
        return False
    before = text[start - 1] if start else ""
    if before in _SURNAMES and (
        _TITLE_AFTER.match(text, end) or _BEFORE_FULL_NAME.search(text, max(0, start - 6), start - 1)
    ):
        return True
    if before in _LAST_OF_NAMED:
        if _ALIAS_BEFORE.search(text, max(0, start - 6), start):
            return True
        if _NAMED_BEFORE.search(text, max(0, start - 8), start) and _NAME_ENDS.match(text, end):
            return True
    return text[start] in _SURNAMES and bool(
        _COURTESY_AFTER.match(text, end)
        or _KNOWN_AFTER.match(text, end)
        or _CALLED_BEFORE.search(text, max(0, start - 5), start)
    )


def is_brand(text: str, end: int) -> bool:
    """Whether the name that ends here goes on as the name of a team, a brand, a dish or a craft."""
    return text[end : end + 1] in _FIRST_OF_BRANDS and _BRAND_AFTER.match(text, end) is not None

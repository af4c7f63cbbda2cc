import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from configs.serving import ServingSettings
from serving.store import Store
from tests.serving_fixtures import running

playwright = pytest.importorskip("playwright.sync_api", reason="没有 playwright，工作台测试略过")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
LAMP = "浦东花木街道牡丹路小区门口的路灯不亮，晚上看不见。"
SUGGESTIONS = "**/api/v1/suggestions"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="没有 Chromium，工作台测试略过"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def settings(tmp_path: Path) -> ServingSettings:
    return ServingSettings(home=tmp_path, port=0)


@pytest.fixture
def address(settings: ServingSettings) -> Iterator[str]:
    with running(settings) as url:
        yield url


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address)
    yield opened
    context.close()
    offline = "net::ERR_|the server responded with a status of"
    assert [text for text in complaints if not re.search(offline, text)] == []


def sent(page: Any) -> list[dict[str, Any]]:
    """Bodies of all suggestion requests from now on."""
    bodies: list[dict[str, Any]] = []

    def note(request: Any) -> None:
        if request.url.endswith("/suggestions"):
            bodies.append(json.loads(request.post_data))

    page.on("request", note)
    return bodies


def selected(page: Any) -> Any:
    return page.locator("#candidates [aria-selected=true] strong")


def settle(page: Any) -> None:
    """Let the moment pass in which a fresh suggestion may not be confirmed yet."""
    page.wait_for_timeout(450)


def expect(locator: Any) -> Any:
    return playwright.expect(locator)


def test_suggestions_follow_the_typing(page: Any) -> None:
    bodies = sent(page)
    page.keyboard.type("路灯不亮", delay=20)
    expect(selected(page)).to_have_text("路灯不亮")
    page.keyboard.type("，其实是小区里的楼道灯，物业不管", delay=20)
    expect(selected(page)).to_have_text("小区内照明损坏")
    expect(page.locator("#lead .selected strong")).to_have_text("浦东新区人民政府")
    expect(page.locator("#definition")).to_contain_text("楼道灯不亮")
    assert page.evaluate("document.activeElement.id") == "text"
    assert len(bodies) < 12


def test_a_mark_of_pause_and_a_paste_ask_at_once(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('电梯停运')")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    bodies = sent(page)
    page.keyboard.type("路灯不亮")
    page.clock.run_for(150)
    assert bodies == []
    with page.expect_response(SUGGESTIONS):
        page.keyboard.type("。")
        page.clock.run_for(1)
    with page.expect_response(SUGGESTIONS):
        page.keyboard.press("Control+v")
        page.clock.run_for(1)
    assert [body["text"] for body in bodies] == ["路灯不亮。", "路灯不亮。电梯停运"]


def test_half_typed_pinyin_is_not_sent(page: Any) -> None:
    bodies = sent(page)
    input_method = page.context.new_cdp_session(page)
    for typed in ("l", "lu", "lu d", "lu deng"):
        input_method.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
        page.wait_for_timeout(120)
    page.wait_for_timeout(1_000)
    assert page.locator("#text").input_value() == "lu deng"
    assert bodies == []
    input_method.send("Input.insertText", {"text": "路灯"})
    expect(selected(page)).to_have_text("路灯不亮")
    assert [body["text"] for body in bodies] == ["路灯"]


def test_keys_of_the_input_method_confirm_nothing(page: Any, settings: ServingSettings) -> None:
    page.fill("#text", LAMP)
    expect(selected(page)).to_have_text("路灯不亮")
    settle(page)
    page.locator("#text").focus()
    input_method = page.context.new_cdp_session(page)
    input_method.send("Input.imeSetComposition", {"text": "ba", "selectionStart": 2, "selectionEnd": 2})
    input_method.send(
        "Input.dispatchKeyEvent",
        {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "modifiers": 2},
    )
    page.wait_for_timeout(300)
    with Store(settings.store_url) as store:
        assert store.orders(5) == []


def test_an_answer_that_comes_late_is_dropped(page: Any) -> None:
    held: list[Any] = []

    def hold(route: Any) -> None:
        if json.loads(route.request.post_data)["text"] == "自来水停水。":
            held.append(route)
        else:
            route.continue_()

    page.route(SUGGESTIONS, hold)
    page.keyboard.type("自来水停水。")
    page.wait_for_timeout(100)
    page.fill("#text", "路灯不亮。")
    expect(selected(page)).to_have_text("路灯不亮")
    [late] = held
    late.continue_()
    page.wait_for_timeout(400)
    expect(selected(page)).to_have_text("路灯不亮")


def test_what_the_agent_chose_stays(page: Any) -> None:
    page.fill("#text", "路灯不亮。")
    expect(selected(page)).to_have_text("路灯不亮")
    settle(page)
    page.locator("#text").focus()
    page.keyboard.press("Alt+2")
    second = selected(page).inner_text()
    assert second != "路灯不亮"
    page.keyboard.press("F4")
    page.keyboard.type("花木街道办", delay=20)
    expect(page.locator("#assist-finder-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.locator("#assist .remove[aria-label*='国网']").click()
    page.locator("#demand").get_by_text("投诉").click()
    page.locator("#text").focus()
    page.fill("#text", "工地夜间施工有噪音，请问谁管。")
    expect(page.locator("#hint")).to_contain_text("现在更像「夜间施工噪声」")
    expect(selected(page)).to_have_text(second)
    assist = page.locator("#assist")
    expect(assist.locator(".unit")).to_have_text([re.compile("浦东新区建设和交通委员会"), re.compile("花木街道办事处")])
    expect(page.locator("#demand input:checked")).to_have_value("投诉")
    page.keyboard.press("Escape")
    expect(selected(page)).to_have_text("夜间施工噪声")
    expect(page.locator("#demand input:checked")).to_have_value("咨询")
    expect(page.locator("#hint")).to_be_empty()


def test_the_question_narrows_the_candidates(page: Any) -> None:
    page.fill("#text", "有噪音睡不着")
    expect(page.locator("#question")).to_contain_text("声音是从哪里来的")
    page.keyboard.press("Alt+7")
    expect(selected(page)).to_have_text("邻居噪声")
    expect(page.locator("#candidates [role=option]")).to_have_count(1)
    page.keyboard.press("Alt+7")
    expect(page.locator("#candidates [role=option]")).to_have_count(5)


def test_corrected_through_the_tree_and_confirmed_by_keyboard_alone(page: Any, settings: ServingSettings) -> None:
    answers: list[Any] = []
    page.on("response", lambda response: answers.append(response) if response.url.endswith("/suggestions") else None)
    page.keyboard.type(LAMP)
    expect(page.locator("#text-status")).to_have_text(f"已按 {len(LAMP)} 字更新")
    suggestion = answers[-1].json()
    page.keyboard.press("F2")
    expect(page.locator("#catalogue")).to_be_visible()
    tree = page.locator("[role=tree]")
    expect(tree.get_by_role("treeitem", name="路灯不亮", exact=True)).to_be_visible()
    for key in ("ArrowDown", "Home", "ArrowLeft", "End", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    expect(tree.locator("li:focus > .tree-row")).to_contain_text("民生服务")
    for level in ("供水供气", "自来水", "水质水压"):
        expect(tree.get_by_role("treeitem").filter(has_text=level).last).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(tree.locator("li:focus > .tree-row")).to_contain_text(level)
        page.keyboard.press("ArrowRight")
    expect(tree.get_by_text("水质浑浊")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#catalogue")).to_be_hidden()
    expect(selected(page)).to_have_text("水质浑浊")
    expect(page.locator("#lead .selected strong")).to_have_text("上海城投水务（集团）有限公司")
    settle(page)
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("已派单 PD")
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#recent-latest")).to_contain_text("水质浑浊")
    with Store(settings.store_url) as store:
        [row] = store.orders(5)
    assert (row.code, row.lead_unit, row.text) == ("0401010102", "SH-SW", LAMP)
    assert row.suggestion == suggestion
    assert (row.bundle_version, row.catalogue_version) == ("keyword-1", suggestion["versions"]["catalogue"])
    assert (row.corrected, row.replayed) == (True, False)


def test_items_are_found_by_initials_of_pinyin(page: Any) -> None:
    page.fill("#text", LAMP)
    expect(selected(page)).to_have_text("路灯不亮")
    page.locator("#candidates").focus()
    page.keyboard.press("/")
    page.keyboard.type("dtgz", delay=20)
    expect(page.locator("#catalogue-results [aria-selected=true]")).to_contain_text("电梯故障维修")
    page.keyboard.press("Enter")
    expect(selected(page)).to_have_text("电梯故障维修")


def test_another_lead_is_found_and_sent(page: Any, settings: ServingSettings) -> None:
    page.fill("#text", LAMP)
    expect(selected(page)).to_have_text("路灯不亮")
    page.keyboard.press("F3")
    page.keyboard.type("徐汇", delay=20)
    expect(page.locator("#lead-finder-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#lead .selected strong")).to_have_text("徐汇区人民政府")
    settle(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("徐汇区人民政府")
    with Store(settings.store_url) as store:
        assert store.orders(5)[0].lead_unit == "XH"


def test_danger_is_told_before_anything_else(page: Any) -> None:
    page.keyboard.type("楼里着火了，有人晕倒。")
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("立即转接")
    expect(banner).to_contain_text("119")
    expect(banner).to_contain_text("120")
    assert banner.bounding_box()["y"] == 0
    expect(page.locator("#text")).to_be_focused()
    page.fill("#text", "路灯不亮。")
    expect(banner).to_be_empty()


def test_a_lost_network_loses_nothing(page: Any, settings: ServingSettings) -> None:
    page.route("**/api/v1/**", lambda route: route.abort())
    page.keyboard.type("路灯不亮。")
    expect(page.locator("#connection")).to_contain_text("连接中断")
    assert page.locator("#text").input_value() == "路灯不亮。"
    page.unroute("**/api/v1/**")
    expect(selected(page)).to_have_text("路灯不亮")
    expect(page.locator("#connection")).to_have_text("已连接")
    settle(page)
    # The first confirmation reaches the server, but its answer is lost on the way back.
    attempts: list[int] = []

    def lose_first(route: Any) -> None:
        attempts.append(route.fetch().status)
        route.abort() if len(attempts) == 1 else route.continue_()

    page.route("**/api/v1/orders", lose_first)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.warn")).to_contain_text("内容已保留")
    expect(page.locator(".toast.done")).to_contain_text("已派单")
    with Store(settings.store_url) as store:
        assert len(store.orders(5)) == 1
    assert attempts == [201, 200]


def test_a_draft_survives_a_reload(page: Any) -> None:
    page.fill("#text", LAMP)
    page.fill("#address", "牡丹路60弄")
    page.locator("#desk").get_by_text("区", exact=True).click()
    expect(selected(page)).to_have_text("路灯不亮")
    settle(page)
    page.locator("#text").focus()
    page.keyboard.press("Alt+3")
    third = selected(page).inner_text()
    page.reload()
    expect(page.locator("#text")).to_have_value(LAMP)
    expect(page.locator("#address")).to_have_value("牡丹路60弄")
    expect(page.locator("#desk input:checked")).to_have_value("district")
    expect(selected(page)).to_have_text(third)


def test_a_new_call_can_be_taken_back(page: Any) -> None:
    page.fill("#text", LAMP)
    expect(selected(page)).to_have_text("路灯不亮")
    page.keyboard.press("Control+b")
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#candidates [role=option]")).to_have_count(0)
    page.get_by_role("button", name="恢复刚才的内容").click()
    expect(page.locator("#text")).to_have_value(LAMP)
    expect(selected(page)).to_have_text("路灯不亮")


def test_nothing_is_confirmed_that_has_only_just_changed(page: Any, settings: ServingSettings) -> None:
    page.fill("#text", LAMP)
    page.wait_for_selector("#candidates [aria-selected=true]")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.warn")).to_contain_text("请看过再确认")
    with Store(settings.store_url) as store:
        assert store.orders(5) == []


def test_a_unit_that_depends_on_the_place_waits_for_it(page: Any, settings: ServingSettings) -> None:
    page.locator("#desk").get_by_text("街镇", exact=True).click()
    page.fill("#text", "路灯不亮，晚上看不见。")
    expect(page.locator("#lead .selected")).to_contain_text("待定地址")
    settle(page)
    page.locator("#text").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.warn")).to_contain_text("请问清地址")
    page.fill("#address", "花木街道牡丹路60弄")
    expect(page.locator("#lead .selected strong")).to_have_text("牡丹社区居民委员会")
    settle(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.done")).to_contain_text("牡丹社区居民委员会")
    with Store(settings.store_url) as store:
        assert store.orders(5)[0].lead_unit == "C-1"


def test_what_is_missing_is_told(page: Any) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.warn")).to_contain_text("请先输入诉求内容")


def test_evidence_beyond_the_basic_plane_is_marked_where_it_is(page: Any) -> None:
    page.fill("#text", "💡𠮷祥里的路灯不亮")
    expect(selected(page)).to_have_text("路灯不亮")
    expect(page.locator("#backdrop mark")).to_have_text(["路灯不亮"])
    expect(page.locator("#candidates [aria-selected=true] q")).to_have_text(["路灯", "不亮"])


def test_recent_orders_show_their_history(page: Any, settings: ServingSettings) -> None:
    page.fill("#text", LAMP)
    expect(selected(page)).to_have_text("路灯不亮")
    settle(page)
    page.locator("#text").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.done")).to_be_visible()
    page.keyboard.press("F8")
    expect(page.locator(".order")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".order-detail")).to_contain_text("keyword-1")
    expect(page.locator(".events li")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("#recent")).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
    with sqlite3.connect(settings.home / "paidan.db") as database:
        assert database.execute("SELECT count(*) FROM order_events").fetchone() == (2,)
    database.close()


CONTRAST = """() => {
  const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest(".backdrop, .visually-hidden, noscript")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push([walker.currentNode.data, (a + 0.05) / (b + 0.05)]);
  }
  return poor;
}"""
NAMED = {
    "button",
    "textbox",
    "searchbox",
    "combobox",
    "radio",
    "radiogroup",
    "listbox",
    "option",
    "tree",
    "dialog",
    "group",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_has_a_name_and_can_be_read(page: Any, scheme: str, tmp_path: Path) -> None:
    page.emulate_media(color_scheme=scheme)
    page.fill("#text", "花木街道有噪音，有人晕倒")
    expect(page.locator("#question button")).to_have_count(3)
    page.locator("#text").focus()
    page.keyboard.press("Alt+2")
    expect(page.locator("#lead .selected")).to_be_visible()
    assert page.evaluate(CONTRAST) == []
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    unnamed = [
        node["role"]["value"]
        for node in nodes
        if not node.get("ignored") and node["role"]["value"] in NAMED and not node.get("name", {}).get("value")
    ]
    assert unnamed == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    height = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert height[0] == height[1]
    page.screenshot(path=tmp_path / f"workbench-{scheme}.png")
    page.keyboard.press("F2")
    expect(page.locator("#catalogue [role=treeitem]").first).to_be_visible()
    assert page.evaluate(CONTRAST) == []


RINGED = """() => {
  const at = document.activeElement;
  const near = [at, at.nextElementSibling, at.parentElement, at.closest(".writing")].filter(Boolean);
  return near.map((element) => getComputedStyle(element)).some(
    (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
}"""
FOCUSED = "(at => at.id || at.name || at.className || at.tagName)(document.activeElement)"


def test_all_is_reached_by_tab_and_the_focus_is_always_seen(page: Any) -> None:
    page.fill("#text", LAMP)
    expect(selected(page)).to_have_text("路灯不亮")
    page.locator("#text").focus()
    seen: list[str] = []
    while (name := page.evaluate(FOCUSED)) != "BODY" and len(seen) < 60:
        assert page.evaluate(RINGED), name
        seen.append(name)
        page.keyboard.press("Tab")
    assert {"address", "demand", "urgency", "open-catalogue", "candidates", "lead", "remove", "note", "confirm"} <= set(
        seen
    )

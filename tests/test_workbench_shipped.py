"""The whole way with the bundle that ships: from a citizen's words, through the tree, to the order in the database."""

import shutil
from pathlib import Path

import pytest

from configs.serving import ServingSettings
from model.suggester import Suggester
from serving.champion import Champion
from serving.store import Store
from tests.serving_fixtures import running

playwright = pytest.importorskip("playwright.sync_api", reason="没有 playwright，工作台测试略过")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SPOKEN = "我住合庆镇建光村，旁边那个工地半夜十二点多还在打桩，老人根本睡不着"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="没有 Chromium，工作台测试略过"),
]


def test_a_complaint_is_typed_corrected_in_the_tree_and_dispatched(shipped: Suggester, tmp_path: Path) -> None:
    expect = playwright.expect
    settings = ServingSettings(home=tmp_path, port=0)
    with running(settings, Champion(shipped)) as url, playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.goto(url)
        page.keyboard.type(SPOKEN)
        expect(page.locator("#text-status")).to_have_text(f"已按 {len(SPOKEN)} 字更新")
        first = page.locator("#candidates [aria-selected=true] strong")
        expect(first).to_have_text("夜间工地施工噪声")
        expect(page.locator("#lead .selected strong")).to_have_text("浦东新区人民政府")

        page.keyboard.press("F2")
        tree = page.locator("[role=tree]")
        expect(tree.get_by_role("treeitem", name="夜间工地施工噪声", exact=True)).to_be_visible()
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("#catalogue")).to_be_hidden()
        expect(first).to_have_text("夜间混凝土浇筑噪声")
        expect(page.locator("#lead .selected strong")).to_have_text("浦东新区人民政府")
        page.wait_for_timeout(600)
        page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_contain_text("已派单 PD")
        browser.close()
        with Store(settings.store_url) as store:
            [row] = store.orders(5)
    assert (row.code, row.lead_unit, row.text) == ("0201010102", "310115", SPOKEN)
    assert row.corrected
    assert row.bundle_version == shipped.versions.bundle
    assert row.catalogue_version == shipped.versions.catalogue
    assert row.duties_version == shipped.versions.duties
    assert row.suggestion["categories"][0]["code"] == "0201010101"

import json
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from configs.serving import ServingSettings
from data.orders import Order
from model.suggestion import Desk, Dispatch, Suggestion
from serving.champion import Champion
from serving.store import Store
from serving.suggests import Suggests
from tests.serving_fixtures import EXPIRED, KeywordSuggester, running

TEXT = "浦东花木街道牡丹路小区门口路灯不亮，我叫王小明，电话13812345678"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> ServingSettings:
    return ServingSettings(home=tmp_path_factory.mktemp("home"), port=0)


@pytest.fixture(scope="module")
def api(settings: ServingSettings) -> Iterator[httpx.Client]:
    with running(settings) as url, httpx.Client(base_url=url) as client:
        yield client


def decision(**changes: Any) -> dict[str, Any]:
    body = {
        "text": TEXT,
        "code": "0101010101",
        "lead_unit": "PD",
        "assist_units": ["SH-DL", "PD-JW"],
        "client_token": str(uuid4()),
    }
    return body | changes


def error(response: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = response.json()["error"]
    assert set(body) == {"code", "message", "problems"}
    return body


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "诉求内容：必须填写"),
        ({"text": " \n"}, "诉求内容不能为空"),
        ({"text": "长" * 20_001}, "诉求内容最多 20,000 字，现有 20,001 字，请分段提交"),
        ({"text": 5}, "诉求内容：应为文字"),
        ({"text": "a\0b"}, "诉求内容：含有无法保存的字符，请删去后重试"),
        ({"text": "\ud83d"}, "诉求内容：含有无法保存的字符，请删去后重试"),
        ({"text": "灯", "desk": "村"}, "派单席位：应为 city、district、town 之一"),
        ({"text": "灯", "top_k": 99}, "候选个数：应不大于 20"),
        ({"text": "灯", "received_at": "昨天"}, "受理时间：应为时间，如 2026-11-22T21:30:00+08:00"),
        ({"text": "灯", "txet": ""}, "txet：没有这个字段，请检查拼写"),
        ([], "请求内容应为 JSON 对象，且声明 Content-Type: application/json"),
    ],
)
def test_a_bad_request_is_explained(api: httpx.Client, body: object, message: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = api.post("/api/v1/suggestions", content=json.dumps(body), headers=headers)
    assert response.status_code == 422
    assert error(response)["message"] == message
    assert error(response)["problems"][0]["file"] == "请求"


def test_what_is_no_json_or_too_large_is_explained(api: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    broken = api.post("/api/v1/suggestions", content=b"{", headers=headers)
    assert (broken.status_code, error(broken)["message"]) == (422, "请求内容不是合法的 JSON")
    large = api.post("/api/v1/suggestions", content=b" " * 500_000, headers=headers)
    assert (large.status_code, error(large)["code"]) == (413, "too_large")


def test_wrong_addresses_and_methods_have_the_same_body(api: httpx.Client) -> None:
    assert (api.get("/nowhere").status_code, error(api.get("/nowhere"))["code"]) == (404, "not_found")
    assert (api.put("/api/v1/units").status_code, error(api.put("/api/v1/units"))["code"]) == (
        405,
        "method_not_allowed",
    )


def test_a_suggestion_is_the_contract(api: httpx.Client) -> None:
    body = {"text": TEXT, "desk": "district", "top_k": 3, "received_at": "2026-11-22T21:30:00"}
    response = api.post("/api/v1/suggestions", json=body)
    suggestion = Suggestion.model_validate_json(response.content)
    assert len(suggestion.categories) == 3
    assert suggestion.dispatch.desk == "district"
    assert suggestion.deadlines.first_contact.isoformat() == "2026-11-23T21:30:00+08:00"


def test_the_longest_text_is_answered(api: httpx.Client) -> None:
    assert api.post("/api/v1/suggestions", json={"text": "💡" * 20_000}).status_code == 200


def test_the_dispatch_of_another_item(api: httpx.Client) -> None:
    body = {"text": TEXT, "code": "0501010101", "desk": "city"}
    dispatch = Dispatch.model_validate_json(api.post("/api/v1/dispatches", json=body).content)
    assert dispatch.lead[0].unit == "SH-GA"
    missing = api.post("/api/v1/dispatches", json=body | {"code": "99"})
    assert (missing.status_code, error(missing)["message"]) == (404, "目录中没有事项「99」")


def test_a_confirmed_order_keeps_what_was_suggested(api: httpx.Client, settings: ServingSettings) -> None:
    suggestion = api.post("/api/v1/suggestions", json={"text": TEXT, "address": "牡丹路60弄3号502室"}).json()
    body = decision(suggestion_id=suggestion["id"], address="牡丹路60弄3号502室", code="0102010101", lead_unit="XH")
    response = api.post("/api/v1/orders", json=body)
    order = response.json()
    assert response.status_code == 201
    assert re.fullmatch(r"PD\d{8}-\d{6}", order["id"])
    assert order["status"] == "已派单"
    assert order["created_at"].endswith("+08:00")
    assert order["suggestion"] == suggestion
    assert order["versions"] == suggestion["versions"]
    assert (order["corrected"], order["replayed"]) == (True, False)
    assert [event["kind"] for event in order["events"]] == ["suggested", "corrected", "confirmed"]
    assert order["events"][1]["detail"]["lead_unit"] == {"from": "PD", "to": "XH"}
    assert api.get(f"/api/v1/orders/{order['id']}").json() == order
    with Store(settings.store_url) as store:
        row = store.order(order["id"])
    assert row.text == TEXT
    assert "13812345678" not in row.text_masked
    assert "王小明" not in row.text_masked
    assert "502" not in row.address_masked


def test_accepting_all_is_no_correction(api: httpx.Client) -> None:
    text = "路灯不亮看不见"
    suggestion = api.post("/api/v1/suggestions", json={"text": text}).json()
    dispatch = suggestion["dispatch"]
    body = decision(
        text=text,
        suggestion_id=suggestion["id"],
        code=suggestion["categories"][0]["code"],
        lead_unit=dispatch["lead"][0]["unit"],
        assist_units=[unit["unit"] for unit in dispatch["assist"]],
    )
    order = api.post("/api/v1/orders", json=body).json()
    assert not order["corrected"]
    assert [event["kind"] for event in order["events"]] == ["suggested", "confirmed"]


def test_a_forgotten_suggestion_is_made_again(api: httpx.Client) -> None:
    order = api.post("/api/v1/orders", json=decision(suggestion_id="sg-of-another-day")).json()
    assert order["replayed"]
    assert order["suggestion"]["categories"]
    assert order["events"][0]["detail"]["replayed"]


def test_a_confirmation_counts_once(api: httpx.Client) -> None:
    body = decision()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: api.post("/api/v1/orders", json=body), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = api.post("/api/v1/orders", json=body | {"note": "改了"})
    assert other.status_code == 409
    assert answers[0].json()["id"] in error(other)["message"]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"code": "01010101"}, ["目录中没有事项「01010101」，请选到最末一级"]),
        ({"code": EXPIRED}, ["事项「僵尸车占位」现在不在有效期内，已由 0501010101 替代"]),
        ({"lead_unit": "NO"}, ["没有编码为「NO」的单位"]),
        ({"lead_unit": "OLD", "assist_units": ["NO"]}, ["单位「原市容环卫局」现在不在有效期内", "没有编码为「NO」的单位"]),
        ({"assist_units": ["PD"]}, ["单位「浦东新区人民政府」重复：主办不能同时协办，协办也不能重复"]),
        ({"assist_units": ["", "a" * 201]}, ["没有编码为「」的单位", None]),
        ({"urgency": "急"}, ["紧急程度：应为 一般、紧急、特急 之一"]),
        ({"client_token": "短"}, ["提交标识：写法不对"]),
        ({"text": ""}, ["诉求内容不能为空"]),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_is_refused(
    api: httpx.Client, changes: dict[str, Any], messages: list[str | None]
) -> None:
    response = api.post("/api/v1/orders", json=decision(**changes))
    assert response.status_code == 422
    found = [problem["message"] for problem in error(response)["problems"]]
    if None not in messages:
        assert found == messages


def test_a_community_the_dispatch_names_can_lead(api: httpx.Client) -> None:
    order = api.post("/api/v1/orders", json=decision(desk="town", lead_unit="C-1")).json()
    assert order["lead_unit"] == {"unit": "C-1", "name": "牡丹社区居民委员会"}
    elsewhere = api.post("/api/v1/orders", json=decision(text="路灯不亮", desk="town", lead_unit="C-1"))
    assert error(elsewhere)["message"] == "没有编码为「C-1」的单位"


def test_orders_are_listed_and_searched(api: httpx.Client) -> None:
    marker = uuid4().hex
    ids = [api.post("/api/v1/orders", json=decision(text=f"{marker} {n}")).json()["id"] for n in range(3)]
    page = api.get("/api/v1/orders", params={"q": marker, "limit": 2}).json()
    assert [order["id"] for order in page["orders"]] == ids[:0:-1]
    rest = api.get("/api/v1/orders", params={"q": marker, "limit": 2, "before": page["before"]}).json()
    assert ([order["id"] for order in rest["orders"]], rest["before"]) == ([ids[0]], None)
    assert api.get("/api/v1/orders/PD1").status_code == 404
    assert api.get("/api/v1/orders", params={"limit": 0}).status_code == 422
    assert api.get("/api/v1/orders", params={"q": "\0"}).status_code == 422


def test_the_catalogue_is_browsed(api: httpx.Client) -> None:
    top = api.get("/api/v1/catalogue").json()
    assert top["parent"] is None
    assert [node["name"] for node in top["nodes"]][:2] == ["城乡建设", "生态环境"]
    leaves = api.get("/api/v1/catalogue", params={"parent": "05010101"}).json()
    assert leaves["parent"]["path"] == ["交通管理", "停车", "违法停车", "机动车"]
    assert [node["code"] for node in leaves["nodes"]] == ["0501010101"]
    assert leaves["nodes"][0]["definition"].startswith("机动车占用")
    assert api.get("/api/v1/catalogue", params={"parent": "0501010101"}).json()["nodes"] == []
    assert api.get("/api/v1/catalogue", params={"parent": "999"}).status_code == 404
    assert api.get("/api/v1/catalogue/0101").json()["leaves"] == 3


@pytest.mark.parametrize("query", ["路灯不亮", "ldbl", "ludengbuliang", "看不见", "0101010101"])
def test_items_are_found_by_name_pinyin_keyword_and_code(api: httpx.Client, query: str) -> None:
    nodes = api.get("/api/v1/catalogue/search", params={"q": query}).json()["nodes"]
    assert nodes[0]["code"] == "0101010101"


def test_search_hides_what_is_no_longer_in_force(api: httpx.Client) -> None:
    assert api.get("/api/v1/catalogue/search", params={"q": "僵尸车"}).json()["nodes"] == []
    assert api.get("/api/v1/units", params={"q": "环卫"}).json()["units"] == []
    assert api.get("/api/v1/units", params={"q": "花木街道办"}).json()["units"][0]["parent"] == "浦东新区人民政府"


def test_health(api: httpx.Client) -> None:
    assert api.get("/healthz").json() == {"status": "ok"}
    ready = api.get("/readyz").json()
    assert (ready["status"], ready["database"], ready["versions"]["bundle"]) == ("ready", "sqlite", "keyword-1")


def test_every_route_is_described_with_examples(api: httpx.Client) -> None:
    schema = api.get("/api/v1/openapi.json").json()
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert operation["tags"]
            assert re.search("[一-鿿]", operation["summary"])
            assert re.search("[一-鿿]", operation["description"])
    own = schema["components"]["schemas"]
    for name in ("SuggestionRequest", "DispatchRequest", "Confirmation", "NodeBody", "UnitBody"):
        for field in own[name]["properties"].values():
            assert "examples" in field


def test_headers_keep_the_browser_safe_and_the_answers_uncached(api: httpx.Client) -> None:
    page, answer = api.get("/"), api.get("/readyz")
    for response in (page, answer):
        assert response.headers["content-security-policy"].startswith("default-src 'self'")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert page.headers["cache-control"] == "no-cache"
    [style] = re.findall(r'href="(/assets/[^"]+\.css)"', page.text)[:1]
    assert "immutable" in api.get(style).headers["cache-control"]
    assert api.get(style + "/../../app.py").status_code == 404
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text


def test_a_promotion_is_served_without_a_restart(tmp_path: Path) -> None:
    promoted: list[Suggests] = []
    champion = Champion(KeywordSuggester("first"), lambda current: promoted[-1] if promoted else current)
    settings = ServingSettings(home=tmp_path, port=0, champion_poll_seconds=0.01)
    with running(settings, champion) as url, httpx.Client(base_url=url) as api:
        assert api.get("/readyz").json()["versions"]["bundle"] == "first"
        promoted.append(KeywordSuggester("second"))
        while api.get("/readyz").json()["versions"]["bundle"] != "second":
            assert api.post("/api/v1/suggestions", json={"text": "灯"}).status_code == 200


class Secretive(KeywordSuggester):
    """Fails in a way nobody foresaw, repeating what the caller said."""

    def suggest(self, orders: Sequence[Order], *, desk: Desk = "city", top_k: int = 5) -> list[Suggestion]:
        if "13812345678" in orders[0].text:
            raise RuntimeError(orders[0].text)
        return super().suggest(orders, desk=desk, top_k=top_k)


def test_logs_never_carry_what_was_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = ServingSettings(home=tmp_path, port=0)
    with (
        caplog.at_level(logging.DEBUG),
        running(settings, Champion(Secretive())) as url,
        httpx.Client(base_url=url) as api,
    ):
        failed = api.post("/api/v1/suggestions", json={"text": TEXT})
        api.get("/api/v1/orders", params={"q": "13812345678"})
    server_lines = [record.getMessage() for record in caplog.records if not record.name.startswith(("http", "_"))]
    assert failed.status_code == 500
    assert failed.headers["x-request-id"] in error(failed)["message"]
    assert any("RuntimeError" in line for line in server_lines)
    assert not any("13812345678" in line or "王小明" in line for line in server_lines)


class Gated(KeywordSuggester):
    """Holds its callers until they are let go, and counts how many are inside."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.inside = threading.Semaphore(0)

    def suggest(self, orders: Sequence[Order], *, desk: Desk = "city", top_k: int = 5) -> list[Suggestion]:
        if orders[0].text == "等":
            self.inside.release()
            self.gate.wait()
        return super().suggest(orders, desk=desk, top_k=top_k)


def test_a_busy_model_leaves_the_rest_of_the_server_free(tmp_path: Path) -> None:
    model = Gated()
    settings = ServingSettings(home=tmp_path, port=0, suggest_threads=2)
    with running(settings, Champion(model)) as url, httpx.Client(base_url=url) as api, ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(api.post, "/api/v1/suggestions", json={"text": "等"}, timeout=60) for _ in range(6)]
        for _ in range(2):
            model.inside.acquire()
        assert api.get("/readyz").status_code == 200
        assert api.get("/api/v1/catalogue").status_code == 200
        assert not model.inside.acquire(blocking=False)
        model.gate.set()
        assert [future.result().status_code for future in waiting] == [200] * 6

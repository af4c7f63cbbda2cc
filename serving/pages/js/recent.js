// The drawer of confirmed orders: the latest, a search, and each order's history.

import { get } from "./api.js";
import { watchTyping } from "./composition.js";
import { $, h } from "./dom.js";

const LIMIT = 30;
const TIME = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false });
const KINDS = { suggested: "模型建议", corrected: "坐席改正", confirmed: "坐席确认" };
const FIELDS = { code: "事项", lead_unit: "主办", assist_units: "协办" };

// Returns `toggle(show)` and `latest(order)`, which tells the footer of a new order.
export function connectRecent() {
  const drawer = $("recent");
  const button = $("open-recent");
  const search = h("input", { type: "search", placeholder: "编号、诉求、地址或主办单位", "aria-label": "查找工单", autocomplete: "off" });
  const list = h("ol", { className: "orders" });
  let sequence = 0;
  let opener = null;
  drawer.append(
    h("header", {}, h("h2", {}, "最近派单"), h("button", { type: "button", className: "link", onclick: () => toggle(false) }, "关闭", h("kbd", {}, "Esc"))),
    search, list);

  const load = async (before = "") => {
    const mine = (sequence += 1);
    const parameters = { limit: LIMIT, q: search.value.trim(), before };
    let page;
    try {
      page = await get("/orders", parameters);
    } catch (failure) {
      if (mine === sequence) list.replaceChildren(h("li", { className: "empty" }, failure.message));
      return;
    }
    if (mine !== sequence) return;
    const more = page.before && h("li", {}, h("button", { type: "button", className: "link", onclick: (event) => { event.target.parentElement.remove(); load(page.before); } }, "更早的"));
    if (!before) list.replaceChildren();
    list.append(...page.orders.map(row), ...(more ? [more] : []));
    if (!list.children.length) list.append(h("li", { className: "empty" }, parameters.q ? "没有找到" : "还没有派单"));
  };
  const toggle = (show = drawer.hidden) => {
    if (show === !drawer.hidden) return;
    drawer.hidden = !show;
    button.setAttribute("aria-expanded", String(show));
    if (show) {
      opener = document.activeElement;
      load();
      search.focus();
    } else opener?.focus();
  };

  button.addEventListener("click", () => toggle());
  watchTyping(search, () => load());
  drawer.addEventListener("keydown", (event) => {
    if (event.isComposing || event.key === "F8") return;
    if (event.key === "Escape") toggle(false);
    event.stopPropagation();
  });
  const latest = (order) => {
    $("recent-latest").textContent = `${order.id} ${order.path[order.path.length - 1]}`;
    if (!drawer.hidden) load();
  };
  get("/orders", { limit: 1 }).then(({ orders }) => orders[0] && latest(orders[0]), () => {});
  return { toggle, latest, isOpen: () => !drawer.hidden };
}

function row(order) {
  const body = h("div", { className: "order-detail", hidden: true });
  const open = async (event) => {
    const folded = !body.hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!folded));
    body.hidden = folded;
    if (!folded && !body.children.length) body.append(...(await detail(order.id)));
  };
  return h("li", {},
    h("button", { type: "button", className: "order", "aria-expanded": "false", onclick: open },
      h("span", { className: "order-line" }, h("code", {}, order.id), h("time", { dateTime: order.created_at }, TIME.format(new Date(order.created_at)))),
      h("span", { className: "order-line" }, h("strong", {}, order.path[order.path.length - 1]), order.corrected && h("span", { className: "flag" }, "有改正")),
      h("span", { className: "quiet" }, order.lead_unit.name)),
    body);
}

async function detail(id) {
  let order;
  try {
    order = await get(`/orders/${id}`);
  } catch (failure) {
    return [h("p", { className: "empty" }, failure.message)];
  }
  const facts = {
    诉求: order.text,
    地址: order.address,
    事项: order.path.join(" › "),
    协办: order.assist_units.map((unit) => unit.name).join("、"),
    备注: order.note,
    模型: `${order.versions.bundle}（目录 ${order.versions.catalogue}，职责清单 ${order.versions.duties}）`,
  };
  return [
    h("dl", {}, Object.entries(facts).filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    h("ol", { className: "events" }, order.events.map((event) => h("li", {}, h("time", {}, TIME.format(new Date(event.at))), h("b", {}, KINDS[event.kind]),
      event.kind === "corrected" && h("span", {}, Object.keys(event.detail).map((name) => FIELDS[name]).join("、"))))),
  ];
}

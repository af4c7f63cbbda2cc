// The right side: who leads, who assists, and how it goes down through the desks.

import * as choice from "./choice.js";
import { $, h, percent, redraw } from "./dom.js";
import { unitFinder } from "./finder.js";

const REASONS = { duty: "职责", place: "属地", history: "经验", return: "退单" };
// The mark before a reason says its kind already.
const LABEL = /^(职责|清单|属地|经验|历史|退单)：/;
const DESKS = { city: "市", district: "区", town: "街镇" };
// A unit that depends on where the matter is cannot be sent anything until the place is known.
const WAITS = () => h("span", { className: "flag warn" }, "待定地址");

export function connectUnits(state) {
  const takeLead = (unit) => state.set({ lead: unit });
  const addAssist = (unit) => {
    const { added, removed } = state.now;
    state.set({ added: [...choice.without(added, unit), unit], removed: choice.without(removed, unit) });
  };
  const finders = {
    lead: unitFinder($("lead-finder"), "改由其他单位主办…", "F3", takeLead),
    assist: unitFinder($("assist-finder"), "添加协办单位…", "F4", addAssist),
  };
  state.listen((now) => {
    drawLead(state, now, takeLead);
    drawAssist(state, now, addAssist);
    drawChain(now);
  });
  return finders;
}

const reasonLine = ({ kind, text }) => h("li", { title: text }, h("b", { className: `reason ${kind}` }, REASONS[kind]), h("span", {}, text.replace(LABEL, "")));
const reasons = (unit, most) => h("ul", { className: "reasons" }, (unit.reasons ?? []).slice(0, most).map(reasonLine));

function drawLead(state, now, take) {
  const dispatch = choice.dispatch(now);
  const held = choice.lead(now);
  redraw($("lead"), [dispatch?.lead, held, Boolean(now.lead), Boolean(now.suggestion)], () => {
    if (!held) return h("p", { className: "empty" }, now.suggestion ? "正在查询承办单位…" : "选出事项后给出");
    const known = dispatch?.lead ?? [];
    const units = known.some((unit) => choice.same(unit, held)) ? known : [held, ...known];
    return units.map((unit) => leadRow(unit, held, now, take));
  });
}

function leadRow(unit, held, now, take) {
  const selected = choice.same(unit, held);
  return h("label", { className: selected ? "unit selected" : "unit" },
    h("input", { type: "radio", name: "lead", checked: selected, "data-key": unit.name, onchange: () => take(unit) }),
    h("div", {},
      h("p", {}, h("strong", {}, unit.name), selected && now.lead && h("span", { className: "flag chosen" }, "已选定"), !unit.unit && WAITS()),
      selected && reasons(unit, 3)),
    unit.score === undefined ? null : h("b", { className: "unit-score" }, percent(unit.score)));
}

function drawAssist(state, now, add) {
  const units = choice.assists(now);
  const left = (choice.dispatch(now)?.assist ?? []).filter((unit) => !choice.same(unit, choice.lead(now)) && !units.some((one) => choice.same(one, unit)));
  redraw($("assist"), [units, left, Boolean(choice.item(now))], () => {
    if (!units.length && !left.length) return h("li", { className: "empty" }, choice.item(now) ? "不需要协办" : "—");
    return [...units.map((unit) => assistRow(state, unit)), ...left.map((unit) => offered(unit, add))];
  });
}

function assistRow(state, unit) {
  const remove = () => state.set({ added: choice.without(state.now.added, unit), removed: [...state.now.removed, unit] });
  return h("li", { className: "unit" },
    h("div", {}, h("p", {}, h("strong", {}, unit.name), !unit.unit && WAITS()), reasons(unit, 1)),
    h("button", { type: "button", className: "remove", "data-key": unit.name, "aria-label": `不要${unit.name}协办`, onclick: remove }, "×"));
}

const offered = (unit, add) =>
  h("li", { className: "offer" }, h("button", { type: "button", className: "link", "data-key": unit.name, onclick: () => add(unit) }, `＋ ${unit.name}`));

function drawChain(now) {
  const chain = choice.dispatch(now)?.chain ?? [];
  redraw($("chain"), [chain, now.desk, now.lead], () => chain.map((desk) => {
    const own = desk.desk === now.desk;
    const unit = own ? choice.lead(now) : desk.lead[0];
    return h("li", { className: own ? "own" : "" }, h("b", {}, DESKS[desk.desk]), h("span", {}, unit?.name ?? "不再下派"));
  }));
}

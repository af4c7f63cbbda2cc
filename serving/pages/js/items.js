// The middle: which item it is. Candidates, the question that tells them apart, and what the item means.

import { get } from "./api.js";
import * as choice from "./choice.js";
import { $, h, percent, redraw } from "./dom.js";
import { words } from "./spans.js";

const NEW = 300;
const definitions = new Map();
let hovered = null;
let shown = { list: [], before: [], since: 0 };

export function connectItems(state, { pick }) {
  $("candidates").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const list = choice.candidates(state.now);
    const at = list.findIndex((category) => category.code === choice.item(state.now)?.code);
    const next = list[Math.max(0, Math.min(list.length - 1, at + step))];
    if (next) pick(next);
  });
  state.listen((now) => {
    remember(choice.candidates(now));
    drawFlags(now);
    drawQuestion(state, now);
    drawCandidates(state, now, pick);
    drawHint(state, now);
    drawDefinition(state);
    drawSimilar(now);
  });
}

// The candidate a number key means: the one that stood there when the eye saw it, if the list has only just changed.
export function numbered(number) {
  const list = performance.now() - shown.since < NEW ? shown.before : shown.list;
  return list[number - 1] ?? null;
}

function remember(list) {
  const codes = (categories) => categories.map((category) => category.code).join();
  if (codes(list) === codes(shown.list)) return;
  // What appears where nothing stood cannot have been mistaken for something else.
  shown = { list, before: shown.list.length ? shown.list : list, since: performance.now() };
}

function drawFlags({ suggestion }) {
  const depth = suggestion?.categories[0]?.path.length ?? 0;
  const level = suggestion?.confident_level ?? 0;
  redraw($("confidence"), [depth, level, suggestion?.needs_review], () => [
    depth > 0 && level < depth && h("span", { className: "flag warn" }, level ? `可信到第 ${level} 级` : "各级都不确定"),
    suggestion?.needs_review && h("span", { className: "flag warn" }, "需人工复核"),
  ]);
}

// The caller's answer leaves some candidates; a single one is thereby chosen. The same answer again takes it back.
export function answerQuestion(state, number) {
  const { suggestion, filter } = state.now;
  const option = suggestion?.question?.options[number - 1];
  if (!option) return;
  const taken = filter?.join() === option.codes.join();
  const left = suggestion.categories.filter((category) => option.codes.includes(category.code));
  const only = !taken && left.length === 1 ? { code: left[0].code, path: left[0].path } : null;
  state.set({ filter: taken ? null : option.codes, choice: only, replaced: suggestion.categories[0].code });
}

function drawQuestion(state, { suggestion, filter }) {
  const question = suggestion?.question;
  redraw($("question"), [question, filter], () => question && [
    h("p", { id: "question-text" }, h("b", {}, "问一句"), question.text),
    h("div", { role: "group", "aria-labelledby": "question-text" }, question.options.map((option, at) =>
      h("button",
        {
          type: "button", className: "chip-button", "data-key": option.label, onclick: () => answerQuestion(state, at + 1),
          "aria-pressed": String(filter?.join() === option.codes.join()),
        },
        at < 5 && h("kbd", {}, (at + 6) % 10), option.label))),
  ]);
}

function drawSimilar({ suggestion }) {
  const similar = suggestion?.similar ?? [];
  redraw($("similar"), similar, () => similar.length > 0 && [
    h("h3", {}, "相似工单"),
    h("ul", {}, similar.slice(0, 3).map((order) => h("li", { title: order.text }, h("b", {}, percent(order.score)), h("span", {}, order.text)))),
  ]);
}

function drawCandidates(state, now, pick) {
  const list = choice.candidates(now);
  const held = choice.item(now);
  const outside = held && !list.some((category) => category.code === held.code) ? held : null;
  const level = now.suggestion?.confident_level ?? 0;
  const facts = [Boolean(now.suggestion), list, held?.code, outside, now.choice?.code, level, now.suggestedText];
  redraw($("candidates"), facts, () => {
    if (!held) return h("li", { className: "empty", role: "presentation" }, now.suggestion ? "还没有把握，请再问几句，或按 F2 从目录中选" : "输入诉求后，这里给出最可能的事项");
    const rows = list.map((category, index) => row(category, index + 1, state, level, pick));
    return outside ? [row(outside, 0, state, outside.path.length, pick), ...rows] : rows;
  });
  const active = held ? `item-${held.code}` : "";
  if (active) $("candidates").setAttribute("aria-activedescendant", active);
  else $("candidates").removeAttribute("aria-activedescendant");
}

function row(category, number, state, level, pick) {
  const { now } = state;
  const { code, path } = category;
  const selected = choice.item(now)?.code === code;
  const evidence = words(now.suggestedText, category.evidence ?? []);
  const sure = number === 1 ? level : path.length;
  const bar = h("span", { className: "score-bar", "aria-hidden": "true" }, h("i", {}));
  bar.firstChild.style.width = `${100 * (category.score ?? 0)}%`;
  return h("li",
    {
      id: `item-${code}`, role: "option", className: "candidate", "aria-selected": String(selected), "data-code": code,
      onclick: () => pick(category),
      onmouseenter: () => hover(code, state),
      onmouseleave: () => hover(null, state),
    },
    h("kbd", {}, number || "选"),
    h("p", { className: "candidate-name" },
      h("strong", {}, path[path.length - 1]),
      selected && now.choice && h("span", { className: "flag chosen" }, "已选定"),
      evidence.length > 0 && h("span", { className: "evidence" }, h("span", { className: "visually-hidden" }, "依据："), evidence.map((word) => h("q", {}, word)))),
    category.score === undefined ? null : h("b", { className: "score" }, percent(category.score)),
    h("p", { className: "path" }, path.slice(0, -1).map((name, at) => h("span", { className: at < sure ? "" : "unsure" }, name))),
    category.score === undefined ? null : bar);
}

// Beside a choice of the agent, only a quiet word of what the machine would have said.
function drawHint(state, now) {
  const top = now.suggestion?.categories[0];
  const differs = now.choice && top && top.code !== now.choice.code && now.replaced !== top.code;
  redraw($("hint"), [differs && top.code, now.filter], () => [
    differs && h("span", {}, `现在更像「${top.path[top.path.length - 1]}」，您选定的未改动。`),
    differs && h("button", { type: "button", className: "link", onclick: () => state.set({ choice: null, filter: null }) }, "改用建议"),
  ]);
}

function hover(code, state) {
  hovered = code;
  drawDefinition(state);
}

async function drawDefinition(state) {
  const code = hovered ?? choice.item(state.now)?.code;
  $("definition").parentElement.classList.toggle("shown", Boolean(code));
  if (!code) return redraw($("definition"), null, () => null);
  const key = `${state.now.suggestion?.versions.catalogue} ${code}`;
  if (definitions.has(key)) return redraw($("definition"), definitions.get(key), () => describe(definitions.get(key)));
  try {
    definitions.set(key, await get(`/catalogue/${encodeURIComponent(code)}`));
  } catch {
    return undefined;
  }
  return drawDefinition(state);
}

export const describe = (node) => [
  h("h3", {}, node.name, h("code", {}, node.code), node.urgency && node.urgency !== "一般" && h("span", { className: "flag warn" }, node.urgency)),
  h("p", {}, node.definition || "目录没有写明定义。"),
  node.keywords.length > 0 && h("p", { className: "quiet" }, `市民常说：${node.keywords.join("、")}`),
];

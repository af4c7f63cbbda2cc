// The left side: what the caller says, where, and what was recognised in it.

import * as choice from "./choice.js";
import { watchTyping } from "./composition.js";
import { $, h, redraw } from "./dom.js";
import { pieces } from "./spans.js";

const DEMANDS = ["咨询", "求助", "投诉", "举报", "建议", "表扬"];
const URGENCIES = ["一般", "紧急", "特急"];

// Connects the fields to the state; `changed(atOnce)` is told of every settled change. Returns `isComposing`.
export function connectMatter(state, changed) {
  const fields = ["text", "address"].map((name) =>
    watchTyping($(name), (value, atOnce) => {
      state.set({ [name]: value });
      changed(atOnce);
    }),
  );
  $("desk").addEventListener("change", (event) => {
    state.set({ desk: event.target.value });
    changed(true);
  });
  $("channel").addEventListener("change", (event) => {
    state.set({ channel: event.target.value });
    changed(true);
  });
  $("text").addEventListener("scroll", () => ($("backdrop").scrollTop = $("text").scrollTop));
  const isComposing = () => fields.some((field) => field.isComposing());
  state.listen((now) => draw(state, now, isComposing()));
  return isComposing;
}

function draw(state, now, composing) {
  if (!composing) {
    for (const name of ["text", "address"]) if ($(name).value !== now[name]) $(name).value = now[name];
  }
  $("channel").value = now.channel;
  document.querySelector(`#desk input[value=${now.desk}]`).checked = true;
  drawBackdrop(now);
  drawPlace(now.suggestion?.place);
  drawChips($("demand"), "demand", DEMANDS, choice.demand(now), now.demand, (value) => state.set({ demand: value }));
  drawChips($("urgency"), "urgency", URGENCIES, choice.urgency(now), now.urgency, (value) => state.set({ urgency: value }));
}

// The words that speak for the item, the place and the danger, marked behind the text they were found in.
function drawBackdrop({ text, suggestion, suggestedText, ...rest }) {
  const current = suggestion && text.startsWith(suggestedText) ? suggestion : null;
  const held = choice.item({ suggestion, ...rest })?.code;
  const groups = {
    item: current?.categories.find((category) => category.code === held)?.evidence ?? [],
    place: current?.place.evidence ?? [],
    peril: current?.danger?.evidence ?? [],
  };
  redraw($("backdrop"), [text, groups], () =>
    pieces(`${text}\n`, groups).map((piece) => (piece.marks.length ? h("mark", { className: piece.marks.join(" ") }, piece.text) : piece.text)),
  );
  $("backdrop").scrollTop = $("text").scrollTop;
}

function drawPlace(place) {
  redraw($("place"), place ?? null, () => {
    if (!place) return h("span", { className: "quiet" }, "等待输入");
    const parts = [place.district, place.town, place.community].filter(Boolean).map((area) => area.name);
    const notes = [
      place.outside && h("span", { className: "flag warn" }, `市外：${place.outside}`),
      place.ambiguous.length > 0 && h("span", { className: "flag warn" }, `可能是 ${place.ambiguous.map((area) => area.name).join("、")}，请问清`),
      place.place_type && h("span", { className: "flag" }, place.place_type),
    ];
    const known = parts.length ? h("strong", {}, parts.join(" › ")) : !place.outside && h("span", { className: "quiet" }, "没有认出，请问清地址");
    return [known, ...notes];
  });
}

function drawChips(container, name, known, value, chosen, choose) {
  const values = !value || known.includes(value) ? known : [...known, value];
  redraw(container, [values, value, chosen], () =>
    values.map((one) =>
      h("label", { className: one === chosen ? "chip chosen" : "chip" },
        h("input", { type: "radio", name, value: one, checked: one === value, "data-key": one, onchange: () => choose(one) }),
        h("span", {}, one),
      ),
    ),
  );
}

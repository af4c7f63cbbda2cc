// Danger to life comes before everything: a red band with the number to transfer to.

import { $, h, redraw } from "./dom.js";

const SERVICES = { 110: "公安", 119: "消防", 120: "急救" };

export function connectDanger(state) {
  state.listen(({ suggestion }) => {
    const danger = suggestion?.danger ?? null;
    redraw($("danger"), danger && [danger.call, danger.notice], () => danger && [
      h("strong", {}, "立即转接"),
      danger.call.map((number) => h("b", { className: "number" }, number, h("small", {}, SERVICES[number] ?? ""))),
      h("span", {}, danger.notice),
    ]);
    document.body.classList.toggle("in-danger", Boolean(danger));
  });
}

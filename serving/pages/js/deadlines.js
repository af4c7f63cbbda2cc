// By when: first contact, handled, and the latest for hard cases.

import { $, h, redraw } from "./dom.js";

const LIMITS = [["first_contact", "先行联系"], ["handled", "办结"], ["hard_case", "疑难办结"]];
const SHANGHAI = { timeZone: "Asia/Shanghai" };
const DAY = new Intl.DateTimeFormat("zh-CN", { ...SHANGHAI, month: "long", day: "numeric" });
const WEEKDAY = new Intl.DateTimeFormat("zh-CN", { ...SHANGHAI, weekday: "short" });
const CLOCK = new Intl.DateTimeFormat("zh-CN", { ...SHANGHAI, hour: "2-digit", minute: "2-digit", hour12: false });

export function connectDeadlines(state) {
  state.listen(({ suggestion }) => {
    const deadlines = suggestion?.deadlines ?? null;
    redraw($("deadlines"), deadlines, () => deadlines && [
      LIMITS.map(([name, label]) => {
        const at = new Date(deadlines[name]);
        return h("div", {}, h("dt", {}, label, h("span", {}, CLOCK.format(at))), h("dd", {}, `${DAY.format(at)} ${WEEKDAY.format(at)}`));
      }),
      deadlines.projected && h("p", { className: "quiet" }, "放假安排尚未公布，按推算的日历计算"),
    ]);
  });
}

// Short notices in the corner; an error stays longer, and a notice may offer one thing to do.

import { $, h } from "./dom.js";

export function toast(message, { kind = "done", action = null, label = "", keep = kind === "done" ? 6000 : 10000 } = {}) {
  const button = action && h("button", { type: "button", onclick: () => { notice.remove(); action(); } }, label);
  const notice = h("div", { className: `toast ${kind}` }, h("span", {}, message), button);
  const toasts = $("toasts");
  toasts.append(notice);
  while (toasts.children.length > 3) toasts.firstChild.remove();
  setTimeout(() => notice.remove(), keep);
}

// A box that finds a unit by what is typed: the combobox pattern, all by keyboard.

import { get } from "./api.js";
import { watchTyping } from "./composition.js";
import { h } from "./dom.js";

const TIERS = { city: "市", district: "区", town: "街镇", community: "居村" };

// Fills `container`; `chosen(unit)` gets `{unit, name}`.
export function unitFinder(container, label, key, chosen) {
  const listId = `${container.id}-list`;
  const input = h("input", {
    type: "text", role: "combobox", placeholder: label, autocomplete: "off", spellcheck: false,
    "aria-label": label, "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", "aria-keyshortcuts": key,
  });
  const list = h("ul", { id: listId, role: "listbox", "aria-label": label, hidden: true });
  container.append(input, h("kbd", { "aria-hidden": "true" }, key), list);
  let found = [];
  let at = -1;
  let sequence = 0;

  const close = () => {
    sequence += 1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (unit) => {
    input.value = "";
    close();
    chosen({ unit: unit.code, name: unit.name, reasons: [] });
  };
  const draw = () => {
    list.replaceChildren(...(found.length ? found.map(option) : [h("li", { className: "empty" }, "没有这个单位")]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", `${listId}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
      list.scrollIntoView({ block: "nearest" });
    }
  };
  const option = (unit, index) =>
    h("li",
      { id: `${listId}-${index}`, role: "option", "aria-selected": String(index === at), onmousedown: (event) => { event.preventDefault(); take(unit); } },
      h("span", {}, unit.name),
      h("small", {}, [TIERS[unit.tier], unit.parent].filter(Boolean).join(" · ")));
  const look = async () => {
    const query = input.value.trim();
    if (!query) return close();
    const mine = (sequence += 1);
    let units = [];
    try {
      ({ units } = await get("/units", { q: query, limit: 8 }));
    } catch {
      return undefined;
    }
    if (mine !== sequence) return undefined;
    found = units;
    at = found.length ? 0 : -1;
    return draw();
  };

  watchTyping(input, look);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "Escape" && (open || input.value)) {
      input.value = "";
      close();
    } else if (event.key === "Enter" && open && found[at]) take(found[at]);
    else if (event.key === "Enter" && !event.ctrlKey) event.stopPropagation();
    else if (open && found.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      draw();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return input;
}

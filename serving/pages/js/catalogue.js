// The dialog to find an item by hand: search by name, keyword, pinyin or initials, or browse the tree.

import { get } from "./api.js";
import { watchTyping } from "./composition.js";
import { $, h } from "./dom.js";
import { describe } from "./items.js";
import { Tree } from "./tree.js";

const LIMIT = 30;

// Returns `open(item)`, which unfolds the tree at an item; `pick(item)` gets `{code, path}`.
export function connectCatalogue(pick) {
  const dialog = $("catalogue");
  const search = h("input", {
    type: "text", id: "catalogue-search", role: "combobox", placeholder: "名称、市民说法、拼音或首字母，如 ld、louti", autocomplete: "off", spellcheck: false,
    "aria-label": "查找事项", "aria-controls": "catalogue-results", "aria-expanded": "false", "aria-autocomplete": "list",
  });
  const results = h("ul", { id: "catalogue-results", className: "results", role: "listbox", "aria-label": "查找结果", hidden: true });
  const treeRoot = h("ul", { className: "tree", role: "tree", "aria-label": "事项目录" });
  const detail = h("div", { className: "definition", "aria-live": "polite" });
  dialog.append(
    h("header", {}, h("h2", { id: "catalogue-title" }, "查目录"), search,
      h("button", { type: "button", className: "link", onclick: () => dialog.close() }, "关闭", h("kbd", {}, "Esc"))),
    h("div", { className: "catalogue-body" }, h("div", { className: "catalogue-list" }, results, treeRoot), detail),
    h("footer", {}, h("span", {}, h("kbd", {}, "↑"), h("kbd", {}, "↓"), "移动"), h("span", {}, h("kbd", {}, "←"), h("kbd", {}, "→"), "折叠、展开"),
      h("span", {}, h("kbd", {}, "Enter"), "选定"), h("span", {}, "直接打字即查找")));

  let found = [];
  let at = -1;
  let sequence = 0;
  const chosen = (node) => {
    dialog.close();
    pick({ code: node.code, path: node.path });
  };
  const moved = (node) => detail.replaceChildren(...(node.is_item ? describe(node) : [h("h3", {}, node.path.join(" › ")), h("p", { className: "quiet" }, `其下 ${node.leaves} 个事项`)]).filter(Boolean));
  const tree = new Tree(treeRoot, { chosen, moved });

  const point = (index) => {
    at = index;
    [...results.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    const row = results.children[at];
    if (!found[at]) return search.removeAttribute("aria-activedescendant");
    search.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
    return moved(found[at]);
  };
  const show = (searching) => {
    results.hidden = !searching;
    treeRoot.hidden = searching;
    search.setAttribute("aria-expanded", String(searching));
  };
  const look = async () => {
    const query = search.value.trim();
    const mine = (sequence += 1);
    if (!query) return show(false);
    try {
      const { nodes } = await get("/catalogue/search", { q: query.slice(0, 50), limit: LIMIT });
      if (mine !== sequence) return undefined;
      found = nodes;
      results.replaceChildren(...(nodes.length ? nodes.map(row) : [h("li", { className: "empty" }, "没有找到，换个说法或清空后从目录里找")]));
    } catch (failure) {
      if (mine !== sequence) return undefined;
      found = [];
      results.replaceChildren(h("li", { className: "empty" }, failure.message));
    }
    show(true);
    return point(0);
  };
  const row = (node, index) =>
    h("li", { id: `result-${node.code}`, role: "option", onclick: () => chosen(node), onmouseenter: () => point(index) },
      h("span", {}, node.name), h("small", {}, node.path.slice(0, -1).join(" › ")));

  watchTyping(search, look);
  search.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && results.hidden) tree.focus();
    else if (step && found.length) point((at + step + found.length) % found.length);
    else if (event.key === "Enter" && !results.hidden && found[at]) chosen(found[at]);
    else if (event.key === "Escape" && search.value) {
      search.value = "";
      look();
    } else if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  });
  treeRoot.addEventListener("keydown", (event) => {
    const types = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (types || event.key === "Process") search.focus();
  });
  // Keys in the dialog are not those of the page behind it.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());

  return async (item) => {
    if (dialog.open) return;
    search.value = "";
    show(false);
    dialog.showModal();
    search.focus();
    try {
      const element = await tree.reveal(item);
      if (element) {
        moved(element.node);
        element.firstElementChild.scrollIntoView({ block: "center" });
      }
    } catch (failure) {
      treeRoot.replaceChildren(h("li", { className: "empty" }, failure.message));
    }
  };
}

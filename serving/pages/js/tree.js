// The catalogue as a tree, by the ARIA tree pattern: up and down move, right unfolds, left folds, Enter chooses an item.

import { get } from "./api.js";
import { h } from "./dom.js";

export class Tree {
  #root;
  #told;

  // `told` has `chosen(node)` for an item and `moved(node)` for the node that has the focus.
  constructor(root, told) {
    this.#root = root;
    this.#told = told;
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("focusin", (event) => event.target.node && told.moved(event.target.node));
  }

  // Load the first level and unfold the way down to `item`, when there is one; returns its element or the first.
  async reveal(item) {
    this.#root.replaceChildren(...(await this.#load("")));
    let at = this.#root.firstElementChild;
    if (item) {
      const width = item.code.length / item.path.length;
      for (let level = 1; level <= item.path.length; level += 1) {
        const found = this.#element(item.code.slice(0, level * width));
        if (!found) break;
        at = found;
        if (level < item.path.length) await this.#unfold(at);
      }
    }
    if (at) this.#rove(at);
    return at;
  }

  focus() {
    this.#root.querySelector("[tabindex='0']")?.focus();
  }

  async #load(parent) {
    const { nodes } = await get("/catalogue", { parent });
    return nodes.map((node) => {
      const element = h("li",
        { role: "treeitem", tabIndex: -1, "aria-level": node.level, "aria-expanded": node.is_item ? null : "false", "data-code": node.code },
        h("div", { className: "tree-row" }, h("span", { className: "twig", "aria-hidden": "true" }), h("span", {}, node.name),
          !node.is_item && h("small", { "aria-label": `${node.leaves} 项` }, node.leaves)));
      element.node = node;
      return element;
    });
  }

  #element(code) {
    return this.#root.querySelector(`[data-code="${CSS.escape(code)}"]`);
  }

  async #unfold(element) {
    if (element.node.is_item) return;
    if (!element.querySelector(":scope > ul")) {
      const group = h("ul", { role: "group" });
      group.append(...(await this.#load(element.node.code)));
      if (!element.querySelector(":scope > ul")) element.append(group);
    }
    element.setAttribute("aria-expanded", "true");
  }

  #rove(element) {
    for (const old of this.#root.querySelectorAll("[tabindex='0']")) old.tabIndex = -1;
    element.tabIndex = 0;
  }

  #go(element) {
    if (!element) return;
    this.#rove(element);
    element.focus();
    element.firstElementChild.scrollIntoView({ block: "nearest" });
  }

  #visible() {
    return [...this.#root.querySelectorAll("[role=treeitem]")].filter((element) => !element.parentElement.closest("[aria-expanded=false]"));
  }

  #key(event) {
    const element = event.target.closest("[role=treeitem]");
    if (!element) return;
    const visible = this.#visible();
    const at = visible.indexOf(element);
    const expanded = element.getAttribute("aria-expanded");
    const moves = {
      ArrowDown: () => this.#go(visible[at + 1]),
      ArrowUp: () => this.#go(visible[at - 1]),
      Home: () => this.#go(visible[0]),
      End: () => this.#go(visible[visible.length - 1]),
      ArrowRight: () => (expanded === "false" ? this.#unfold(element) : this.#go(element.querySelector("[role=treeitem]"))),
      ArrowLeft: () => (expanded === "true" ? element.setAttribute("aria-expanded", "false") : this.#go(element.parentElement.closest("[role=treeitem]"))),
      Enter: () => this.#act(element),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }

  #click(event) {
    const element = event.target.closest("[role=treeitem]");
    if (!element) return;
    this.#go(element);
    this.#act(element);
  }

  #act(element) {
    if (element.node.is_item) this.#told.chosen(element.node);
    else if (element.getAttribute("aria-expanded") === "true") element.setAttribute("aria-expanded", "false");
    else this.#unfold(element);
  }
}

// Building and replacing small parts of the page.

export const $ = (id) => document.getElementById(id);

// An element; `attributes` may hold properties (`className`), `aria-*`, `data-*` and `on*` handlers; null is left out.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-")) element[name] = value;
    else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const drawn = new WeakMap();

// Replace what `container` holds, but only when `facts` (what the content is made from) changed;
// the focus stays on the element with the same `data-key`.
export function redraw(container, facts, build) {
  const signature = JSON.stringify(facts);
  if (drawn.get(container) === signature) return;
  drawn.set(container, signature);
  const active = document.activeElement;
  const key = container.contains(active) ? active.dataset.key : undefined;
  container.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
  if (key !== undefined) {
    const again = [...container.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key);
    if (again) again.focus();
  }
}

export const percent = (score) => (score > 0 && score < 0.01 ? "<1%" : `${Math.round(score * 100)}%`);

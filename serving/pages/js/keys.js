// The keyboard. Nothing here acts while an input method is composing.

const typing = (element) => element.matches("textarea, input:not([type=radio]), select");
const pressing = (element) => element.matches("button, a, summary");

// `acts` has `pick(number)`, `answer(number)`, `confirm()`, `back()`, `fresh()`, `catalogue()`, `lead()`, `assist()`, `recent()`.
export function connectKeys(acts) {
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    const act = find(event, acts);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function find(event, acts) {
  const { key, code, ctrlKey, altKey, metaKey, shiftKey, target } = event;
  const element = target instanceof Element ? target : document.body;
  if (ctrlKey && !altKey && !metaKey) {
    if (key === "Enter") return acts.confirm;
    return code === "KeyB" && !shiftKey ? acts.fresh : null;
  }
  if (metaKey || shiftKey) return null;
  const digit = /^(Digit|Numpad)([0-9])$/.exec(code);
  if (altKey) return digit && digit[1] === "Digit" ? numbered(Number(digit[2]), acts) : null;
  const named = { F2: acts.catalogue, F3: acts.lead, F4: acts.assist, F8: acts.recent, Escape: acts.back }[key];
  if (named) return named;
  if (typing(element)) return null;
  if (digit) return numbered(Number(digit[2]), acts);
  if (key === "/") return acts.catalogue;
  return key === "Enter" && !pressing(element) ? acts.confirm : null;
}

// 1 to 5 pick an item; 6 to 9 and 0 answer the question.
function numbered(digit, acts) {
  if (digit >= 1 && digit <= 5) return () => acts.pick(digit);
  return () => acts.answer(digit === 0 ? 5 : digit - 5);
}

// Text that an input method is still composing is not text yet: `changed` is called only with what is settled.

const PAUSE = /[。！？；，、,.!?;\n]$/;

// `changed(value, atOnce)`: `atOnce` after a paste or a mark of pause.
export function watchTyping(field, changed) {
  let composing = false;
  let pasted = false;
  const settled = (data) => {
    changed(field.value, pasted || PAUSE.test(data ?? ""));
    pasted = false;
  };
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", (event) => {
    composing = false;
    settled(event.data);
  });
  field.addEventListener("paste", () => (pasted = true));
  field.addEventListener("input", (event) => {
    if (composing || event.isComposing) return;
    settled(event.inputType === "insertLineBreak" ? "\n" : event.data);
  });
  return { isComposing: () => composing };
}

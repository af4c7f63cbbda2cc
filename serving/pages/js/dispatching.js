// When the item that holds is not the first of the suggestion, ask who handles it.

import { post } from "./api.js";
import * as choice from "./choice.js";

const AGAIN = 2000;

export function connectDispatching(state) {
  let wanted = "";
  const ask = async (key, now) => {
    const { code } = choice.item(now);
    try {
      const answer = await post("/dispatches", { code, text: now.text, address: now.address, desk: now.desk, channel: now.channel });
      if (wanted === key) state.answer({ dispatch: { code, answer } });
    } catch (failure) {
      if (wanted === key && failure.passing) setTimeout(() => wanted === key && ask(key, state.now), AGAIN);
    }
  };
  state.listen((now) => {
    const key = now.text.trim() && !choice.isTop(now) ? choice.dispatchKey(now) : "";
    if (key === wanted) return;
    wanted = key;
    if (key) ask(key, now);
  });
}

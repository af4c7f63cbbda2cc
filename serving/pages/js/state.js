// What the page knows: the draft (what the agent typed and chose) and what the server answered.
// What the agent chose is never touched by an answer: it lies in fields of its own, empty until chosen.

import { uuid } from "./api.js";
import { proposal } from "./choice.js";

const KEPT = "paidan.draft";
const DRAFT = ["text", "address", "desk", "channel", "note", "token", "choice", "lead", "added", "removed", "demand", "urgency", "replaced"];

const unchosen = () => ({ choice: null, filter: null, lead: null, added: [], removed: [], demand: null, urgency: null });
const blank = () => ({
  text: "", address: "", note: "", token: uuid(), ...unchosen(),
  suggestion: null, suggestedText: "", dispatch: null, changedAt: 0, replaced: null, sending: false,
});

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

export class State {
  #listeners = [];

  constructor() {
    this.now = { ...blank(), desk: "city", channel: "电话", connection: "ok", ...kept() };
  }

  // Change some fields and tell everyone who listens.
  set(change) {
    this.now = { ...this.now, ...change };
    sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(DRAFT.map((name) => [name, this.now[name]]))));
    for (const listener of this.#listeners) listener(this.now);
  }

  // What the server answered. When it changes what is proposed, the moment is kept: the eye needs one, too.
  answer(change) {
    const before = proposal(this.now);
    this.set(change);
    if (proposal(this.now) !== before) this.now.changedAt = performance.now();
  }

  listen(listener) {
    this.#listeners.push(listener);
    listener(this.now);
  }

  // Forget what the agent chose; what was typed stays.
  unchoose() {
    this.set(unchosen());
  }

  // A new call: everything but the desk and the channel. Returns what there was, to bring it back.
  clear() {
    const before = this.now;
    this.set(blank());
    return before;
  }
}

// Suggestions that follow the typing: soon after it pauses, the latest only, again until the server answers.

import { post } from "./api.js";

const QUIET = 200;
const LONGEST = 800;
const RETRIES = [1000, 2000, 4000, 8000];

export class Live {
  #timer = 0;
  #waitingSince = 0;
  #sequence = 0;
  #failures = 0;
  #controller = null;
  #isComposing;
  #told;

  // `told` has the callbacks `asking()`, `answered(suggestion, text)`, `refused(message)`, `lost()`.
  constructor(isComposing, told) {
    this.#isComposing = isComposing;
    this.#told = told;
    addEventListener("online", () => this.#failures && this.#again(0));
  }

  // The matter to suggest for, now or when nothing has changed for a moment.
  follow(matter, atOnce) {
    this.matter = matter;
    this.#failures = 0;
    const now = performance.now();
    this.#waitingSince = this.#waitingSince || now;
    // Who types without a pause gets a suggestion now and then all the same.
    this.#again(atOnce ? 0 : Math.max(0, Math.min(QUIET, this.#waitingSince + LONGEST - now)));
  }

  // Forget the matter; an answer under way is dropped.
  stop() {
    clearTimeout(this.#timer);
    this.#waitingSince = 0;
    this.#sequence += 1;
    this.#controller?.abort();
    this.#controller = null;
    this.matter = null;
  }

  #again(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), delay);
  }

  async #ask() {
    if (!this.matter) return;
    // The end of the composition calls `follow` again.
    if (this.#isComposing()) return;
    this.#waitingSince = 0;
    this.#controller?.abort();
    this.#controller = new AbortController();
    const sequence = (this.#sequence += 1);
    const matter = this.matter;
    this.#told.asking();
    try {
      const suggestion = await post("/suggestions", matter, this.#controller.signal);
      if (sequence !== this.#sequence) return;
      this.#failures = 0;
      this.#told.answered(suggestion, matter.text);
    } catch (failure) {
      if (sequence !== this.#sequence) return;
      if (failure.passing === false) {
        this.#told.refused(failure.message);
        return;
      }
      this.#told.lost();
      this.#again(RETRIES[Math.min(this.#failures, RETRIES.length - 1)]);
      this.#failures += 1;
    }
  }
}

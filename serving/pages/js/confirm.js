// Sending the agent's decision: once, however often the network fails.

import { post, uuid } from "./api.js";
import * as choice from "./choice.js";
import { $ } from "./dom.js";
import { toast } from "./toast.js";

const SEEN = 400;
const RETRIES = [1000, 2000, 4000, 8000];

export class Confirmation {
  #state;
  #done;
  #timer = 0;

  // `done(order)` is called when the order has its number.
  constructor(state, done) {
    this.#state = state;
    this.#done = done;
    $("confirmation").addEventListener("submit", (event) => {
      event.preventDefault();
      this.confirm();
    });
    $("note").addEventListener("input", (event) => state.set({ note: event.target.value }));
    state.listen((now) => {
      if ($("note").value !== now.note) $("note").value = now.note;
      $("confirm").disabled = now.sending;
      $("confirm-label").textContent = now.sending ? "正在派单…" : "确认派单";
      document.querySelector("main").inert = now.sending;
    });
  }

  confirm() {
    const now = this.#state.now;
    if (now.sending) return;
    const missing = this.#missing(now);
    if (missing) {
      toast(missing, { kind: "warn" });
      return;
    }
    this.#state.set({ sending: true });
    this.#send(body(now), 0);
  }

  // Give up waiting for the network; the same decision may be sent again.
  cancel() {
    if (!this.#state.now.sending || !this.#timer) return false;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#state.set({ sending: false, connection: "ok" });
    return true;
  }

  #missing(now) {
    if (!now.text.trim()) return "请先输入诉求内容";
    if (!choice.item(now)) return "还没有事项：等建议出来，或按 F2 从目录中选";
    if (!choice.lead(now)) return choice.dispatch(now) ? "请按 F3 选主办单位" : "承办单位还在查询，请稍候";
    if (!choice.lead(now).unit) return `「${choice.lead(now).name}」要看事发地才能定：请问清地址，或按 F3 选定主办单位`;
    if (performance.now() - now.changedAt < SEEN) return "建议刚刚更新，请看过再确认";
    return "";
  }

  async #send(decision, attempt) {
    this.#timer = 0;
    try {
      const order = await post("/orders", decision);
      this.#state.set({ sending: false, connection: "ok" });
      this.#done(order);
    } catch (failure) {
      if (!failure.passing) {
        this.#state.set({ sending: false });
        const another = () => this.#state.set({ token: uuid() });
        toast(failure.message, failure.status === 409 ? { kind: "fail", action: another, label: "当作另一件事" } : { kind: "fail" });
        return;
      }
      this.#state.set({ connection: "lost" });
      if (attempt === 0) toast("网络不通，内容已保留，正在重新提交；按 Esc 停止", { kind: "warn" });
      this.#timer = setTimeout(() => this.#send(decision, attempt + 1), RETRIES[Math.min(attempt, RETRIES.length - 1)]);
    }
  }
}

function body(now) {
  return {
    text: now.text,
    address: now.address,
    channel: now.channel,
    desk: now.desk,
    suggestion_id: now.suggestion?.id ?? "",
    code: choice.item(now).code,
    lead_unit: choice.lead(now).unit,
    assist_units: choice.assists(now).map((unit) => unit.unit).filter(Boolean),
    demand_type: choice.demand(now),
    urgency: choice.urgency(now) || null,
    note: now.note,
    client_token: now.token,
  };
}

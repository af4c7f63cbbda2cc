// The workbench: connects what is typed, what is suggested, what is chosen and what is confirmed.

import { connectCatalogue } from "./catalogue.js";
import * as choice from "./choice.js";
import { Confirmation } from "./confirm.js";
import { connectDanger } from "./danger.js";
import { connectDeadlines } from "./deadlines.js";
import { connectDispatching } from "./dispatching.js";
import { $, redraw } from "./dom.js";
import { answerQuestion, connectItems, numbered } from "./items.js";
import { connectKeys } from "./keys.js";
import { Live } from "./live.js";
import { connectMatter } from "./matter.js";
import { connectRecent } from "./recent.js";
import { State } from "./state.js";
import { toast } from "./toast.js";
import { connectUnits } from "./units.js";

const SHORTEST = 2;
const CONNECTIONS = { ok: "已连接", lost: "连接中断，正在重试；输入的内容都在" };

const state = new State();
const status = (words) => ($("text-status").textContent = words);

const follow = (atOnce) => {
  const { text, address, desk, channel } = state.now;
  if (Array.from(text.trim()).length < SHORTEST) {
    live.stop();
    status("");
    if (state.now.suggestion) state.set({ suggestion: null, suggestedText: "", dispatch: null });
    return;
  }
  live.follow({ text, address, desk, channel }, atOnce);
};
const isComposing = connectMatter(state, follow);
const live = new Live(isComposing, {
  asking: () => status("正在更新…"),
  answered: (suggestion, suggestedText) => {
    state.answer({ suggestion, suggestedText, connection: "ok" });
    status(`已按 ${Array.from(suggestedText).length} 字更新`);
  },
  refused: (message) => status(message),
  lost: () => {
    state.set({ connection: "lost" });
    status("等待连接恢复");
  },
});

const pick = (category) =>
  state.set({ choice: { code: category.code, path: category.path }, replaced: state.now.suggestion?.categories[0]?.code ?? null });
let spoken = choice.proposal(state.now);
state.listen((now) => {
  const proposal = choice.proposal(now);
  if (proposal === spoken) return;
  spoken = proposal;
  const item = choice.item(now);
  $("spoken").textContent = item ? `${item.path[item.path.length - 1]}，主办${choice.lead(now)?.name ?? "待查"}` : "";
});
state.listen((now) => {
  redraw($("connection"), now.connection, () => CONNECTIONS[now.connection]);
  $("connection").dataset.state = now.connection;
  const versions = now.suggestion?.versions;
  redraw($("versions"), versions ?? null, () => (versions ? `模型 ${versions.bundle} · 目录 ${versions.catalogue} · 职责清单 ${versions.duties}` : ""));
});

connectDanger(state);
connectItems(state, { pick });
connectDeadlines(state);
connectDispatching(state);
const finders = connectUnits(state);
const recent = connectRecent();
const openCatalogue = connectCatalogue((item) => {
  pick(item);
  $("candidates").focus();
});
$("open-catalogue").addEventListener("click", () => openCatalogue(choice.item(state.now)));

const startOver = () => {
  live.stop();
  const before = state.clear();
  status("");
  $("text").focus();
  return before;
};
const confirmation = new Confirmation(state, (order) => {
  startOver();
  recent.latest(order);
  toast(`已派单 ${order.id}　${order.path[order.path.length - 1]} → ${order.lead_unit.name}`);
});

connectKeys({
  pick: (number) => {
    const category = numbered(number);
    if (category) pick(category);
  },
  answer: (number) => answerQuestion(state, number),
  confirm: () => confirmation.confirm(),
  back: () => {
    if (confirmation.cancel()) toast("已停止提交，内容都在；可再次确认，不会重复派单", { kind: "warn" });
    else if (recent.isOpen()) recent.toggle(false);
    else state.unchoose();
  },
  fresh: () => {
    if (state.now.sending) return;
    const before = startOver();
    if (!before.text.trim()) return;
    const restore = () => {
      state.set(before);
      follow(true);
    };
    toast("已清空，准备接听新来电", { kind: "warn", action: restore, label: "恢复刚才的内容" });
  },
  catalogue: () => openCatalogue(choice.item(state.now)),
  lead: () => finders.lead.focus(),
  assist: () => finders.assist.focus(),
  recent: () => recent.toggle(),
});

$("text").focus();
follow(true);

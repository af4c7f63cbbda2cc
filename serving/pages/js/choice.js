// What holds now: the agent's choice where there is one, else the suggestion.

export const candidates = ({ suggestion, filter }) => {
  const all = suggestion?.categories ?? [];
  // An answer counts as long as the question is asked.
  const asked = filter && suggestion?.question?.options.some((option) => option.codes.join() === filter.join());
  const left = asked ? all.filter((category) => filter.includes(category.code)) : all;
  return left.length ? left : all;
};

export const item = (state) => state.choice ?? candidates(state)[0] ?? null;

// Whether the dispatch of the suggestion is that of the item that holds.
export const isTop = (state) => item(state)?.code === state.suggestion?.categories[0]?.code;

// Names the dispatch that is needed: of which item, for which text.
export const dispatchKey = (state) => (item(state) && state.suggestion ? `${item(state).code} ${state.suggestion.id}` : "");

export function dispatch(state) {
  if (!state.suggestion || !item(state)) return null;
  const own = state.dispatch?.code === item(state).code ? state.dispatch.answer : null;
  const answer = isTop(state) ? state.suggestion.dispatch : own;
  return answer?.desk === state.desk ? answer : null;
}

export const lead = (state) => state.lead ?? dispatch(state)?.lead[0] ?? null;

// One unit or another: a unit that waits for the place has no code yet, only a name (所在街镇…).
export const same = (a, b) => (a?.unit || a?.name) === (b?.unit || b?.name);
export const without = (units, unit) => units.filter((one) => !same(one, unit));

// The assisting units suggested for the item that holds, less those the agent does not want, and those the agent added.
export function assists(state) {
  const suggested = (dispatch(state)?.assist ?? []).filter((unit) => !state.removed.some((one) => same(one, unit)));
  const added = state.added.filter((unit) => !suggested.some((one) => same(one, unit)));
  return without([...suggested, ...added], lead(state));
}

export const demand = (state) => state.demand ?? state.suggestion?.demand_type ?? "";
export const urgency = (state) => state.urgency ?? state.suggestion?.urgency ?? "";
// What is shown as decided by the machine; when it changes, the eye needs a moment before a key may confirm it.
export const proposal = (state) => JSON.stringify([item(state)?.code, lead(state)?.name, assists(state).map((unit) => unit.name)]);

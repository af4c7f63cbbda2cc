// Evidence is told in Unicode code points; JavaScript strings count UTF-16 units.

// The words the spans cover, each once, in the order of the text.
export function words(text, spans) {
  const points = Array.from(text);
  const found = [...spans].sort((a, b) => a.start - b.start).map((span) => points.slice(span.start, span.end).join(""));
  return [...new Set(found)].filter((word) => word.trim());
}

// The text cut into pieces: `{text, marks}`, where `marks` holds the names of the groups whose spans cover the piece.
export function pieces(text, groups) {
  const points = Array.from(text);
  const cuts = new Set([0, points.length]);
  for (const spans of Object.values(groups)) {
    for (const { start, end } of spans) {
      cuts.add(Math.min(start, points.length));
      cuts.add(Math.min(end, points.length));
    }
  }
  const places = [...cuts].sort((a, b) => a - b);
  const found = [];
  places.slice(0, -1).forEach((start, index) => {
    const text = points.slice(start, places[index + 1]).join("");
    const marks = Object.keys(groups).filter((name) => groups[name].some((span) => span.start <= start && start < span.end));
    const last = found[found.length - 1];
    if (last && last.marks.join() === marks.join()) last.text += text;
    else found.push({ text, marks });
  });
  return found;
}

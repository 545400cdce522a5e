// A comment as a text area shows it, and as it is kept: a mark with an id for each mention.

const MARK = /\ue000([ug]\d+)\ue001/g;
// An @ at the start or after what is no part of a word or an address, then up to four words.
const TRIGGER = /(?:^|[^\p{L}\p{N}_@.+-])@(|[\p{L}\p{N}_.'’-]+(?: [\p{L}\p{N}_.'’-]+){0,3} ?)$/u;

/** What a kept text looks like, and where in it the mentions stand. */
export function opened(text, names = {}) {
  const marks = [];
  let value = "";
  let at = 0;
  for (const found of text.matchAll(MARK)) {
    value += text.slice(at, found.index);
    const from = value.length;
    value += `@${names[found[1]] ?? "okänd"}`;
    marks.push({ ref: found[1], from, to: value.length });
    at = found.index + found[0].length;
  }
  return { value: value + text.slice(at), marks };
}

/** The text to keep: each mention as its mark. */
export function closed(value, marks) {
  let text = "";
  let at = 0;
  for (const { ref, from, to } of [...marks].sort((a, b) => a.from - b.from)) {
    text += `${value.slice(at, from)}\ue000${ref}\ue001`;
    at = to;
  }
  return text + value.slice(at);
}

/** The names of the mentions, by which a draft is opened again. */
export const namesOf = (value, marks) => Object.fromEntries(marks.map((m) => [m.ref, value.slice(m.from + 1, m.to)]));

/** Where the mentions stand after an edit; one that was edited is a mention no more. */
export function moved(before, after, marks) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const gone = before.length - end;
  const by = after.length - before.length;
  return marks.flatMap((mark) => {
    if (mark.to <= start) return [mark];
    return mark.from >= gone ? [{ ...mark, from: mark.from + by, to: mark.to + by }] : [];
  });
}

/** What is typed after an @ just before the caret: {from, to, q}, or null. */
export function asked(value, caret, marks) {
  const found = TRIGGER.exec(value.slice(0, caret));
  if (!found) return null;
  const from = caret - found[1].length - 1;
  return marks.some((m) => m.from <= from && from < m.to) ? null : { from, to: caret, q: found[1] };
}

/** Where a place in a text area is, in the area's own coordinates. */
export function caretAt(area, at) {
  const style = getComputedStyle(area);
  const mirror = document.createElement("div");
  for (const name of ["font", "letterSpacing", "padding", "border", "boxSizing", "tabSize"]) mirror.style[name] = style[name];
  Object.assign(mirror.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", width: `${area.offsetWidth}px` });
  mirror.textContent = area.value.slice(0, at);
  const mark = document.createElement("span");
  mark.textContent = "\u200b";
  mirror.append(mark);
  document.body.append(mirror);
  const place = { x: mark.offsetLeft, top: mark.offsetTop - area.scrollTop, bottom: mark.offsetTop + mark.offsetHeight - area.scrollTop };
  mirror.remove();
  return place;
}

/** A key for one sending. Not randomUUID, which plain http does not have. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

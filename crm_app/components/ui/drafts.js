// What a form remembers of what was typed, and how a control shows and tells its value.
// A draft is {value, base}: base is what the server said when the control was first touched.

const PREFIX = "draft:";
const kept = new Map(); // draft key → {token, fields: {name: {value, base}}}

const plain = (text) => (text ?? "").replace(/\r\n?/g, "\n");

function stored(key) {
  try {
    const found = JSON.parse(sessionStorage.getItem(PREFIX + key));
    return found && typeof found.fields === "object" ? found : null;
  } catch {
    return null;
  }
}

/** The drafts of a form, from memory or from the tab's storage. A newer token means: saved. */
export function open(key, token) {
  const found = kept.get(key) ?? stored(key) ?? { token, fields: {} };
  if (token && found.token !== token) {
    if (found.token !== undefined) found.fields = {};
    found.token = token;
  }
  kept.set(key, found);
  store(key);
  return found;
}

/** Keep a form's drafts in the tab, so that a reload or a restart of the server loses nothing. */
export function store(key) {
  const found = kept.get(key);
  try {
    if (found && Object.keys(found.fields).length) sessionStorage.setItem(PREFIX + key, JSON.stringify(found));
    else sessionStorage.removeItem(PREFIX + key);
  } catch {
    // A tab without storage keeps them in memory.
  }
}

/** Throw away everybody's drafts: at sign-out. */
export function forgetAll() {
  for (const found of kept.values()) found.fields = {};
  try {
    Object.keys(sessionStorage).filter((k) => k.startsWith(PREFIX)).forEach((k) => sessionStorage.removeItem(k));
  } catch {
    // Nothing was stored.
  }
}

/** The controls of a form: [data-value] with a name, or a fieldset of checkboxes. */
export function controls(form) {
  return [...form.querySelectorAll("[data-value]")].filter((el) => nameOf(el));
}
export const controlOf = (target) => target.closest?.("fieldset[data-multi]") ?? (target.dataset?.value !== undefined && nameOf(target) ? target : null);
export const nameOf = (el) => el.dataset.multi ?? el.getAttribute("name") ?? "";
export const told = (el) => el.dataset.value ?? "";
export const inactive = (el) => Boolean(el.closest('[data-inactive="true"]'));
const boxes = (el) => [...el.querySelectorAll("input[type=checkbox]")];

/** What a control holds now. */
export function read(el) {
  if (el.dataset.multi !== undefined) {
    return boxes(el).filter((box) => box.checked).map((box) => box.value).join(",");
  }
  return el.type === "checkbox" ? (el.checked ? el.value : "") : el.value;
}

/** Whether two values of a control are the same: a set has no order, a text one kind of newline. */
export function same(el, a, b) {
  if (el.dataset.multi === undefined) return plain(a) === plain(b);
  const sorted = (text) => (text ?? "").split(",").filter(Boolean).sort().join(",");
  return sorted(a) === sorted(b);
}

/** Show a value in a control; true when that changed it. */
export function show(el, value) {
  if (same(el, read(el), value)) return false;
  if (el.dataset.multi !== undefined) {
    const chosen = new Set((value ?? "").split(","));
    for (const box of boxes(el)) box.checked = chosen.has(box.value);
  } else if (el.type === "checkbox") el.checked = value !== "";
  else {
    el.value = value ?? "";
    if (el.type === "hidden") el.dispatchEvent(new Event("live:set"));
  }
  return true;
}

/** Disable what is inactive, so that it can be neither reached nor sent; undo it when it is back. */
export function allow(el) {
  const off = inactive(el);
  for (const part of el.dataset.multi === undefined ? [el] : boxes(el)) {
    if (off && !part.disabled) {
      part.disabled = true;
      part.dataset.hiddenByForm = "";
    } else if (!off && part.dataset.hiddenByForm !== undefined) {
      part.disabled = false;
      delete part.dataset.hiddenByForm;
    }
  }
}

/** What a submit sends: the values of the touched controls, or of all, and what they came from. */
export function collect(form, fields, all) {
  const values = {};
  const base = {};
  for (const el of controls(form)) {
    const name = nameOf(el);
    const draft = fields[name];
    if (inactive(el) || (!draft && !all)) continue;
    values[name] = draft ? draft.value : all && !same(el, read(el), told(el)) ? read(el) : told(el);
    base[name] = draft ? draft.base : told(el);
  }
  return { values, base };
}

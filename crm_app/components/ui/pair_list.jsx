import { useEffect, useRef, useState } from "react";

const parse = (text) =>
  (text ?? "").split(",").filter(Boolean).map((pair) => {
    const [user, title = ""] = pair.split(":");
    return { user, title };
  });
const join = (pairs) => pairs.filter((p) => p.user).map((p) => `${p.user}:${p.title}`).join(",");

// Rows of (user, title). The hidden input is the truth: LiveForm reads and sets it like any other
// control ("live:set" tells that it has), and a row without a user is not in it yet.
export function PairList({ name, value = "", label = "Ansvariga", users = [], titles = [] }) {
  const hidden = useRef(null);
  const list = useRef(null);
  const [pairs, setPairs] = useState(() => parse(value));

  useEffect(() => {
    const el = hidden.current;
    const follow = () => setPairs((now) => (join(now) === el.value ? now : parse(el.value)));
    el.addEventListener("live:set", follow);
    return () => el.removeEventListener("live:set", follow);
  }, []);
  useEffect(() => {
    const el = hidden.current;
    if (!el.closest("[data-live-form]")) el.value = value;
    setPairs((now) => (join(now) === el.value ? now : parse(el.value)));
  }, [value]);

  const change = (next) => {
    setPairs(next);
    hidden.current.value = join(next);
    hidden.current.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const set = (index, part) => change(pairs.map((p, i) => (i === index ? { ...p, ...part } : p)));
  const add = () => {
    change([...pairs, { user: "", title: "" }]);
    requestAnimationFrame(() => list.current?.querySelector("li:last-child select")?.focus());
  };
  const remove = (index) => {
    change(pairs.filter((_, i) => i !== index));
    requestAnimationFrame(() => list.current?.parentElement.querySelector(".btn")?.focus());
  };
  const nameOf = (id) => users.find((u) => u.value === id)?.label ?? "";
  const free = (own) => users.filter((u) => u.value === own || !pairs.some((p) => p.user === u.value));

  return (
    <div className="pairs" role="group" aria-label={label}>
      <input type="hidden" name={name} data-value={value} ref={hidden} />
      {pairs.length > 0 && (
        <ul ref={list}>
          {pairs.map((pair, i) => (
            <li key={i}>
              <select aria-label={`Ansvarig ${i + 1}`} value={pair.user} onChange={(e) => set(i, { user: e.target.value })}>
                <option value="">Välj användare</option>
                {free(pair.user).map((u) => <option key={u.value} value={u.value}>{u.label}</option>)}
              </select>
              <select aria-label={`Titel för ansvarig ${i + 1}`} value={pair.title} onChange={(e) => set(i, { title: e.target.value })}>
                <option value="">Utan titel</option>
                {titles.map((t) => <option key={t.value} value={t.value} hidden={t.hidden}>{t.label}</option>)}
              </select>
              <button type="button" className="icon-btn" aria-label={`Ta bort ${nameOf(pair.user) || `ansvarig ${i + 1}`}`} onClick={() => remove(i)}>
                <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true"><path d="M18 6 6 18M6 6l12 12" /></svg>
              </button>
            </li>
          ))}
        </ul>
      )}
      <button type="button" className="btn" data-variant="quiet" onClick={add}>Lägg till ansvarig</button>
    </div>
  );
}

import { useId, useRef, useState } from "react";

// A real form that posts its fields as JSON and then loads a page in full: signing in and out must,
// since a websocket keeps the cookie that it was opened with. What was typed stays when refused.
export function JsonForm({ action, submitLabel, extra = {}, busyLabel = "Vänta …", stay = false, doneLabel = "Klart.", children }) {
  const form = useRef(null);
  const id = useId();
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState("");

  const mark = (found) => {
    for (const el of form.current.querySelectorAll("input[name]")) {
      const note = form.current.querySelector(`[data-error-for="${el.name}"]`);
      const text = found[el.name] ?? "";
      if (note) {
        note.id = `${id}-${el.name}`;
        note.textContent = text;
      }
      if (text) {
        el.setAttribute("aria-invalid", "true");
        el.setAttribute("aria-describedby", `${id}-${el.name}`);
      } else {
        el.removeAttribute("aria-invalid");
      }
    }
    const first = form.current.querySelector("[aria-invalid=true]");
    if (first) first.focus();
  };

  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    const fields = Object.fromEntries(new FormData(form.current).entries());
    if ("again" in fields) {
      const same = fields.again === (fields.password ?? fields.new);
      if (!same) { const told = { again: "Lösenorden är inte lika. Skriv samma två gånger." }; setErrors(told); return mark(told); }
      delete fields.again;
    }
    setBusy(true);
    setDone("");
    try {
      const answer = await fetch(action, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ ...extra, ...fields }) });
      const told = await answer.json();
      if (told.ok) {
        if (!stay) { window.location.assign(told.to); return; }
        form.current.reset();
        setDone(doneLabel);
      }
      setErrors(told.errors ?? {});
      mark(told.errors ?? {});
    } catch {
      setErrors({ form: "Det gick inte att nå servern. Kontrollera anslutningen och försök igen." });
    }
    setBusy(false);
  };

  const names = form.current ? [...form.current.querySelectorAll("[data-error-for]")].map((e) => e.dataset.errorFor) : [];
  const loose = Object.entries(errors).filter(([name]) => !names.includes(name)).map(([, text]) => text);
  return (
    <form ref={form} action={action} method="post" onSubmit={submit} noValidate className="json-form">
      {loose.length > 0 && <p role="alert" className="error">{loose.join(" ")}</p>}
      {children}
      <button type="submit" className="btn" data-variant="primary" disabled={busy}>{busy ? busyLabel : submitLabel}</button>
      <p role="status" className="hint">{done}</p>
    </form>
  );
}

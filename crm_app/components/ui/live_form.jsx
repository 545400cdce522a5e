import { useEffect, useRef, useState } from "react";
import { useBlocker } from "react-router";
import { allow, collect, controlOf, controls, forgetAll, inactive, nameOf, open, read, same, show, store, told } from "./drafts";

const IN_FLIGHT = 3000; // how long a save may take while somebody types on
const USERS_CLICK = 400; // a navigation this soon after a click on a link was asked for by it

const mounted = new Set(); // forms now on the page; the last one asks before leaving
let clicked = 0;
if (typeof document !== "undefined") {
  document.addEventListener("click", (e) => { if (e.target.closest?.("a[href], [role=menuitem], tr[data-href]")) clicked = Date.now(); }, true);
}

// A form that follows the server: a control nobody has touched shows its data-value, a touched one
// keeps what was typed whatever the server sends, also when it goes away and comes back.
class Follower {
  constructor(form, key, token) {
    this.form = form;
    this.key = key;
    this.drafts = open(key, token);
    this.shown = new WeakMap();
    this.sent = null;
    this.quiet = true; // no glow for what is shown first
  }

  dirty() {
    return Object.keys(this.drafts.fields).length > 0;
  }

  // Leaving needs no question when everything typed has just been sent.
  mayLeave() {
    return !this.dirty() || Boolean(this.sent && !this.sent.changed && Date.now() - this.sent.at < 15000);
  }

  sync() {
    for (const el of controls(this.form)) {
      const draft = this.drafts.fields[nameOf(el)];
      allow(el);
      if (draft) {
        if (!(el === document.activeElement && this.shown.has(el))) show(el, draft.value);
      } else this.follow(el);
      this.shown.set(el, told(el));
    }
  }

  follow(el) {
    if (el === document.activeElement && el.matches("input, textarea") && this.back === el) return;
    const before = this.shown.get(el);
    const changed = show(el, told(el));
    if (changed && !this.quiet && before !== undefined && before !== told(el)) this.glow(el);
  }

  glow(el) {
    const part = el.type === "hidden" ? el.parentElement : el;
    part.classList.remove("glow");
    requestAnimationFrame(() => part.classList.add("glow"));
    setTimeout(() => part.classList.remove("glow"), 1300);
    const who = part.closest("[data-changed]")?.dataset.changed.replace(/^\S+ /, "");
    if (!who) return;
    part.title = who; // told for as long as somebody may wonder
    setTimeout(() => part.title === who && part.removeAttribute("title"), 60000);
  }

  touch(el) {
    const name = nameOf(el);
    const fields = this.drafts.fields;
    const value = read(el);
    const base = fields[name]?.base ?? (this.back === el ? this.base : told(el));
    if (same(el, value, base)) delete fields[name];
    else fields[name] = { value, base };
    this.back = fields[name] ? null : el; // typed back: follow the server again when it is left
    this.base = base;
    if (this.sent) this.sent.changed = true;
    store(this.key);
  }

  submitting(all) {
    const found = collect(this.form, this.drafts.fields, all);
    this.sent = { at: Date.now(), values: found.values, changed: false };
    return found;
  }

  // Whether a new token means "saved": not when the page merely learns, after a reload, the token
  // that the drafts were typed under.
  meansSaved(before, token) {
    if (!token || before === token) return false;
    return before !== "" || this.drafts.token !== token || Boolean(this.sent);
  }

  // Saved, or thrown away. What was typed while the save was under way is kept, on the new base.
  saved(token) {
    const fields = this.drafts.fields;
    const sent = this.sent && Date.now() - this.sent.at < IN_FLIGHT ? this.sent.values : null;
    for (const name of Object.keys(fields)) {
      const typedOn = sent && name in sent && sent[name] !== fields[name].value;
      if (typedOn) fields[name].base = sent[name];
      else if (!sent || name in sent) delete fields[name];
    }
    this.sent = null;
    this.drafts.token = token;
    this.settle();
  }

  discard() {
    this.drafts.fields = {};
    this.settle();
  }

  settle() {
    store(this.key);
    this.quiet = true;
    this.sync();
    this.quiet = false;
  }
}

function useLeaveQuestion(follower) {
  const blocker = useBlocker(({ currentLocation, nextLocation, historyAction }) => {
    const asked = historyAction === "POP" || Date.now() - clicked < USERS_CLICK;
    if (!asked || currentLocation.pathname === nextLocation.pathname) return false;
    return [...mounted].some((one) => !one.mayLeave());
  });
  useEffect(() => {
    const ask = (event) => {
      if (![...mounted].some((one) => !one.mayLeave())) return;
      event.preventDefault();
      event.returnValue = "";
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);
  const leave = () => {
    for (const one of mounted) one.discard();
    blocker.proceed?.();
  };
  return { asking: blocker.state === "blocked" && follower.current !== null, leave, stay: () => blocker.reset?.() };
}

function LeaveDialog({ onLeave, onStay }) {
  const box = useRef(null);
  useEffect(() => {
    if (box.current && !box.current.open) box.current.showModal();
  }, []);
  return (
    <dialog ref={box} className="own-dialog dialog" aria-labelledby="leave-title" onCancel={(e) => { e.preventDefault(); onStay(); }}>
      <h2 id="leave-title">Lämna utan att spara?</h2>
      <p>Du har ändringar som inte är sparade. Lämnar du sidan kastas de.</p>
      <div className="dialog-foot">
        <button type="button" className="btn" data-variant="quiet" onClick={onStay}>Stanna kvar</button>
        <button type="button" className="btn" data-variant="danger" onClick={onLeave}>Kasta och lämna</button>
      </div>
    </dialog>
  );
}

export function LiveForm({ draftKey = "", savedToken = "", allValues = false, label, onSave, onDirty, children }) {
  const form = useRef(null);
  const follower = useRef(null);
  const token = useRef(savedToken);
  const props = useRef({});
  props.current = { allValues, onSave, onDirty };
  const [restored, setRestored] = useState(false);
  const [dirty, setDirty] = useState(false);
  const { asking, leave, stay } = useLeaveQuestion(follower);
  const tell = () => setDirty(Boolean(follower.current?.dirty()));

  useEffect(() => {
    const one = new Follower(form.current, draftKey, savedToken);
    follower.current = one;
    mounted.add(one);
    one.sync();
    one.quiet = false;
    setRestored(one.dirty());
    tell();
    const changed = (event) => {
      const el = controlOf(event.target);
      if (!el || !one.form.contains(el) || inactive(el)) return;
      one.touch(el);
      tell();
    };
    // The browser's own events: React leaves out some of them.
    for (const kind of ["input", "change"]) one.form.addEventListener(kind, changed);
    const observer = new MutationObserver((changes) => {
      one.sync();
      if (one.sent && changes.some((c) => c.attributeName === "aria-invalid")) {
        const wrong = [...one.form.querySelectorAll('[aria-invalid="true"]')].find((el) => !inactive(el));
        if (wrong) {
          if (Date.now() - one.sent.at < 5000) wrong.focus();
          one.sent = null; // refused: leaving asks again
        }
      }
    });
    // Not "name": React writes it anew in the middle of a click, before the browser tells of it.
    observer.observe(form.current, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-value", "data-inactive", "aria-invalid"] });
    return () => {
      observer.disconnect();
      for (const kind of ["input", "change"]) one.form.removeEventListener(kind, changed);
      mounted.delete(one);
      follower.current = null;
    };
  }, [draftKey]);

  useEffect(() => {
    const one = follower.current;
    const before = token.current;
    token.current = savedToken;
    if (!one || !one.meansSaved(before, savedToken)) return;
    one.saved(savedToken);
    setRestored(false);
    tell();
  }, [savedToken]);

  useEffect(() => { props.current.onDirty?.(dirty); }, [dirty]);

  useEffect(() => {
    const signedOut = () => {
      forgetAll();
      follower.current?.discard();
      tell();
    };
    const keys = (event) => {
      const save = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!save || event.isComposing) return;
      const inside = form.current?.contains(event.target);
      const elsewhere = event.target.closest?.("[data-live-form], [role=dialog], [role=alertdialog]");
      const last = [...mounted].at(-1) === follower.current;
      const ours = inside || (last && !elsewhere && event.key !== "Enter");
      if (ours && (event.key === "Enter" || event.key.toLowerCase() === "s")) {
        event.preventDefault();
        form.current.requestSubmit();
      }
    };
    window.addEventListener("kundregister:signout", signedOut);
    document.addEventListener("keydown", keys);
    return () => {
      window.removeEventListener("kundregister:signout", signedOut);
      document.removeEventListener("keydown", keys);
    };
  }, []);

  const submit = (event) => {
    if (event.target !== form.current) return;
    event.preventDefault();
    event.stopPropagation();
    const { values, base } = follower.current.submitting(props.current.allValues);
    props.current.onSave?.(values, base);
  };
  const discard = () => {
    follower.current.discard();
    setRestored(false);
    tell();
  };

  return (
    <form ref={form} className="live-form" noValidate data-live-form="" data-dirty={dirty} aria-label={label}
      onSubmit={submit} onBlur={() => { if (follower.current) { follower.current.back = null; follower.current.sync(); } }}>
      <div role="status">
        {restored && dirty && (
          <div className="banner restored" data-tone="blue"><div>
            Osparade ändringar är återställda · <button type="button" className="text-btn" onClick={discard}>Kasta</button>
          </div></div>
        )}
      </div>
      {children}
      {asking && <LeaveDialog onLeave={leave} onStay={stay} />}
    </form>
  );
}

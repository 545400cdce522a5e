import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { open as openDraft, store } from "./drafts";
import { asked, caretAt, closed, moved, namesOf, newKey, opened } from "./mention_text";

const WAIT = 400; // the pause in typing after which the server is asked whom the text reaches
const PATIENCE = 1500; // how long Enter waits for the list that was asked for
const NOBODY = { turn: 0, people: [] };

// What one has typed lives in the area itself and in the tab's drafts: `held` follows both.
function useText(area, draftKey, initial, names) {
  const held = useRef({ value: "", marks: [], base: initial, key: "", keyed: "" });
  const keep = () => {
    const { value, marks, base, key, keyed } = held.current;
    const text = closed(value, marks);
    const draft = openDraft(draftKey, "");
    if (text === base || !text) delete draft.fields.text;
    else draft.fields.text = { value: text, base, names: namesOf(value, marks), key, keyed };
    store(draftKey);
  };
  const show = (text, told) => {
    Object.assign(held.current, opened(text, told));
    area.current.value = held.current.value;
    grow(area.current);
  };
  useLayoutEffect(() => {
    const draft = openDraft(draftKey, "").fields.text;
    const typed = area.current.value; // written before the page woke
    held.current = { value: "", marks: [], base: draft?.base ?? initial, key: draft?.key ?? "", keyed: draft?.keyed ?? "" };
    if (draft) show(draft.value, draft.names);
    else if (typed && !initial) Object.assign(held.current, { value: typed, marks: [] });
    else show(initial, names);
  }, [draftKey]);
  return { held, keep, show, text: () => closed(held.current.value, held.current.marks) };
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function Picker({ id, people, active, place, area, onPick, onPoint }) {
  const list = useRef(null);
  const [above, setAbove] = useState(false);
  useLayoutEffect(() => {
    const rect = area.current.getBoundingClientRect();
    const room = window.innerHeight - rect.top - place.bottom - 12;
    setAbove(list.current.offsetHeight > room && rect.top + place.top > room);
    const left = Math.max(0, Math.min(place.x, area.current.offsetWidth - list.current.offsetWidth));
    list.current.style.left = `${left}px`;
  });
  useEffect(() => { list.current?.children[active]?.scrollIntoView({ block: "nearest" }); }, [active]);
  const style = above ? { bottom: `calc(100% - ${place.top}px + 4px)` } : { top: place.bottom + 4 };
  return (
    <ul ref={list} id={id} role="listbox" aria-label="Kollegor att nämna" className="mention-list" style={style}>
      {people.map((p, at) => (
        <li key={p.ref} id={`${id}-${at}`} role="option" aria-selected={at === active}
          onMouseDown={(e) => e.preventDefault()} onMouseMove={() => onPoint(at)} onClick={() => onPick(p)}>
          <span className="avatar" data-group={p.ref[0] === "g" || undefined} aria-hidden="true">{p.initials}</span>
          <span className="mention-name">{p.name}</span>
          <span className="mention-about">{p.about}</span>
        </li>
      ))}
    </ul>
  );
}

export function MentionArea({ label, placeholder, draftKey = "", initial = "", names = {}, offer = NOBODY, told = {}, sent = "", problem = "",
  action = "Skicka", focused = false, focusOn = 0, onFind, onCheck, onSend, onLeave }) {
  const id = useId();
  const area = useRef(null);
  const { held, keep, show, text } = useText(area, draftKey, initial, names);
  const [at, setAt] = useState(null); // the @ that is being answered: {from, to, q, place}
  const [active, setActive] = useState(0);
  const [empty, setEmpty] = useState(true);
  const ref = useRef({ turn: 0, since: 0, check: 0, timer: 0, left: -1, waits: "", inserting: false, composing: false, none: null });
  const own = ref.current;

  const answered = at && offer.turn === own.turn;
  const people = at ? offer.people : [];
  const shown = at && offer.turn >= (own.first ?? 0) ? people : [];
  const current = Math.min(active, shown.length - 1);

  const shut = () => { own.waits = ""; own.none = null; setAt(null); };
  const ask = (q) => {
    own.turn = Math.max(Date.now(), own.turn + 1);
    own.since = Date.now();
    onFind?.(q, own.turn);
  };
  // Looks at what stands before the caret, and opens, follows or closes the list.
  const look = () => {
    const el = area.current;
    if (own.composing || own.inserting) return;
    const found = el.selectionStart === el.selectionEnd ? asked(el.value, el.selectionStart, held.current.marks) : null;
    if (!found || found.from === own.left) {
      if (!found) own.left = -1;
      if (at) shut();
      return;
    }
    if (own.none && own.none.from === found.from && found.q.startsWith(own.none.q)) return;
    if (at && at.from === found.from && at.q === found.q) return;
    if (!at || at.from !== found.from) own.first = Math.max(Date.now(), own.turn + 1);
    setActive(0);
    setAt({ ...found, place: caretAt(el, found.from) });
    ask(found.q);
  };
  const later = () => {
    clearTimeout(own.timer);
    own.timer = setTimeout(() => {
      own.check = Math.max(Date.now(), own.check + 1);
      onCheck?.(text(), own.check);
    }, WAIT);
  };
  const typed = () => {
    const { value, marks } = held.current;
    const now = area.current.value;
    held.current.marks = moved(value, now, marks);
    held.current.value = now;
    grow(area.current);
    setEmpty(!now.trim());
    keep();
    later();
    look();
  };
  const insert = (words, from, to) => {
    const el = area.current;
    el.focus();
    el.setSelectionRange(from, to);
    own.inserting = true;
    // execCommand keeps Ctrl+Z; where it is missing the text is set.
    if (!document.execCommand("insertText", false, words)) {
      el.setRangeText(words, from, to, "end");
      typed();
    }
    own.inserting = false;
  };
  const pick = (who) => {
    const { from, to } = at;
    const name = `@${who.name}`;
    const space = /^[\s.,;:!?)]/.test(area.current.value.slice(to)) ? "" : " ";
    insert(name + space, from, to);
    held.current.marks = [...held.current.marks, { ref: who.ref, from, to: from + name.length }];
    keep();
    shut();
  };

  useEffect(() => {
    setEmpty(!held.current.value.trim());
    if (focused) {
      area.current.focus();
      area.current.setSelectionRange(area.current.value.length, area.current.value.length);
    }
    if (held.current.value) later();
    return () => clearTimeout(own.timer);
  }, [draftKey]);
  useEffect(() => { if (focusOn) area.current.focus(); }, [focusOn]);
  useEffect(() => {
    if (!at || offer.turn !== own.turn) return;
    if (!offer.people.length) own.none = { from: at.from, q: at.q };
    const waits = own.waits;
    own.waits = "";
    if (waits && offer.people.length) pick(offer.people[0]);
    else if (waits === "Enter") insert("\n", area.current.selectionStart, area.current.selectionEnd);
    if (!offer.people.length) setAt(null);
  }, [offer]);
  useEffect(() => {
    if (!sent || held.current.key !== sent) return;
    // What was typed on while it was under way is the beginning of the next.
    const now = text();
    const rest = now.startsWith(held.current.keyed) ? now.slice(held.current.keyed.length).trimStart() : now;
    const kept = namesOf(held.current.value, held.current.marks);
    Object.assign(held.current, { key: "", keyed: "", base: initial });
    show(rest, kept);
    setEmpty(!rest);
    clearTimeout(own.timer);
    keep();
  }, [sent]);

  const send = () => {
    const now = text();
    if (!now.trim()) return area.current.focus();
    if (held.current.keyed !== now || !held.current.key) Object.assign(held.current, { key: newKey(), keyed: now });
    clearTimeout(own.timer);
    keep();
    return onSend?.(now, held.current.key, held.current.base);
  };
  const leave = () => {
    const draft = openDraft(draftKey, "");
    draft.fields = {};
    store(draftKey);
    onLeave?.();
  };
  const keys = (event) => {
    if (event.nativeEvent.isComposing) return; // dead keys and input methods own the key
    const stop = () => { event.preventDefault(); event.stopPropagation(); };
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      stop();
      return send();
    }
    const waiting = at && !answered && Date.now() - own.since < PATIENCE;
    if (event.key === "Escape") {
      if (at) {
        stop();
        own.left = at.from;
        return shut();
      }
      if (onLeave) { stop(); leave(); }
      return undefined;
    }
    if (!at || event.shiftKey || (!shown.length && !waiting)) return undefined;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) {
      stop();
      setActive((current + step + shown.length) % shown.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      stop();
      if (waiting) own.waits = event.key;
      else pick(shown[current]);
    }
    return undefined;
  };

  const reach = !empty && told.turn === own.check && own.check ? told : null;
  const listed = shown.length > 0;
  return (
    <div className="mention" data-empty={empty || undefined}>
      <div className="mention-field">
        <textarea ref={area} rows={1} aria-label={label} placeholder={placeholder} spellCheck="true" maxLength={10000}
          aria-autocomplete="list" aria-haspopup="listbox" aria-controls={listed ? `${id}-list` : undefined}
          aria-activedescendant={listed ? `${id}-list-${current}` : undefined} aria-describedby={`${id}-hint`}
          aria-invalid={problem ? "true" : undefined}
          onInput={typed} onKeyDown={keys} onClick={look} onBlur={() => { if (at) shut(); }}
          onKeyUp={(e) => { if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(e.key)) look(); }}
          onCompositionStart={() => { own.composing = true; }}
          onCompositionEnd={() => { own.composing = false; typed(); }} />
        {listed && <Picker id={`${id}-list`} people={shown} active={current} place={at.place} area={area} onPick={pick} onPoint={setActive} />}
      </div>
      <div role="status" className="sr-only">{listed ? `${shown.length} förslag. ${shown[current].name}` : ""}</div>
      {problem && <p role="alert" className="error">{problem}</p>}
      <div className="mention-foot">
        <div role="status" className="mention-reach">
          {reach?.reached > 0 && <span>{reach.reached === 1 ? "En kollega får veta." : `${reach.reached} kollegor får veta.`}</span>}
          {(reach?.missed ?? []).map((why) => <span key={why} className="mention-missed">{why}</span>)}
        </div>
        <span id={`${id}-hint`} className="hint mention-hint">Skriv @ för att nämna någon. Ctrl + Enter {action === "Spara" ? "sparar" : "skickar"}.</span>
        {onLeave && <button type="button" className="btn" data-variant="quiet" onClick={leave}>Avbryt</button>}
        <button type="button" className="btn" data-variant="primary" onClick={send}>{action}</button>
      </div>
    </div>
  );
}

import { useEffect, useId, useRef, useState } from "react";
import { Link, useLocation } from "react-router";

const WAIT = 90; // the pause in typing after which the server is asked
const KEPT = 8;
const TRY = "Prova färre bokstäver, en annan stavning, kundnumret eller organisationsnumret.";
const HINT = "Sök på namn, ort, kundnummer, organisationsnummer, telefon, e-post eller tagg.";

const Icon = ({ children }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">{children}</svg>
);
const ICONS = {
  company: <Icon><path d="M6 22V4a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v18Z" /><path d="M6 12H4a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2h2M18 9h2a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-2M10 6h4M10 10h4M10 14h4M10 18h4" /></Icon>,
  private: <Icon><circle cx="12" cy="8" r="4" /><path d="M5 21a7 7 0 0 1 14 0" /></Icon>,
  contact: <Icon><rect x="3" y="4" width="18" height="16" rx="2" /><circle cx="9" cy="10" r="2.2" /><path d="M5.5 16.5a3.6 3.6 0 0 1 7 0M15 9h3M15 13h3" /></Icon>,
  tag: <Icon><path d="M12.6 2.6A2 2 0 0 0 11.2 2H4a2 2 0 0 0-2 2v7.2a2 2 0 0 0 .6 1.4l8.7 8.7a2.4 2.4 0 0 0 3.4 0l6.6-6.6a2.4 2.4 0 0 0 0-3.4z" /><circle cx="7.5" cy="7.5" r=".5" fill="currentColor" /></Icon>,
};

const Parts = ({ parts }) => (parts ?? []).map(([text, hit], at) => (hit ? <b key={at}>{text}</b> : <span key={at}>{text}</span>));
const storeName = (owner) => `recent:${owner}`;

function recents(owner) {
  try {
    const held = JSON.parse(sessionStorage.getItem(storeName(owner)) ?? "[]");
    return Array.isArray(held) ? held : [];
  } catch {
    return [];
  }
}

function remember(owner, id) {
  try {
    const ids = [id, ...recents(owner).filter((one) => one !== id)].slice(0, KEPT);
    sessionStorage.setItem(storeName(owner), JSON.stringify(ids));
  } catch {
    // A browser that keeps nothing shows no recent cards.
  }
}

// Cards that this tab has opened, by id: their names are asked for, and with them the right to see them.
function useRecents(owner) {
  const { pathname } = useLocation();
  const card = pathname.match(/^\/kunder\/(\d+)/)?.[1];
  useEffect(() => { if (owner && card) remember(owner, Number(card)); }, [owner, card]);
  useEffect(() => {
    const forget = () => { try { sessionStorage.removeItem(storeName(owner)); } catch { /* nothing was kept */ } };
    addEventListener("kundregister:signout", forget);
    return () => removeEventListener("kundregister:signout", forget);
  }, [owner]);
}

function Option({ option, id, active, onPoint, onPick }) {
  return (
    <Link to={option.href} id={id} role="option" aria-selected={active} tabIndex={-1} className="search-option"
      data-archived={option.archived || undefined} draggable={false} onMouseMove={onPoint} onClick={onPick}>
      {ICONS[option.kind]}
      <span className="search-name"><Parts parts={option.title} /></span>
      {option.archived && <span className="badge" data-tone="outline">Arkiverad</span>}
      <span className="search-sub">
        <Parts parts={option.sub} />
        {option.also?.length > 0 && <span className="search-also"><span aria-hidden="true"> · </span><Parts parts={option.also} /></span>}
      </span>
    </Link>
  );
}

function told(groups) {
  if (!groups.length) return "Inga träffar";
  return groups.map((g) => `${g.label}: ${g.more ? "fler än " : ""}${g.options.length}`).join(", ");
}

export function SearchBox({ answer = {}, owner = 0, label = "Sök", placeholder = "", onFind, onRecent, onClose }) {
  const id = useId();
  const input = useRef(null);
  const box = useRef(null);
  const timer = useRef(0);
  const turn = useRef(0);
  const answered = useRef(0);
  const enter = useRef(0); // the turn whose first answer Enter waits for
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState(null);
  const [active, setActive] = useState(-1);
  useRecents(owner);

  const options = open && shown ? shown.groups.flatMap((g) => g.options) : [];
  const current = options[active];
  const optionId = (at) => `${id}-${at}`;

  const ask = (value, wait) => {
    clearTimeout(timer.current);
    const mine = (turn.current = Math.max(Date.now(), turn.current + 1));
    const send = () => (value.trim() ? onFind?.(value.slice(0, 100), mine) : onRecent?.(recents(owner), mine));
    if (wait) timer.current = setTimeout(send, wait);
    else send();
  };
  const close = () => {
    clearTimeout(timer.current);
    turn.current = Math.max(Date.now(), turn.current + 1);
    enter.current = 0;
    setOpen(false);
    setShown(null);
    setActive(-1);
    if (open) onClose?.();
  };
  const clear = () => {
    if (input.current) input.current.value = "";
    setText("");
  };
  const begin = () => {
    if (open) return;
    setOpen(true);
    ask(input.current.value, 0);
  };
  const picked = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own: the list stays
    clear();
    close();
    input.current?.blur();
  };

  // An answer to what was asked last is shown; one to an older question never is.
  useEffect(() => {
    if (!answer?.turn) setShown(null);
    else if (answer.turn === turn.current) {
      setShown(answer);
      // Read again for rights that have changed, it leaves one where one stands.
      if (answer.turn !== answered.current) setActive(answer.text && answer.groups.length ? 0 : -1);
      answered.current = answer.turn;
    }
  }, [answer]);
  useEffect(() => {
    if (!enter.current || shown?.turn !== enter.current) return;
    enter.current = 0;
    if (options.length) document.getElementById(optionId(0))?.click();
  }, [shown]);
  useEffect(() => { if (active >= 0) document.getElementById(optionId(active))?.scrollIntoView({ block: "nearest" }); }, [active]);
  useEffect(() => {
    if (input.current.value) typed({ target: input.current }); // written before the page woke
    return () => clearTimeout(timer.current);
  }, []);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => { if (!box.current?.contains(event.target)) close(); };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const pick = (event) => {
    if (shown?.turn !== turn.current && text.trim()) {
      enter.current = turn.current; // typed faster than it was answered
      return;
    }
    if (!current) return;
    if (event.ctrlKey || event.metaKey) window.open(current.href, "_blank", "noopener");
    else document.getElementById(optionId(active))?.click();
  };
  const escape = () => {
    if (input.current.value) {
      clear();
      close();
    } else {
      close();
      input.current.blur();
    }
  };
  const step = (to) => {
    if (!open) return begin();
    if (!options.length) return undefined;
    return setActive((to + options.length) % options.length);
  };
  const keys = (event) => {
    if (event.nativeEvent.isComposing) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const acts = {
      ArrowDown: plain && (() => step(active + 1)),
      ArrowUp: plain && (() => step(active < 0 ? -1 : active - 1)),
      Home: plain && active >= 0 && (() => step(0)),
      End: plain && active >= 0 && (() => step(-1)),
      Enter: () => pick(event),
      Escape: escape,
      k: (event.ctrlKey || event.metaKey) && (() => input.current.select()),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const typed = (event) => {
    const value = event.target.value;
    setText(value);
    setOpen(true);
    enter.current = 0;
    ask(value, WAIT);
  };
  const left = (event) => {
    if (event.relatedTarget && !box.current.contains(event.relatedTarget)) close();
  };

  const nothing = open && shown && !options.length;
  return (
    <div className="search search-box" role="search" ref={box} data-open={open || undefined} onBlur={left}>
      <Icon><circle cx="11" cy="11" r="7" /><path d="m20 20-3.5-3.5" /></Icon>
      <input ref={input} type="search" name="q" role="combobox" aria-label={label} aria-autocomplete="list" aria-haspopup="listbox"
        aria-expanded={options.length > 0} aria-controls={options.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={current ? optionId(active) : undefined} placeholder={placeholder} maxLength={100}
        autoComplete="off" spellCheck="false" enterKeyHint="go" data-shortcut="search"
        onFocus={begin} onClick={begin} onInput={typed} onKeyDown={keys} />
      <kbd aria-hidden="true">Ctrl K</kbd>
      {open && <button type="button" className="icon-btn search-close" aria-label="Stäng sökningen" onClick={() => { clear(); close(); }}>
        <Icon><path d="M18 6 6 18M6 6l12 12" /></Icon>
      </button>}
      {open && shown && (
        <div className="search-panel" onMouseDown={(e) => e.preventDefault()}>
          {options.length > 0 && (
            <div role="listbox" id={`${id}-list`} aria-label="Sökresultat">
              {shown.groups.map((group, nth) => {
                const first = shown.groups.slice(0, nth).reduce((sum, g) => sum + g.options.length, 0);
                return (
                  <div role="group" key={group.key} aria-labelledby={`${id}-g-${group.key}`}>
                    <div className="search-group" id={`${id}-g-${group.key}`} role="presentation">{group.label}</div>
                    {group.options.map((option, at) => (
                      <Option key={option.key} option={option} id={optionId(first + at)} active={first + at === active}
                        onPoint={() => setActive(first + at)} onPick={picked} />
                    ))}
                    {group.more && <div className="search-more" role="presentation">Det finns fler. Skriv mer för att hitta rätt.</div>}
                  </div>
                );
              })}
            </div>
          )}
          {nothing && (shown.text
            ? <p className="search-nothing"><b>Inga träffar på ”{shown.text}”.</b> {TRY}</p>
            : <p className="search-nothing">{HINT}</p>)}
        </div>
      )}
      <div role="status" className="sr-only">{open && shown?.text ? told(shown.groups) : ""}</div>
    </div>
  );
}

import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { TimeAgo } from "./time_ago";

const BLINKS = 5000; // the dot blinks at most so long, then it is steady
const blinking = new Map(); // owner → {newest, until}: pages come and go, the dot's time does not

function kept(key, value) {
  try {
    if (value === undefined) return Number(sessionStorage.getItem(key) ?? 0);
    sessionStorage.setItem(key, String(value));
  } catch {
    // A tab that keeps nothing blinks once for each page.
  }
  return 0;
}

/** Until when the dot blinks, for the newest unread notice. */
function blinksUntil(owner, newest) {
  const held = blinking.get(owner) ?? { newest: kept(`dot:${owner}`), until: 0 };
  if (newest > held.newest) Object.assign(held, { newest, until: Date.now() + BLINKS });
  blinking.set(owner, held);
  kept(`dot:${owner}`, held.newest);
  return held.until;
}

function useBlink(owner, newest) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!owner || !newest) return undefined;
    const rest = blinksUntil(owner, newest) - Date.now();
    setLeft(Math.max(0, rest));
    const timer = setTimeout(() => setLeft(0), Math.max(0, rest));
    return () => clearTimeout(timer);
  }, [owner, newest]);
  return left > 0;
}

// The page's title tells how many, whatever page it is and whoever else writes it.
function useTitle(unread, on) {
  useEffect(() => {
    if (!on) return undefined;
    const tell = () => {
      const plain = document.title.replace(/^\(\d+\) /, "");
      const wanted = unread ? `(${unread}) ${plain}` : plain;
      if (document.title !== wanted) document.title = wanted;
    };
    tell();
    const observer = new MutationObserver(tell);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [unread, on]);
}

function beep() {
  try {
    const audio = new AudioContext();
    const gain = audio.createGain();
    gain.connect(audio.destination);
    gain.gain.setValueAtTime(0.06, audio.currentTime);
    gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.3);
    const tone = audio.createOscillator();
    tone.frequency.setValueAtTime(880, audio.currentTime);
    tone.connect(gain);
    tone.start();
    tone.stop(audio.currentTime + 0.3);
    tone.onended = () => audio.close();
  } catch {
    // A browser that may not sound is silent.
  }
}

/** Let one of the browser's tabs tell of a notice, whichever is first. */
function firstToTell(owner, newest) {
  try {
    const key = `told:${owner}`;
    if (Number(localStorage.getItem(key) ?? 0) >= newest) return false;
    localStorage.setItem(key, String(newest));
  } catch {
    // Then each tells.
  }
  return true;
}

function useTelling({ owner, newest, latest, browser, sound, on }) {
  const before = useRef(null);
  useEffect(() => {
    if (!on || !owner) return;
    const known = before.current;
    before.current = Math.max(known ?? 0, newest);
    if (known === null || newest <= known || !firstToTell(owner, newest)) return;
    if (sound) beep();
    if (browser && document.hidden && window.Notification?.permission === "granted") {
      new Notification(latest, { tag: `notice-${newest}`, icon: "/logo.svg" });
    }
  }, [owner, newest]);
}

const Bubble = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
    <path d="M21 15a2 2 0 0 1-2 2H7l-4 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z" />
  </svg>
);

function Line({ line, onGo }) {
  return (
    <li data-unread={line.unread || undefined}>
      <Link to={line.href} className="notice" onClick={() => onGo(line)}>
        <span className="notice-head"><b>{line.who}</b> {line.kind === "reply" ? "svarade dig på" : "nämnde dig på"} <b>{line.where}</b></span>
        <span className="notice-said">{line.parts.map((p, at) => (p.kind === "me" ? <b key={at}>{p.text}</b> : <span key={at}>{p.text}</span>))}</span>
        <span className="hint"><TimeAgo at={line.at} />{line.unread && <span className="sr-only">, oläst</span>}</span>
      </Link>
    </li>
  );
}

function Panel({ lines, unread, newest, browser, onGo, onReadAll, onShut }) {
  const panel = useRef(null);
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    panel.current.focus();
    setAsks(browser && window.Notification?.permission === "default");
  }, [browser]);
  return (
    <div ref={panel} className="notice-panel" role="dialog" aria-label="Aviseringar" tabIndex={-1}>
      <div className="notice-top">
        <h2>Aviseringar</h2>
        {unread > 0 && <button type="button" className="text-btn" onClick={() => onReadAll(newest)}>Markera alla som lästa</button>}
        <button type="button" className="icon-btn" aria-label="Stäng aviseringar" onClick={onShut}>✕</button>
      </div>
      {asks && <button type="button" className="btn notice-ask" data-variant="quiet"
        onClick={() => Notification.requestPermission().then(() => setAsks(false))}>Låt webbläsaren visa aviseringar</button>}
      {lines.length > 0
        ? <ul>{lines.map((line) => <Line key={line.id} line={line} onGo={onGo} />)}</ul>
        : <p className="muted notice-none">Inget nytt. När någon nämner dig i en kommentar, eller svarar dig, syns det här.</p>}
    </div>
  );
}

export function NoticeBell({ unread = 0, newest = 0, latest = "", lines = [], opened = false, browser = false, sound = false, owner = 0,
  inBar = false, onOpen, onClose, onRead, onReadAll }) {
  const box = useRef(null);
  const button = useRef(null);
  const [mine, setMine] = useState(false);
  const blink = useBlink(owner, newest);
  useTitle(unread, !inBar);
  useTelling({ owner, newest, latest, browser, sound, on: !inBar });
  const open = mine && opened;

  const shut = (back) => {
    setMine(false);
    onClose?.();
    if (back) button.current?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => { if (!box.current?.contains(event.target)) shut(false); };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const toggle = () => {
    if (open) return shut(true);
    setMine(true);
    return onOpen?.();
  };
  const go = (line) => {
    if (line.unread) onRead?.(line.comment_id);
    shut(false);
  };
  const many = unread === 1 ? "1 oläst" : `${unread} olästa`;
  return (
    <div ref={box} className="bell" data-bar={inBar || undefined}
      onKeyDown={(e) => { if (e.key === "Escape" && open) { e.stopPropagation(); shut(true); } }}>
      <button ref={button} type="button" className={inBar ? "bell-bar" : "icon-btn"} aria-haspopup="dialog" aria-expanded={open}
        aria-label={unread ? `Aviseringar, ${many}` : "Aviseringar"} onClick={toggle}>
        <span className="bell-face">
          <Bubble />
          {unread > 0 && <span key={newest} className="bell-dot" data-blink={blink || undefined} aria-hidden="true">{unread > 99 ? "99+" : unread}</span>}
        </span>
        {inBar && <span>Nytt</span>}
      </button>
      {!inBar && <span role="status" className="sr-only">{unread ? `Aviseringar: ${many}. ${latest}` : ""}</span>}
      {open && <Panel lines={lines} unread={unread} newest={newest} browser={browser} onGo={go} onReadAll={onReadAll} onShut={() => shut(true)} />}
    </div>
  );
}

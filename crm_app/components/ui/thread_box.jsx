import { useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR = 24; // so many pixels from the end is at the end
const READ = 400; // how long an unread comment is in view before it counts as read

const idOf = (el) => Number(el.dataset.comment);

// Whatever comes, goes or grows: the comment at the top of the view stays where it is. Only what
// one has written oneself brings the end into view.
export function ThreadBox({ label, glow = 0, newer = 0, onSeen, onNewest, children }) {
  const box = useRef(null);
  const props = useRef({});
  props.current = { onSeen, onNewest, newer };
  const held = useRef({ anchor: null, last: 0, lit: 0 });
  const [waiting, setWaiting] = useState(0);

  useLayoutEffect(() => {
    const el = box.current;
    const own = held.current;
    const lines = () => [...el.querySelectorAll("[data-comment]")];
    const atEnd = () => el.scrollHeight - el.scrollTop - el.clientHeight < NEAR;
    const remember = () => {
      const top = el.getBoundingClientRect().top;
      const first = lines().find((line) => line.getBoundingClientRect().bottom > top);
      own.anchor = first ? { id: idOf(first), at: first.getBoundingClientRect().top - top } : null;
      if (atEnd()) own.last = Math.max(own.last, ...lines().map(idOf));
      setWaiting(lines().filter((line) => idOf(line) > own.last).length);
    };
    const light = () => {
      const line = own.glow && own.lit !== own.glow && lines().find((one) => idOf(one) === own.glow);
      if (!line) return false;
      own.lit = own.glow;
      const by = line.getBoundingClientRect().top - el.getBoundingClientRect().top;
      el.scrollTop += by - Math.max(0, (el.clientHeight - line.offsetHeight) / 2);
      line.classList.add("glow");
      setTimeout(() => line.classList.remove("glow"), 2200);
      return true;
    };
    own.follow = () => {
      const now = lines();
      const last = now.at(-1);
      if (!light()) {
        const anchor = own.anchor && now.find((line) => idOf(line) === own.anchor.id);
        if (last?.dataset.own !== undefined && idOf(last) > (own.end ?? Infinity)) el.scrollTop = el.scrollHeight;
        else if (anchor) el.scrollTop += anchor.getBoundingClientRect().top - el.getBoundingClientRect().top - own.anchor.at;
        else el.scrollTop = el.scrollHeight;
      }
      own.end = last ? idOf(last) : 0;
      remember();
    };
    own.glow = glow;
    if (!light()) el.scrollTop = el.scrollHeight;
    own.end = lines().at(-1) ? idOf(lines().at(-1)) : 0;
    remember();
    const observer = new MutationObserver(own.follow);
    observer.observe(el, { childList: true, subtree: true, characterData: true });
    el.addEventListener("scroll", remember, { passive: true });
    return () => {
      observer.disconnect();
      el.removeEventListener("scroll", remember);
    };
  }, []);

  useEffect(() => {
    if (held.current.glow === glow) return;
    Object.assign(held.current, { glow, lit: 0 });
    held.current.follow();
  }, [glow]);

  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      const frame = box.current.getBoundingClientRect();
      const seen = [...box.current.querySelectorAll("[data-unread]")].filter((line) => {
        const { top, bottom, height } = line.getBoundingClientRect();
        const inside = Math.min(bottom, frame.bottom, window.innerHeight) - Math.max(top, frame.top, 0);
        const ready = inside >= Math.min(height, frame.height) / 2;
        const before = line.dataset.inView === "";
        line.toggleAttribute("data-in-view", ready);
        return ready && before;
      });
      if (seen.length) props.current.onSeen?.(seen.map(idOf));
    }, READ);
    return () => clearInterval(timer);
  }, []);

  const more = newer + waiting;
  const down = () => {
    held.current.anchor = null;
    if (newer) onNewest?.();
    else box.current.scrollTo({ top: box.current.scrollHeight });
  };
  return (
    <div className="thread-frame">
      <div ref={box} className="thread" role="region" aria-label={label} tabIndex={0}>{children}</div>
      <div role="status">
        {more > 0 && (
          <button type="button" className="btn thread-more" data-variant="quiet" onClick={down}>
            {more === 1 ? "1 nyare kommentar" : `${more} nyare kommentarer`} ↓
          </button>
        )}
      </div>
    </div>
  );
}

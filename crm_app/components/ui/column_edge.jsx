import { useEffect, useRef, useState } from "react";

const STEP = 16;

// The right edge of a heading: drag it, or focus it and use the arrows. The table's variable
// --w-<key> is the width of the column's cells; the server's width is set there too when it comes.
export function ColumnEdge({ column, label, width = 0, least = 60, most = 800, onWiden }) {
  const edge = useRef(null);
  const wanted = useRef(0);
  const timer = useRef(0);
  const [now, setNow] = useState(width);
  useEffect(() => setNow(width), [width]);
  const save = useRef(null);
  save.current = () => {
    clearTimeout(timer.current);
    timer.current = 0;
    onWiden?.(column, wanted.current);
  };
  // A heading that goes away keeps what its keys have just decided.
  useEffect(() => () => { if (timer.current) save.current(); }, []);

  const measured = () => Math.round(edge.current.closest("th").getBoundingClientRect().width);
  const show = (px) => {
    wanted.current = Math.min(most, Math.max(least, Math.round(px)));
    setNow(wanted.current);
    edge.current.closest("table").style.setProperty(`--w-${column}`, `${wanted.current}px`);
  };
  const reset = () => {
    clearTimeout(timer.current);
    timer.current = 0;
    edge.current.closest("table").style.removeProperty(`--w-${column}`);
    setNow(0);
    onWiden?.(column, 0);
  };
  const drag = (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    edge.current.focus();
    edge.current.setPointerCapture(event.pointerId);
    const from = event.clientX;
    const start = measured();
    let moved = false;
    const follow = (e) => {
      moved ||= Math.abs(e.clientX - from) > 3;
      if (moved) show(start + e.clientX - from);
    };
    const stop = () => {
      edge.current?.removeEventListener("pointermove", follow);
      if (moved) onWiden?.(column, wanted.current);
    };
    edge.current.addEventListener("pointermove", follow);
    edge.current.addEventListener("lostpointercapture", stop, { once: true });
  };
  const press = (event) => {
    const step = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key];
    if (event.key === "Enter" || event.key === "Delete") {
      event.preventDefault();
      event.stopPropagation();
      return reset();
    }
    if (!step) return undefined;
    event.preventDefault();
    event.stopPropagation();
    show((now || measured()) + step * (event.shiftKey ? 4 : 1));
    // One who holds the key down has decided when she lets go, or leaves.
    clearTimeout(timer.current);
    timer.current = setTimeout(() => save.current(), 300);
    return undefined;
  };
  return (
    <span ref={edge} className="column-edge" role="separator" aria-orientation="vertical" tabIndex={0}
      aria-label={`Bredd på ${label}`} aria-valuenow={now || least} aria-valuemin={least} aria-valuemax={most}
      aria-valuetext={now ? `${now} pixlar` : "Efter innehållet"}
      title="Dra för att ändra bredden, dubbelklicka för att återställa"
      onPointerDown={drag} onDoubleClick={reset} onKeyDown={press}
      onBlur={() => { if (timer.current) save.current(); }} onClick={(e) => e.stopPropagation()} />
  );
}

import { useEffect, useState } from "react";

const ZONE = { timeZone: "Europe/Stockholm" };
const day = new Intl.DateTimeFormat("sv-SE", ZONE); // 2026-11-27
const clock = new Intl.DateTimeFormat("sv-SE", { ...ZONE, hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat("sv-SE", { ...ZONE, day: "numeric", month: "long" });
const DAY = 86400000;

export function told(at, now) {
  if (now - at < 60000) return "nyss";
  const time = clock.format(at).replace(":", ".");
  if (day.format(at) === day.format(now)) return time;
  if (day.format(at) === day.format(now - DAY)) return `i går ${time}`;
  const year = day.format(at).slice(0, 4);
  return `${date.format(at)}${year === day.format(now).slice(0, 4) ? "" : ` ${year}`} ${time}`;
}

// It goes on telling the truth while the page is left open.
export function TimeAgo({ at, before = "" }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20000);
    setNow(Date.now());
    return () => clearInterval(timer);
  }, [at]);
  const moment = Date.parse(at);
  if (!moment) return null;
  const whole = `${day.format(moment)} ${clock.format(moment).replace(":", ".")}`;
  return <time dateTime={at} title={before ? `${before} ${whole}` : whole}>{before && `${before} `}{told(moment, now)}</time>;
}

import { useId, useRef, useState } from "react";

const AT_ONCE = 2;
const sized = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`);
const BROKEN = "Uppladdningen bröts. Kontrollera anslutningen och försök igen.";

// Many files to one of our routes: a few at a time, each with its progress, a way to cancel, and
// its own refusal. What has arrived leaves the list here: the page shows it.
export function FilesDrop({ action, label, hint, accept = "", most = 0, onUploaded }) {
  const id = useId();
  const [sent, setSent] = useState([]);
  const [over, setOver] = useState(false);
  const [said, setSaid] = useState("");
  const queue = useRef([]);
  const running = useRef(new Map());
  const serial = useRef(0);

  const change = (key, told) => setSent((all) => all.map((f) => (f.key === key ? { ...f, ...told } : f)));
  const drop = (key) => setSent((all) => all.filter((f) => f.key !== key));
  const end = (key) => { running.current.delete(key); next(); };

  const next = () => {
    while (running.current.size < AT_ONCE && queue.current.length) start(queue.current.shift());
  };
  const start = ({ key, file, to }) => {
    const xhr = new XMLHttpRequest();
    running.current.set(key, xhr);
    change(key, { step: "sending" });
    xhr.upload.onprogress = (e) => e.lengthComputable && change(key, { part: e.loaded / e.total });
    xhr.onload = () => {
      let told = {};
      try { told = JSON.parse(xhr.responseText); } catch { told = {}; }
      if (told.ok) { drop(key); setSaid(`${file.name} har lagts till.`); onUploaded?.(told.id); }
      else change(key, { step: "refused", error: Object.values(told.errors ?? {}).join(" ") || "Filen kunde inte tas emot. Försök igen." });
      end(key);
    };
    xhr.onerror = () => { change(key, { step: "refused", error: BROKEN }); end(key); };
    xhr.onabort = () => { drop(key); setSaid(`Uppladdningen av ${file.name} avbröts.`); end(key); };
    xhr.open("POST", to);
    xhr.setRequestHeader("X-Filnamn", encodeURIComponent(file.name));
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.send(file);
  };
  const add = (list) => {
    const files = [...(list ?? [])].map((file) => ({ key: ++serial.current, file, to: action }));
    const large = (f) => most > 0 && f.file.size > most * 1048576;
    setSent((all) => [...all.filter((f) => f.step !== "refused"), ...files.map((f) => ({
      key: f.key, name: f.file.name, size: f.file.size, part: 0, step: large(f) ? "refused" : "waiting",
      error: large(f) ? `Filen är för stor. Gränsen är ${most} MB. Gör den mindre först.` : "",
    }))]);
    queue.current.push(...files.filter((f) => !large(f)));
    next();
  };
  const cancel = (f) => {
    const xhr = running.current.get(f.key);
    if (xhr) { xhr.abort(); return; }
    queue.current = queue.current.filter((q) => q.key !== f.key);
    drop(f.key);
  };

  return (
    <div className="file-drop files-drop" data-over={over}
      onDragOver={(e) => { e.preventDefault(); setOver(true); }}
      onDragLeave={(e) => { if (!e.currentTarget.contains(e.relatedTarget)) setOver(false); }}
      onDrop={(e) => { e.preventDefault(); setOver(false); add(e.dataTransfer.files); }}>
      <label htmlFor={id} className="btn" data-variant="primary">{label}</label>
      <input id={id} type="file" multiple accept={accept} className="visually-hidden" aria-describedby={`${id}-hint`}
        onChange={(e) => { add(e.target.files); e.target.value = ""; }} />
      <p id={`${id}-hint`} className="hint">{hint}</p>
      <p role="status" className="sr-only">{said}</p>
      {sent.length > 0 && (
        <ul className="files-sent">
          {sent.map((f) => (
            <li key={f.key} data-step={f.step}>
              <span className="files-name">{f.name}</span>
              <span className="hint tabular">{f.step === "waiting" ? "väntar" : sized(f.size)}</span>
              <button type="button" className="text-btn" onClick={() => cancel(f)}
                aria-label={f.step === "refused" ? `Stäng ${f.name}` : `Avbryt ${f.name}`}>{f.step === "refused" ? "Stäng" : "Avbryt"}</button>
              {f.step === "refused"
                ? <p role="alert" className="error">{f.error}</p>
                : <progress aria-label={`Uppladdning av ${f.name}`} max="1" value={f.part} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

import { useId, useRef, useState } from "react";

const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;

// One file to one of our routes, with progress and a way to cancel. The answer's id goes to Python.
export function FileDrop({ action, label, hint, accept = ".xlsx,.csv,.txt", onUploaded }) {
  const id = useId();
  const [state, setState] = useState({ step: "idle" });
  const [over, setOver] = useState(false);
  const request = useRef(null);

  const send = (file) => {
    if (!file) return;
    const xhr = new XMLHttpRequest();
    request.current = xhr;
    setState({ step: "sending", name: file.name, size: file.size, part: 0 });
    xhr.upload.onprogress = (e) => e.lengthComputable && setState((s) => ({ ...s, part: e.loaded / e.total }));
    xhr.onload = () => {
      let told = {};
      try { told = JSON.parse(xhr.responseText); } catch { told = {}; }
      if (told.ok) { setState({ step: "idle" }); onUploaded?.(told.id); }
      else setState({ step: "idle", error: Object.values(told.errors ?? {}).join(" ") || "Filen kunde inte tas emot. Försök igen." });
    };
    xhr.onerror = () => setState({ step: "idle", error: "Uppladdningen bröts. Kontrollera anslutningen och försök igen." });
    xhr.onabort = () => setState({ step: "idle", note: "Uppladdningen avbröts." });
    xhr.open("POST", action);
    xhr.setRequestHeader("X-Filnamn", encodeURIComponent(file.name));
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.send(file);
  };

  if (state.step === "sending") {
    return (
      <div className="file-drop" data-busy="true">
        <p>{state.name} · {megabytes(state.size)}</p>
        <progress aria-label="Uppladdning" max="1" value={state.part} />
        <button type="button" className="btn" data-variant="quiet" onClick={() => request.current?.abort()}>Avbryt uppladdningen</button>
      </div>
    );
  }
  return (
    <div className="file-drop" data-over={over}
      onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(e) => { e.preventDefault(); setOver(false); send(e.dataTransfer.files?.[0]); }}>
      <label htmlFor={id} className="btn" data-variant="primary">{label}</label>
      <input id={id} type="file" accept={accept} className="visually-hidden" aria-describedby={`${id}-hint`}
        onChange={(e) => { send(e.target.files?.[0]); e.target.value = ""; }} />
      <p id={`${id}-hint`} className="hint">{hint}</p>
      {state.error && <p role="alert" className="error">{state.error}</p>}
      <p role="status" className="hint">{state.note ?? ""}</p>
    </div>
  );
}

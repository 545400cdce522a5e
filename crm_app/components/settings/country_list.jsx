import { useEffect, useState } from "react";
import { Link } from "react-router";

const WHICH = [["active", "Aktiva"], ["eu", "EU"], ["all", "Alla"]];
const Glass = () => <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true"><circle cx="11" cy="11" r="7" /><path d="m21 21-4.3-4.3" /></svg>;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function Row({ country, active, onSwitch }) {
  const locked = country.locked ? "Sverige är alltid aktivt." : undefined;
  return (
    <li>
      <label>
        <input type="checkbox" role="switch" checked={active} disabled={country.locked} aria-label={country.name} title={locked}
          aria-describedby={locked ? "sweden" : undefined} onChange={(event) => onSwitch(country.code, event.target.checked)} />
        <span className="country-name">{country.name} <small>{country.code}</small></span>
      </label>
      {locked && <span id="sweden" className="hint">{locked}</span>}
      <span className="country-uses tabular">{country.href ? <Link className="link" to={country.href}>{country.uses}</Link> : country.uses}</span>
      <span className="badges">
        {country.eu && <span className="badge" data-tone="blue">EU</span>}
        {country.vat && <span className="badge">VAT {country.vat}</span>}
      </span>
    </li>
  );
}

export function CountryList({ countries = [], answers = 0, onSwitch }) {
  const [which, setWhich] = useState("active");
  const [wanted, setWanted] = useState("");
  const [picked, setPicked] = useState({});
  const [kept, setKept] = useState(() => new Set());
  const truth = JSON.stringify(countries.filter((c) => c.active).map((c) => c.code));
  useEffect(() => setPicked({}), [truth, answers]);
  const isActive = (c) => picked[c.code] ?? c.active;
  const flip = (code, on) => {
    setPicked((now) => ({ ...now, [code]: on }));
    setKept((now) => new Set(now).add(code)); // stays where it is pointed at, though "Aktiva" would drop it
    onSwitch?.(code, on);
  };
  const choose = (next) => { setWhich(next); setKept(new Set()); };
  const words = fold(wanted.trim());
  // A search looks among all: the one that is missed is the one that is not active yet.
  const inView = (c) => words !== "" || which === "all" || kept.has(c.code) || (which === "eu" ? c.eu : c.active);
  const shown = countries.filter((c) => inView(c) && (words === "" || fold(c.words).includes(words)));
  return (
    <div className="country-list">
      <div className="country-bar">
        <div className="search" data-bare=""><Glass /><input type="search" value={wanted} aria-label="Sök land" placeholder="Sök bland alla länder" onChange={(event) => setWanted(event.target.value)} /></div>
        <div className="segments" role="group" aria-label="Visa">
          {WHICH.map(([key, word]) => <button key={key} type="button" aria-pressed={words === "" && which === key} onClick={() => { setWanted(""); choose(key); }}>{word}</button>)}
        </div>
        <span className="hint" role="status">{shown.length} av {countries.length} länder</span>
      </div>
      {shown.length > 0 && <ul className="countries" aria-label="Länder">{shown.map((c) => <Row key={c.code} country={c} active={isActive(c)} onSwitch={flip} />)}</ul>}
      {shown.length === 0 && <p className="hint">Inget land heter så.</p>}
    </div>
  );
}

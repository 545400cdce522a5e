// Rows by keyboard: one walks them with the arrows or j and k, Enter opens, Space looks.
// The server is asked by the row's own buttons, so that whoever may not see one has no key for it.
(() => {
  const INSIDE = "[role=dialog], [role=alertdialog], dialog[open], [role=menu], [role=listbox]";
  const STEP = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
  const TURN = { ArrowLeft: "previous", ArrowRight: "next" };
  const FAR = { ArrowLeft: "first", ArrowRight: "last" };
  let last = ""; // the row that was walked to last, by the id of its record
  let second = 0; // when g was pressed: g k goes to the register
  let due = 0;

  const rows = () => [...document.querySelectorAll("main .table tbody tr[data-id]:has(.row-link)")];
  const peek = () => document.querySelector(".peek");
  const row = () => document.activeElement?.closest?.("main .table tbody tr[data-id]");

  function typing(element) {
    const field = element?.closest?.("input, textarea, select, [contenteditable=''], [contenteditable=true]");
    return Boolean(field) && !["checkbox", "radio", "button", "submit"].includes(field.type);
  }

  function walk(to) {
    const link = to.querySelector(".row-link");
    link.focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest" });
    last = to.dataset.id;
    if (peek()) look(to);
  }

  // The panel follows whoever walks fast only where she stops.
  function look(at) {
    clearTimeout(due);
    due = setTimeout(() => at.isConnected && at.querySelector("[data-peek]")?.click(), 60);
  }

  function close() {
    clearTimeout(due);
    document.querySelector("[data-peek-close]")?.click();
    (row() ?? rows().find((r) => r.dataset.id === last))?.querySelector(".row-link")?.focus({ preventScroll: true });
  }

  function step(event) {
    const all = rows();
    if (!all.length) return false;
    const here = all.indexOf(row());
    const from = here >= 0 ? here : all.findIndex((r) => r.dataset.id === last);
    if (event.key === "Home" || event.key === "End") {
      if (here < 0) return false;
      walk(all[event.key === "Home" ? 0 : all.length - 1]);
      return true;
    }
    const by = STEP[event.key];
    const to = here < 0 ? Math.max(0, from) : here + by;
    walk(all[Math.max(0, Math.min(all.length - 1, to))]);
    return true;
  }

  function turn(event) {
    if (event.target.closest?.(".table-wrap") === event.target) return false; // it scrolls sideways
    const link = document.querySelector(`a[data-shortcut="${(event.shiftKey ? FAR : TURN)[event.key]}"]`);
    last = "";
    link?.click();
    return Boolean(link);
  }

  function act(event) {
    if (event.key in TURN) return turn(event);
    if (event.shiftKey) return false;
    if (event.key in STEP || event.key === "Home" || event.key === "End") return step(event);
    const here = row();
    if (event.key === " " && here && document.activeElement.matches(".row-link")) {
      if (!here.querySelector("[data-peek]")) return false;
      if (peek()?.dataset.id === here.dataset.id) close();
      else here.querySelector("[data-peek]").click();
      return true;
    }
    return false;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector(INSIDE) || typing(event.target)) return;
    if (event.key === "Escape" && peek()) {
      event.preventDefault();
      close();
      return;
    }
    const gone = event.key === "k" && Date.now() - second < 1200;
    second = event.key === "g" ? Date.now() : 0;
    if (!gone && act(event)) event.preventDefault();
  }, true);

  document.addEventListener("focusin", (event) => {
    const at = event.target.closest?.("main .table tbody tr[data-id]");
    if (at) last = at.dataset.id;
  });

  // What somebody else changed glows where it stands. A row that comes, goes or moves is not changed,
  // and what the page itself asked for anew is not somebody else's.
  const CELL = "main .table tbody tr[data-id] td:not(.row-actions)";
  const VALUE = ".card-groups .value > dd";
  function glow(cell, who) {
    cell.classList.remove("glow");
    requestAnimationFrame(() => cell.classList.add("glow"));
    setTimeout(() => cell.classList.remove("glow"), 1300);
    if (!who) return;
    cell.title = who; // told for as long as somebody may wonder
    setTimeout(() => cell.title === who && cell.removeAttribute("title"), 60000);
  }
  let asked = 0;
  const navigated = () => { asked = Date.now(); };
  document.addEventListener("click", navigated, true);
  addEventListener("popstate", navigated);
  document.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && navigated(), true);

  function mark() {
    const id = peek()?.dataset.id;
    for (const tr of document.querySelectorAll("main .table tr[data-peeked]")) {
      if (tr.dataset.id !== id) tr.removeAttribute("data-peeked");
    }
    if (id) document.querySelector(`main .table tbody tr[data-id="${id}"]`)?.setAttribute("data-peeked", "");
  }

  new MutationObserver((changes) => {
    mark();
    if (Date.now() - asked < 600) return;
    const cells = new Set();
    const told = new Set(); // the records that somebody changed: a renamed value changes none
    for (const change of changes) {
      const target = change.target.nodeType === 1 ? change.target : change.target.parentElement;
      const cell = target?.closest?.(`${CELL}, ${VALUE}`);
      if (change.type !== "attributes") cell && cells.add(cell);
      else if (change.oldValue?.split(".")[0] === target.dataset.changed?.split(".")[0]) told.add(target);
    }
    if (cells.size > 200) return;
    for (const cell of cells) {
      const record = cell.closest("[data-changed]");
      const known = told.has(record); // another card's values stand in the same place
      if (known || cell.matches(CELL)) glow(cell, known ? record.dataset.changed.replace(/^\S+ /, "") : "");
    }
  }).observe(document.documentElement, {
    childList: true, characterData: true, subtree: true, attributeFilter: ["data-changed"], attributeOldValue: true,
  });
})();

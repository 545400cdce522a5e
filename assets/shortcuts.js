// The keyboard's way around: / and Ctrl+K, g k, n, f, Esc and ?. Never while somebody types.
(() => {
  const KEYS = [
    ["Sök", "/ eller Ctrl K"],
    ["Gå till Kundregister", "g k"],
    ["Gå till Kontaktpersoner", "g p"],
    ["Ny", "n"],
    ["Tillbaka", "Esc"],
    ["Filtrera listan", "f"],
    ["Upp och ned i tabellen", "↑ ↓ eller j k"],
    ["Första och sista raden", "Home End"],
    ["Öppna raden", "Enter"],
    ["Snabbtitt på raden", "Blanksteg"],
    ["Markera raden", "x"],
    ["Föregående och nästa sida", "← →"],
    ["Första och sista sidan", "Skift ← →"],
    ["Spara formuläret", "Ctrl S"],
    ["Visa den här listan", "?"],
  ];
  const INSIDE = "[role=dialog], [role=alertdialog], dialog[open], [role=menu], [role=listbox]";
  let waiting = 0;

  const found = (name) => document.querySelector(`[data-shortcut="${name}"]`);

  function typing(element) {
    if (!element?.closest) return false;
    const field = element.closest("input, textarea, select, [contenteditable=''], [contenteditable=true]");
    return Boolean(field) && !["checkbox", "radio", "button", "submit"].includes(field.type);
  }

  function list() {
    const box = document.createElement("dialog");
    box.className = "own-dialog";
    box.setAttribute("aria-labelledby", "shortcuts-title");
    const rows = KEYS.map(([what, keys]) => {
      const shown = keys.split(" ").map((k) => (k === "eller" ? "eller" : `<kbd>${k}</kbd>`)).join(" ");
      return `<dt>${what}</dt><dd>${shown}</dd>`;
    });
    box.innerHTML = `<h2 id="shortcuts-title" style="margin:0;font:600 16px/24px Inter,sans-serif">Kortkommandon</h2>
      <dl class="keys">${rows.join("")}</dl>
      <div class="dialog-foot"><button type="button" class="btn" data-variant="quiet">Stäng</button></div>`;
    box.querySelector("button").addEventListener("click", () => box.close());
    box.addEventListener("close", () => box.remove());
    (document.querySelector(".radix-themes") ?? document.body).append(box);
    box.showModal();
  }

  function go(path) {
    const link = document.querySelector(`a[href="${path}"], a[href="${path}/"]`);
    if (link) link.click();
    else location.assign(path);
  }

  function searching(event) {
    const search = found("search");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select?.();
  }

  // A button with a menu opens by key, not by click.
  function press(button) {
    if (button?.getAttribute("aria-haspopup") !== "menu") return button?.click();
    button.focus();
    return button.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  }

  function act(event) {
    const second = Date.now() - waiting < 1200;
    waiting = 0;
    if (second && event.key === "k") return go("/kunder");
    if (second && event.key === "p") return go("/kontaktpersoner");
    switch (event.key) {
      case "/": return searching(event);
      case "g": waiting = Date.now(); return undefined;
      case "n": event.preventDefault(); return press(found("new"));
      case "f": event.preventDefault(); return press(found("filter"));
      case "?": event.preventDefault(); return list();
      case "Escape": return found("back")?.click();
      default: return undefined;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (document.querySelector(INSIDE)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      searching(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) {
      if (event.key === "Escape" && event.target.dataset.shortcut === "search") event.target.blur();
      return;
    }
    act(event);
  });
})();

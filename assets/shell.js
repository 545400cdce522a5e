// What the shell does without asking the server: the menu that folds, the drawer on a phone,
// copying, showing a password, clicks on rows, and forgetting drafts at sign-out.
// Everything is delegated from the document, because React makes and removes the elements.
(() => {
  const root = document.documentElement;
  const remembered = "menu";

  function recall(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function fold(folded) {
    root.dataset.menu = folded ? "folded" : "open";
    try {
      localStorage.setItem(remembered, root.dataset.menu);
    } catch {
      // A browser that keeps nothing still folds.
    }
    document.querySelector(`[data-fold="${folded ? "out" : "in"}"]`)?.focus();
  }

  function drawer(open) {
    root.dataset.drawer = open ? "open" : "closed";
    document.querySelector("[data-drawer-button]")?.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector(".menu .menu-item")?.focus();
    else if (document.activeElement?.closest(".menu")) {
      document.querySelector("[data-drawer-button]")?.focus();
    }
  }

  function say(text) {
    let region = document.getElementById("shell-status");
    if (!region) {
      region = document.createElement("div");
      region.id = "shell-status";
      region.className = "sr-only";
      region.setAttribute("role", "status");
      (document.querySelector("main") ?? document.body).append(region);
    }
    region.textContent = text;
  }

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.dataset.copied = "";
    say("Kopierat");
    setTimeout(() => delete button.dataset.copied, 1400);
  }

  function showPassword(button) {
    const box = button.closest(".password");
    const input = box.querySelector("input");
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    box.toggleAttribute("data-shown", shown);
    button.setAttribute("aria-pressed", String(shown));
    input.focus();
  }

  function openRow(event) {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, label, select, [role=button]")) return;
    if (String(getSelection())) return;
    const link = row.querySelector(".row-link");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
    else link.click();
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[data-fold]")) fold(at("[data-fold]").dataset.fold === "in");
    else if (at("[data-drawer-button]")) drawer(root.dataset.drawer !== "open");
    else if (at(".drawer-veil, .menu a, .bottombar a")) drawer(false);
    else if (at("[data-focus-search]")) {
      drawer(false);
      document.querySelector("[data-shortcut=search]")?.focus();
    } else if (at("[data-copy]")) copy(at("[data-copy]"));
    else if (at("[data-show-password]")) showPassword(at("[data-show-password]"));
    else if (at("[data-submit]")) document.getElementById(at("[data-submit]").dataset.submit)?.requestSubmit();
    else if (at("[data-reload]")) location.reload();
    else openRow(event);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && root.dataset.drawer === "open") {
      drawer(false);
      event.stopPropagation();
    }
  }, true);

  // What floats stands last in the body, outside every landmark: give it one.
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      const floating = node.matches?.("[data-radix-popper-content-wrapper]") ? node : null;
      floating?.setAttribute("role", "region");
      floating?.setAttribute("aria-label", floating.querySelector("[role=menu]") ? "Öppen meny" : "Förklaring");
    }
  }).observe(root, { childList: true, subtree: true });

  // Drafts belong to whoever typed them: a sign-out that goes through takes them along.
  let leaving = false;
  function forget() {
    try {
      Object.keys(sessionStorage).filter((k) => k.startsWith("draft:")).forEach((k) => sessionStorage.removeItem(k));
    } catch {
      // Nothing was kept.
    }
  }
  document.addEventListener("submit", (event) => {
    leaving = event.target.matches("[data-sign-out]");
    if (leaving) setTimeout(() => { leaving = false; }, 30000);
  });
  addEventListener("pagehide", () => leaving && forget());
  addEventListener("kundregister:signout", forget);

  root.dataset.menu = recall(remembered) === "folded" ? "folded" : "open";
  root.dataset.drawer = "closed";
})();

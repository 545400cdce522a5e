// A dialog that closes gives the focus back to what opened it: Radix does so only for a trigger of
// its own, and ours are often opened by the server's word. A menu's line is gone by then; its menu's
// button stands in for it.
(() => {
  let opener = null;

  function remember(event) {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[role=menu], [role=dialog], [role=alertdialog]")) return;
    opener = at("[aria-haspopup=menu]") ?? at("button, a, [role=button]");
  }
  document.addEventListener("focusin", remember);
  document.addEventListener("pointerdown", remember);

  const held = (node) => node.nodeType === 1 && node.matches(".rt-BaseDialogOverlay");
  new MutationObserver((changes) => {
    if (!changes.some((change) => [...change.removedNodes].some(held))) return;
    setTimeout(() => {
      if (document.activeElement === document.body && opener?.isConnected) opener.focus();
    });
  }).observe(document.body, { childList: true });
})();

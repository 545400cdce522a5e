// A menu's line that opens a dialog is gone when the dialog closes, and the focus with it: then the
// menu's own button gets the focus back. Radix gives it back in every other case.
(() => {
  let opener = null;

  function remember(event) {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[role=menu], [role=dialog], [role=alertdialog]")) return;
    opener = at("[aria-haspopup=menu]");
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

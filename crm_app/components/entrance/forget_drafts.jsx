import { useEffect } from "react";

// Drafts belong to whoever typed them: the next one to sign in at this tab shall not find them.
export function ForgetDrafts() {
  useEffect(() => {
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith("draft:")) sessionStorage.removeItem(key);
      }
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }, []);
  return null;
}

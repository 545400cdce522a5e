import { useEffect } from "react";

// What was typed waits for whoever typed it, also when her session has ended meanwhile. When another
// one signs in at the same tab it is forgotten. The keys are draft:<user>:<form>.
export function OwnDrafts({ owner }) {
  useEffect(() => {
    if (!owner) return;
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith("draft:") && !key.startsWith(`draft:${owner}:`)) sessionStorage.removeItem(key);
      }
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }, [owner]);
  return null;
}

import { useEffect } from "preact/hooks";
import { inboxLive } from "./inbox.ts";

/** Once, as soon as the server has told the list. */
export function useWhenLive(run: () => void): void {
  const isLive = inboxLive.value;
  useEffect(() => {
    if (isLive) run();
  }, [isLive]);
}

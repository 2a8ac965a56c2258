import { useEffect } from "preact/hooks";

/** While work would be lost, the browser asks before it leaves the page, and the page does not reload by itself. */
export function useHoldBack(wouldLose: boolean): void {
  useEffect(() => {
    if (!wouldLose) return undefined;
    const hold = (event: Event) => event.preventDefault();
    addEventListener("beforeunload", hold);
    return () => removeEventListener("beforeunload", hold);
  }, [wouldLose]);
}

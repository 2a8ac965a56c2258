import { useEffect, useState } from "preact/hooks";
import { whenIdle } from "#web/app/when-idle.ts";

/** Drawn beyond what is in sight: rows are measured before they come into it, so that nothing shifts there. */
const BUFFER_PX = 700;
/** A few rows: what is drawn in one pause must not be felt. */
const STEP_PX = 140;

/** Pixels drawn beyond what is in sight. None at first, so that this is there soonest; then more in each pause. */
export function useBuffer(): number {
  const [buffer, setBuffer] = useState(0);
  useEffect(() => {
    if (buffer >= BUFFER_PX) return undefined;
    return whenIdle(() => setBuffer(buffer + STEP_PX));
  }, [buffer]);
  return buffer;
}

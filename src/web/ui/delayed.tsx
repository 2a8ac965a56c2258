import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Shows nothing at first: what comes sooner needs no announcement. */
export function Delayed({ children, ms = 200 }: { children: ComponentChildren; ms?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return shown ? <>{children}</> : null;
}

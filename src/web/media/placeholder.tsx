import { useEffect, useRef } from "preact/hooks";
import "./placeholder.css";

/** What a picture will look like, roughly, from the few bytes that came with the message. */
export function Placeholder({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isWanted = true;
    import("./draw-placeholder.ts")
      .then(({ drawPlaceholder }) => {
        if (isWanted && canvas.current !== null) drawPlaceholder(canvas.current, hash);
      })
      // It is decoration.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [hash]);
  return <canvas ref={canvas} class="placeholder" width={1} height={1} aria-hidden="true" />;
}

import { useEffect, useRef } from "preact/hooks";
import "./placeholder.css";

/** A rough preview of a picture, from a few bytes in its message. */
export function Placeholder({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isWanted = true;
    import("./draw-placeholder.ts")
      .then(({ drawPlaceholder }) => {
        if (isWanted && canvas.current !== null) drawPlaceholder(canvas.current, hash);
      })
      // Decoration: a failure changes nothing.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [hash]);
  return <canvas ref={canvas} class="placeholder" width={1} height={1} aria-hidden="true" />;
}

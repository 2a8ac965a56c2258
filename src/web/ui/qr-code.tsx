import { generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import "./qr-code.css";

/** The white margin, in modules, by which a camera finds a code. */
const MARGIN = 4;

/** A QR code, black on white in any theme. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = generate(text);
  const size = code.size + 2 * MARGIN;
  return (
    <svg
      class="qr-code"
      role="img"
      aria-label={label}
      viewBox={`${-MARGIN} ${-MARGIN} ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <path class="qr-code__modules" d={toSvgPath(code)} />
    </svg>
  );
}

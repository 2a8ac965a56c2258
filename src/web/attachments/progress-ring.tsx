import type { ReadonlySignal } from "@preact/signals";
import "./progress-ring.css";

const RADIUS = 9;
const ROUND = 2 * Math.PI * RADIUS;

/** A ring that shows progress and re-renders on its own. */
export function ProgressRing({
  progress,
  label,
}: {
  progress: ReadonlySignal<number>;
  label: string;
}) {
  const percent = Math.round(progress.value * 100);
  return (
    <svg
      class="progress-ring"
      viewBox="0 0 24 24"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <circle class="progress-ring__track" cx="12" cy="12" r={RADIUS} />
      <circle
        class="progress-ring__bar"
        cx="12"
        cy="12"
        r={RADIUS}
        stroke-dasharray={ROUND}
        // Starts with a small arc, which shows that it is under way.
        stroke-dashoffset={ROUND * (1 - Math.max(0.04, progress.value))}
      />
    </svg>
  );
}

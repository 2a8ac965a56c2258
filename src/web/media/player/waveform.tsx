import { resample } from "../resample.ts";

/** As many bars as the eye can tell apart in a bubble. */
const BARS = 44;
export const WAVEFORM_HEIGHT = 32;
/** The height of silence, which shows as a dot. */
const LEAST = 2;

/** A waveform as one path of bars. */
export function waveformPath(waveform: readonly number[] | null): { path: string; width: number } {
  const levels = resample(waveform ?? [], BARS);
  const bars = levels.map((level, index) => {
    const half = Math.max(LEAST, (level / 255) * (WAVEFORM_HEIGHT - 4)) / 2;
    return `M${index * 4 + 2} ${WAVEFORM_HEIGHT / 2 - half}v${half * 2}`;
  });
  return { path: bars.join(""), width: levels.length * 4 };
}

/** The seek bar draws this twice: whole, and as far as it was played. */
export function Waveform({ waveform }: { waveform: readonly number[] }) {
  const { path, width } = waveformPath(waveform);
  return (
    <svg
      class="seek-bar__waveform"
      viewBox={`0 0 ${width} ${WAVEFORM_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

import { formatDuration } from "../duration.ts";
import { direction, t } from "#web/i18n/t.ts";
import { Waveform } from "./waveform.tsx";
import "./seek-bar.css";

interface SeekBarProps {
  waveform: readonly number[] | null;
  /** Both in milliseconds. */
  at: number;
  total: number;
  tabIndex: number;
  onSeek: (ms: number) => void;
}

/** The playback position. A press, a drag or the arrow keys change it. */
export function SeekBar({ waveform, at, total, tabIndex, onSeek }: SeekBarProps) {
  const scale = { total, isRtl: direction.value === "rtl" };
  const part = total === 0 ? 0 : Math.min(1, at / total);
  const time = t("player.time", { at: formatDuration(at), total: formatDuration(total) });
  return (
    <div
      class="seek-bar"
      role="slider"
      tabIndex={tabIndex}
      aria-label={t("player.position")}
      aria-valuemin={0}
      aria-valuemax={Math.round(total / 1_000)}
      aria-valuenow={Math.round(Math.min(at, total) / 1_000)}
      aria-valuetext={time}
      style={{ "--played": `${part * 100}%` }}
      onKeyDown={(event) => {
        const to = seekByKey(event.key, at, scale);
        if (to === null) return;
        event.preventDefault();
        event.stopPropagation();
        onSeek(to);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
      }}
    >
      {[false, true].map((isPlayed) => (
        <span
          key={isPlayed}
          class={isPlayed ? "seek-bar__track seek-bar__track--played" : "seek-bar__track"}
        >
          {waveform === null ? <span class="seek-bar__line" /> : <Waveform waveform={waveform} />}
        </span>
      ))}
    </div>
  );

  function seekTo({ clientX, currentTarget }: PointerEvent & { currentTarget: HTMLElement }) {
    onSeek(seekByPointer(clientX, currentTarget.getBoundingClientRect(), scale));
  }
}

/** The step of an arrow key (ms). */
const STEP_MS = 5_000;

/** The position that a key moves to (ms); `null` for other keys. */
function seekByKey(
  key: string,
  at: number,
  { total, isRtl }: { total: number; isRtl: boolean },
): number | null {
  const step = stepOf(key, isRtl);
  if (step !== 0) return clamp(at + step * STEP_MS, total);
  if (key === "Home") return 0;
  return key === "End" ? total : null;
}

/** The position of a press at `x` (ms). */
function seekByPointer(
  x: number,
  { left, width }: { left: number; width: number },
  { total, isRtl }: { total: number; isRtl: boolean },
): number {
  const part = width === 0 ? 0 : (x - left) / width;
  return clamp((isRtl ? 1 - part : part) * total, total);
}

function stepOf(key: string, isRtl: boolean): number {
  switch (key) {
    case "ArrowUp":
      return 1;
    case "ArrowDown":
      return -1;
    case "ArrowRight":
      return isRtl ? -1 : 1;
    case "ArrowLeft":
      return isRtl ? 1 : -1;
    default:
      return 0;
  }
}

function clamp(ms: number, total: number): number {
  return Math.max(0, Math.min(ms, total));
}

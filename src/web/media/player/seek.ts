/** An arrow key moves so far (ms). */
const STEP_MS = 5_000;

/** Where a key of the slider leads to (ms); `null`: it is none of the slider's. */
export function seekByKey(
  key: string,
  at: number,
  { total, isRtl }: { total: number; isRtl: boolean },
): number | null {
  const step = stepOf(key, isRtl);
  if (step !== 0) return clamp(at + step * STEP_MS, total);
  if (key === "Home") return 0;
  return key === "End" ? total : null;
}

/** Where a press at `x` of a slider leads to (ms). */
export function seekByPointer(
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

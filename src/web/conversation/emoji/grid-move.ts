/** The index that an arrow key, Home or End leads to in a grid; `null` for any other key, or outside the grid. */
export function gridMove(
  key: string,
  at: number,
  { count, columns, isRtl }: { count: number; columns: number; isRtl: boolean },
): number | null {
  const step = {
    ArrowRight: isRtl ? -1 : 1,
    ArrowLeft: isRtl ? 1 : -1,
    ArrowDown: columns,
    ArrowUp: -columns,
  }[key];
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (step === undefined) return null;
  const next = at + step;
  return next >= 0 && next < count ? next : null;
}

import { signal } from "@preact/signals";

const KEY = "parley.speed";
const SPEEDS: readonly number[] = [1, 1.5, 2];

/** How fast one listens, to everything, until one chooses anew. */
export const speed = signal(kept());

export function nextSpeed(): void {
  speed.value = SPEEDS[(SPEEDS.indexOf(speed.value) + 1) % SPEEDS.length] ?? 1;
  try {
    localStorage.setItem(KEY, String(speed.value));
  } catch {
    // No room, or a private window: it lasts as long as the page.
  }
}

function kept(): number {
  const number = Number(localStorage.getItem(KEY));
  return SPEEDS.includes(number) ? number : 1;
}

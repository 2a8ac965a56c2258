import { signal } from "@preact/signals";
import { local } from "#web/storage/local.ts";

const KEY = "parley.speed";
const SPEEDS: readonly number[] = [1, 1.5, 2];

/** How fast one listens, to everything, until one chooses anew. */
export const speed = signal(kept());

export function nextSpeed(): void {
  speed.value = SPEEDS[(SPEEDS.indexOf(speed.value) + 1) % SPEEDS.length] ?? 1;
  local.setItem(KEY, String(speed.value));
}

function kept(): number {
  const number = Number(local.getItem(KEY));
  return SPEEDS.includes(number) ? number : 1;
}

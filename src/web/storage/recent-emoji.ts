import { signal } from "@preact/signals";
import { local } from "./local.ts";

/* The recently used emoji and the skin tone, on this device. */

const RECENT = "parley.emoji.recent";
const TONE = "parley.emoji.tone";
/** Three rows of the panel. */
const MOST = 24;

export const recentEmoji = signal<readonly string[]>(read());
/** 0: none; 1 to 5, from light to dark. */
export const skinTone = signal(Number(local.getItem(TONE) ?? 0) || 0);

export function usedEmoji(emoji: string): void {
  recentEmoji.value = [emoji, ...recentEmoji.peek().filter((one) => one !== emoji)].slice(0, MOST);
  local.setItem(RECENT, recentEmoji.peek().join(" "));
}

export function chooseTone(tone: number): void {
  skinTone.value = tone;
  local.setItem(TONE, String(tone));
}

export function forgetEmoji(): void {
  local.removeItem(RECENT);
  recentEmoji.value = [];
}

function read(): readonly string[] {
  return (local.getItem(RECENT) ?? "").split(" ").filter((emoji) => emoji !== "");
}

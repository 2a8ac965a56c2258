import { local } from "./local.ts";

/* The conversations in which this device has offered or used translation: it offers each only once. */

const PREFIX = "parley.translate-hint.";

export function isHinted(conversation_id: string): boolean {
  return local.getItem(PREFIX + conversation_id) !== null;
}

export function setHinted(conversation_id: string): void {
  local.setItem(PREFIX + conversation_id, "");
}

export function forgetHintOf(conversation_id: string): void {
  local.removeItem(PREFIX + conversation_id);
}

export function forgetHints(): void {
  for (const key of local.keys()) {
    if (key.startsWith(PREFIX)) local.removeItem(key);
  }
}

/* In which conversations one has been offered translation on this device, or has used it: never offered twice. */

const PREFIX = "parley.translate-hint.";

export function isHinted(conversation_id: string): boolean {
  try {
    return localStorage.getItem(PREFIX + conversation_id) !== null;
  } catch {
    return true;
  }
}

export function setHinted(conversation_id: string): void {
  try {
    localStorage.setItem(PREFIX + conversation_id, "");
  } catch {
    // No room, or a private window: it lives as long as the conversation is open.
  }
}

export function forgetHintOf(conversation_id: string): void {
  localStorage.removeItem(PREFIX + conversation_id);
}

export function forgetHints(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
}

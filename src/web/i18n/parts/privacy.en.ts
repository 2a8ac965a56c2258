import type { Texts } from "../text.ts";

/** Who may find and message one, requests, blocks, invitations, and what one sees of the past. */
export const privacyEn = {
  "settings.privacy": "Privacy",
} as const satisfies Texts;

import type { Texts } from "../text.ts";

/** How one signs in, which devices did, what one shows of oneself, and leaving. */
export const accountEn = {
  "settings.profile": "Profile",
  "settings.account": "Account",
  "settings.appearance": "Appearance",
  "settings.data": "Your data",
  "settings.back": "Back to settings",
} as const satisfies Texts;

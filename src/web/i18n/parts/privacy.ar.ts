import type { Text } from "../text.ts";
import type { privacyEn } from "./privacy.en.ts";

export const privacyAr: Readonly<Record<keyof typeof privacyEn, Text>> = {
  "settings.privacy": "الخصوصية",
};

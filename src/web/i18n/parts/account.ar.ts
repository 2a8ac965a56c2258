import type { Text } from "../text.ts";
import type { accountEn } from "./account.en.ts";

export const accountAr: Readonly<Record<keyof typeof accountEn, Text>> = {
  "settings.profile": "الملف الشخصي",
  "settings.account": "الحساب",
  "settings.appearance": "المظهر",
  "settings.data": "بياناتك",
  "settings.back": "العودة إلى الإعدادات",
};

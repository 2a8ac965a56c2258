import type { Text } from "../text.ts";
import type { accountEn } from "./account.en.ts";

export const accountJa: Readonly<Record<keyof typeof accountEn, Text>> = {
  "settings.profile": "プロフィール",
  "settings.account": "アカウント",
  "settings.appearance": "表示",
  "settings.data": "データ",
  "settings.back": "設定に戻る",
};

import type { Text } from "../text.ts";
import type { accountEn } from "./account.en.ts";

export const accountEs: Readonly<Record<keyof typeof accountEn, Text>> = {
  "settings.profile": "Perfil",
  "settings.account": "Cuenta",
  "settings.appearance": "Apariencia",
  "settings.data": "Tus datos",
  "settings.back": "Volver a los ajustes",
};

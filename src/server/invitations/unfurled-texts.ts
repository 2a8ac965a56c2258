/** What an unfurled link to an invitation says, in each language of the page. */
export const TEXTS = {
  en: {
    group: "You are invited to a group on Parley",
    server: "You are invited to Parley",
    by: (name: string) => `${name} invites you to this group on Parley.`,
    open: "Open the link to join.",
  },
  es: {
    group: "Te han invitado a un grupo en Parley",
    server: "Te han invitado a Parley",
    by: (name: string) => `${name} te invita a este grupo en Parley.`,
    open: "Abre el enlace para unirte.",
  },
  ar: {
    group: "دعوة إلى مجموعة على Parley",
    server: "دعوة إلى Parley",
    by: (name: string) => `دعوة من ${name} إلى هذه المجموعة على Parley.`,
    open: "افتح الرابط للانضمام.",
  },
  ja: {
    group: "Parley のグループへの招待",
    server: "Parley への招待",
    by: (name: string) => `${name} さんが Parley のこのグループに招待しています。`,
    open: "リンクを開くと参加できます。",
  },
} as const;
export type UnfurlLanguage = keyof typeof TEXTS;

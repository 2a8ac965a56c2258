import { accountEn } from "./parts/account.en.ts";
import { conversationEn } from "./parts/conversation.en.ts";
import { mediaEn } from "./parts/media.en.ts";
import { messagesEn } from "./parts/messages.en.ts";
import { privacyEn } from "./parts/privacy.en.ts";
import { screensEn } from "./parts/screens.en.ts";
import { translationEn } from "./parts/translation.en.ts";

export const later = {
  ...screensEn,
  ...conversationEn,
  ...translationEn,
  ...mediaEn,
  ...accountEn,
  ...privacyEn,
  ...messagesEn,
};

export type LaterKey = keyof typeof later;

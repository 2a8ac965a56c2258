import type { Catalog } from "./en.ts";
import { accountAr } from "./parts/account.ar.ts";
import { conversationAr } from "./parts/conversation.ar.ts";
import { mediaAr } from "./parts/media.ar.ts";
import { messagesAr } from "./parts/messages.ar.ts";
import { privacyAr } from "./parts/privacy.ar.ts";
import { screensAr } from "./parts/screens.ar.ts";
import { shellAr } from "./parts/shell.ar.ts";
import { translationAr } from "./parts/translation.ar.ts";

export const ar: Catalog = {
  ...shellAr,
  ...screensAr,
  ...conversationAr,
  ...translationAr,
  ...mediaAr,
  ...accountAr,
  ...privacyAr,
  ...messagesAr,
};

import type { Catalog } from "./en.ts";
import { accountEs } from "./parts/account.es.ts";
import { conversationEs } from "./parts/conversation.es.ts";
import { mediaEs } from "./parts/media.es.ts";
import { messagesEs } from "./parts/messages.es.ts";
import { privacyEs } from "./parts/privacy.es.ts";
import { screensEs } from "./parts/screens.es.ts";
import { shellEs } from "./parts/shell.es.ts";
import { translationEs } from "./parts/translation.es.ts";

export const es: Catalog = {
  ...shellEs,
  ...screensEs,
  ...conversationEs,
  ...translationEs,
  ...mediaEs,
  ...accountEs,
  ...privacyEs,
  ...messagesEs,
};

import type { Catalog } from "./en.ts";
import { accountJa } from "./parts/account.ja.ts";
import { conversationJa } from "./parts/conversation.ja.ts";
import { mediaJa } from "./parts/media.ja.ts";
import { messagesJa } from "./parts/messages.ja.ts";
import { privacyJa } from "./parts/privacy.ja.ts";
import { screensJa } from "./parts/screens.ja.ts";
import { shellJa } from "./parts/shell.ja.ts";
import { translationJa } from "./parts/translation.ja.ts";

export const ja: Catalog = {
  ...shellJa,
  ...screensJa,
  ...conversationJa,
  ...translationJa,
  ...mediaJa,
  ...accountJa,
  ...privacyJa,
  ...messagesJa,
};

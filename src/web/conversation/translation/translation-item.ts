import { Languages } from "lucide";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import {
  isTranslatable,
  isTranslationShown,
  toggleTranslation,
} from "#web/translation/toggle-translation.ts";
import type { MenuItem } from "#web/ui/menu.tsx";

/** In a message's menu, where it can be translated. */
export function translationItem(message: Message): MenuItem | false {
  return (
    isTranslatable(message) && {
      label: t(isTranslationShown(message) ? "translation.show_original" : "translation.translate"),
      icon: Languages,
      onSelect: () => void toggleTranslation(message),
    }
  );
}

import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import type { Exhibit } from "./gallery.ts";

/** Shows one of them large, over everything; the others are next to it. */
export function openLightbox(conversationId: string, exhibits: readonly Exhibit[], key: string) {
  import("./lightbox.tsx").then(
    ({ showLightbox }) => showLightbox(conversationId, exhibits, key),
    () => showToast(t("problem.network")),
  );
}

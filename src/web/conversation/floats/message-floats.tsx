import { useEffect, useRef } from "preact/hooks";
import { onGlass } from "#web/app/viewport.ts";
import { lazyDialog } from "#web/app/lazily.tsx";
import { t } from "#web/i18n/t.ts";
import { Menu } from "#web/ui/menu.tsx";
import { EmojiPopover } from "../emoji/emoji-popover.tsx";
import { menuItems } from "../message/menu-items.ts";
import { useModel, useOperations } from "../model-context.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { QuickReact, QuickRow } from "./quick-react.tsx";
import { ReactionsDialog } from "./people-dialogs.tsx";

const SeenByDialog = lazyDialog(async () => (await import("./seen-by-dialog.tsx")).SeenByDialog);
const RevisionsDialog = lazyDialog(
  async () => (await import("./revisions-dialog.tsx")).RevisionsDialog,
);

/** Menus and dialogs about one message. `list` is the list that shows it. */
export function MessageFloats({ list }: { list: ".timeline" | ".thread-panel" }) {
  const model = useModel();
  const operations = useOperations();
  const floating = operations.floating.value;
  useFocusBack(list, floating?.message.id ?? null);
  if (floating === null) return null;
  const { kind, message } = floating;
  const close = () => {
    // An action may have opened another float already.
    if (operations.floating.value === floating) operations.close();
  };
  switch (kind) {
    case "menu":
      return (
        <Menu
          label={t("message.actions")}
          items={menuItems(message, floating.anchor, model, operations)}
          anchor={floating.anchor}
          head={
            onGlass.value &&
            message.deleted_at === null && (
              <div class="quick-react__row" role="group" aria-label={t("message.react")}>
                <QuickRow message={message} role="menuitemcheckbox" onPick={close} />
              </div>
            )
          }
          onClose={close}
        />
      );
    case "react":
      return <QuickReact message={message} anchor={floating.anchor} />;
    case "emoji":
      return (
        <EmojiPopover
          anchor={floating.anchor}
          onPick={(emoji) => operations.react(message, emoji, true)}
          onClose={close}
        />
      );
    case "delete":
      return <DeleteDialog message={message} />;
    case "seen_by":
      return <SeenByDialog message={message} onClose={close} />;
    case "revisions":
      return <RevisionsDialog message={message} onClose={close} />;
    case "reactions":
      return <ReactionsDialog message={message} />;
  }
}

/** If the element that had the focus is gone, moves the focus to the message that the float was about. */
function useFocusBack(list: string, id: number | null): void {
  const last = useRef<number | null>(null);
  useEffect(() => {
    const before = last.current;
    last.current = id;
    if (id !== null || before === null || document.activeElement !== document.body) return;
    const row = document.querySelector<HTMLElement>(`${list} [data-message="${before}"]`);
    row?.focus({ preventScroll: true });
  }, [id]);
}

import { useLayoutEffect, useRef } from "preact/hooks";
import { lazily } from "#web/app/lazily.tsx";
import { useLayer } from "#web/app/layer.ts";
import { t } from "#web/i18n/t.ts";
import { place, type Anchor } from "#web/ui/place.ts";
import "./emoji-popover.css";

const EmojiPanel = lazily(async () => (await import("./emoji-panel.tsx")).EmojiPanel);

interface EmojiPopoverProps {
  anchor: Anchor;
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** All emoji, to search and pick from. They load when it first opens. */
export function EmojiPopover({ anchor, onPick, onClose }: EmojiPopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayer(onClose);

  useLayoutEffect(() => {
    const { current } = box;
    const before = document.activeElement;
    current?.showPopover();
    if (current !== null) place(current, anchor);
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <div
      ref={box}
      class="emoji-popover"
      role="dialog"
      aria-label={t("composer.emoji")}
      popover="auto"
      onToggle={(event) => {
        if (event.newState === "closed") onClose();
      }}
    >
      <EmojiPanel
        onPick={(emoji) => {
          onClose();
          onPick(emoji);
        }}
      />
    </div>
  );
}

import { Ellipsis } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { useLayer } from "#web/app/layer.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { place, type Anchor } from "#web/ui/place.ts";
import { useOperations, useModel } from "../model-context.ts";
import { recentEmoji, skinTone, usedEmoji } from "#web/storage/recent-emoji.ts";
import { quickEmoji } from "../emoji/emoji.ts";
import "./quick-react.css";

/** A few emoji to react with, and a button that opens all others. */
export function QuickReact({ message, anchor }: { message: Message; anchor: Anchor }) {
  const operations = useOperations();
  const box = useRef<HTMLDivElement>(null);
  useLayer(() => operations.close());

  useLayoutEffect(() => {
    const { current } = box;
    const before = document.activeElement;
    current?.showPopover();
    if (current !== null) place(current, anchor);
    current?.querySelector("button")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <div
      ref={box}
      class="quick-react"
      role="group"
      aria-label={t("message.react")}
      popover="auto"
      onToggle={(event) => {
        const isShown = operations.floating.value?.kind === "react";
        if (event.newState === "closed" && isShown) operations.close();
      }}
      onKeyDown={moveFocus}
    >
      <QuickRow message={message} onPick={() => operations.close()} />
      <IconButton
        icon={Ellipsis}
        label={t("message.more_emoji")}
        onClick={() => (operations.floating.value = { kind: "emoji", message, anchor })}
      />
    </div>
  );
}

function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const isRtl = document.documentElement.dir === "rtl";
  const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.findIndex((button) => button === document.activeElement);
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

interface QuickRowProps {
  message: Message;
  /** Set within a menu. */
  role?: "menuitemcheckbox";
  onPick: () => void;
}

/** A few emoji to react with. `onPick` closes the menu or popover around them. */
export function QuickRow({ message, role, onPick }: QuickRowProps) {
  const model = useModel();
  const operations = useOperations();
  const me = model.myId.value;
  const isMine = (emoji: string) =>
    message.reactions.some((given) => given.emoji === emoji && given.user_ids.includes(me ?? ""));
  return (
    <>
      {quickEmoji(recentEmoji.value, skinTone.value).map((emoji) => (
        <button
          key={emoji}
          type="button"
          class="quick-react__emoji"
          aria-label={t("message.react_with", { emoji })}
          {...(role === undefined
            ? { "aria-pressed": isMine(emoji) }
            : { role, "aria-checked": isMine(emoji), tabIndex: -1 })}
          onClick={() => {
            onPick();
            if (!isMine(emoji)) usedEmoji(emoji);
            operations.react(message, emoji, !isMine(emoji));
          }}
        >
          {emoji}
        </button>
      ))}
    </>
  );
}

import { Ellipsis } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { useLayer } from "#web/app/layer.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { place, type Anchor } from "#web/ui/place.ts";
import { QUICK_EMOJI } from "../emoji/quick-emoji.ts";
import { useModel, useOperations } from "../model-context.ts";
import "./quick-react.css";

/** A few emoji at hand, and the way to all others. */
export function QuickReact({ message, anchor }: { message: Message; anchor: Anchor }) {
  const model = useModel();
  const operations = useOperations();
  const box = useRef<HTMLDivElement>(null);
  const me = model.myId.value;
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

  const isMine = (emoji: string) =>
    message.reactions.some((given) => given.emoji === emoji && given.user_ids.includes(me ?? ""));

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
      {QUICK_EMOJI.map((emoji) => (
        <button
          key={emoji}
          type="button"
          class="quick-react__emoji"
          aria-label={t("message.react_with", { emoji })}
          aria-pressed={isMine(emoji)}
          onClick={() => {
            operations.close();
            operations.react(message, emoji, !isMine(emoji));
          }}
        >
          {emoji}
        </button>
      ))}
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

import { ALargeSmall, SendHorizontal, Smile } from "lucide";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren, RefObject } from "preact";
import { hasVisible, TEXT_LENGTH_CEILING } from "#client/index.ts";
import { onGlass } from "#web/app/viewport.ts";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { EmojiPopover } from "../emoji/emoji-popover.tsx";
import { useModel } from "../model-context.ts";
import { CommandList, useCommands } from "./commands.tsx";
import { composerIntent } from "./composer-key.ts";
import { insertAt, typeInto } from "./text-field.ts";
import { MentionList, useMentions } from "./mentions.tsx";
import { pastedFiles } from "./pasted-files.ts";
import { charactersLeft } from "./text-length.ts";
import { EmojiList, useEmoji } from "./emoji-names.tsx";
import { useFormatting } from "./use-formatting.ts";
import "./composer.css";

interface ComposerProps {
  text: string;
  onText: (text: string) => void;
  onSend: (text: string) => void;
  onCancel: () => void;
  onEditLast?: () => void;
  placeholder: string;
  /** Whether its text may call a command of the conversation. */
  offersCommands?: boolean;
  /** Whether it edits a message: the button then says "Save". */
  saves?: boolean;
  /** The text field takes the focus whenever this changes. */
  focusOn: unknown;
  /** Above the text: the message to reply to or to edit, and attachments. */
  children?: ComponentChildren;
  /** Before the text: the button that attaches files. */
  before?: ComponentChildren;
  /** Replaces the send button while there is nothing to send. */
  idle?: ComponentChildren;
  /** Replaces the whole line, as the recorder does. */
  instead?: ComponentChildren;
  /** Whether there is something to send besides the text. */
  hasMore?: boolean;
  /** Takes pasted files. */
  onFiles?: (files: readonly File[]) => void;
}

/** A text field that grows, its buttons, and its completion of people, commands and emoji. */
export function Composer(props: ComposerProps) {
  const { text, onText, onSend, placeholder, saves = false, focusOn, children } = props;
  const model = useModel();
  const field = useRef<HTMLTextAreaElement>(null);
  const [emojiAt, setEmojiAt] = useState<Element | null>(null);
  const nextCaret = useRef<readonly [number, number] | null>(null);
  const id = useId();
  const left = charactersLeft(
    text.length,
    model.view.value.limits?.max_text_length ?? TEXT_LENGTH_CEILING,
  );
  const hasSomething = hasVisible(text) || props.hasMore === true;
  const canSend = hasSomething && (left === null || left >= 0);
  const put = (next: { text: string; caret: number; end?: number }) => {
    nextCaret.current = [next.caret, next.end ?? next.caret];
    if (field.current !== null && typeInto(field.current, next)) return;
    onText(next.text);
    model.connection.typing(next.text !== "");
  };
  const mentions = useMentions(field, text, put);
  const commands = useCommands(field, text, put, props.offersCommands === true);
  const emoji = useEmoji(field, text, put);
  const formatting = useFormatting(field, put);
  // The caret is in at most one of them.
  const open = [commands, mentions, emoji].find(({ matches }) => matches.length > 0);
  const look = () => {
    mentions.look();
    commands.look();
    emoji.look();
    formatting.look();
  };
  useAutoGrow(field, text);

  useLayoutEffect(() => {
    const caret = nextCaret.current;
    nextCaret.current = null;
    if (caret === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(...caret);
  }, [text]);

  // In a layout effect, before the next key stroke: it is meant for the text.
  useLayoutEffect(() => {
    // On a phone the focus would open the keyboard before the person asks for it.
    if (focusOn === null && onGlass.peek()) return;
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, [focusOn]);

  const send = () => {
    if (!canSend) return;
    onSend(text);
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (open?.onKeyDown(event)) return event.preventDefault();
    if (formatting.onKeyDown(event)) return event.preventDefault();
    const intent = composerIntent(event, text, onGlass.value);
    if (intent === null) return;
    if (intent === "edit_last" && props.onEditLast === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (intent === "send") send();
    else if (intent === "cancel") props.onCancel();
    else props.onEditLast?.();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {mentions.matches.length > 0 && <MentionList id={`${id}-list`} of={mentions} />}
      {commands.matches.length > 0 && <CommandList id={`${id}-list`} of={commands} />}
      {emoji.matches.length > 0 && <EmojiList id={`${id}-list`} of={emoji} />}
      {formatting.selected !== null && formatting.Bar !== null && (
        <formatting.Bar selected={formatting.selected} onFormat={formatting.format} />
      )}
      <div class="composer__box">
        {children}
        {props.instead}
        <div class="composer__line" hidden={Boolean(props.instead)}>
          {props.before}
          {formatting.canAsk ? (
            <span onPointerDown={(event) => event.preventDefault()}>
              <IconButton icon={ALargeSmall} label={t("compose.bar")} onClick={formatting.ask} />
            </span>
          ) : (
            <IconButton
              icon={Smile}
              label={t("composer.emoji")}
              haspopup="dialog"
              expanded={emojiAt !== null}
              onClick={(event) => {
                const at = event.currentTarget;
                setEmojiAt(emojiAt === null && at instanceof Element ? at : null);
              }}
            />
          )}
          <textarea
            ref={field}
            class="composer__field"
            rows={1}
            dir={text === "" ? undefined : "auto"}
            value={text}
            placeholder={placeholder}
            aria-label={placeholder}
            aria-autocomplete="list"
            aria-controls={open && `${id}-list`}
            aria-activedescendant={open && `${id}-list-${open.active}`}
            aria-describedby={left === null ? undefined : `${id}-left`}
            enterkeyhint={onGlass.value ? "enter" : "send"}
            onInput={(event) => {
              onText(event.currentTarget.value);
              look();
              model.connection.typing(event.currentTarget.value !== "");
            }}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              if (event.clipboardData === null || props.onFiles === undefined) return;
              const files = pastedFiles(event.clipboardData);
              if (files.length === 0) return;
              event.preventDefault();
              props.onFiles(files);
            }}
            onSelect={look}
            onBlur={() => {
              mentions.close();
              commands.close();
              emoji.close();
              formatting.close();
            }}
          />
          {hasSomething || props.idle === undefined ? (
            <button
              type="submit"
              class="composer__send"
              aria-label={t(saves ? "composer.save" : "composer.send")}
              title={t(saves ? "composer.save" : "composer.send")}
              disabled={!canSend}
            >
              <Icon icon={SendHorizontal} size={20} directional />
            </button>
          ) : (
            props.idle
          )}
        </div>
        {left !== null && (
          <p
            id={`${id}-left`}
            class={left < 0 ? "composer__left composer__left--over" : "composer__left"}
          >
            {left < 0 ? t("composer.over", { count: -left }) : t("composer.left", { count: left })}
          </p>
        )}
      </div>
      {emojiAt !== null && (
        <EmojiPopover
          anchor={emojiAt}
          onPick={(emoji) => put(insertAt(field.current, text, emoji))}
          onClose={() => setEmojiAt(null)}
        />
      )}
    </form>
  );
}

/** Whether the style sheet's `field-sizing` makes the field grow. */
const IS_NATIVE = CSS.supports("field-sizing", "content");

/** Makes the field as high as its text, up to the style sheet's `max-block-size`. */
function useAutoGrow(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (IS_NATIVE || element === null) return;
    element.style.blockSize = "auto";
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [text]);
}

import type { Signal } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { letterOf } from "#web/app/keyboard.ts";
import { isTranslatable, toggleTranslation } from "#web/translation/toggle-translation.ts";
import type { ConversationModel } from "../conversation-model.ts";
import type { MessageOperations } from "../message-operations.ts";
import { mayDelete, mayEdit } from "../message/permissions.ts";
import { isSelectable, wholeRow } from "../selection/selecting.ts";
import { isPending, rowKey, type TimelineItem } from "./timeline-item.ts";

/** The rows that the arrow keys move among. */
interface Rows {
  readonly items: readonly TimelineItem[];
  readonly inThread: boolean;
  /** The row that has or last had the focus. */
  readonly focusKey: Signal<string | null>;
  /** Scrolls to a row. */
  readonly show: (index: number) => void;
}

/** Handles the keys of a focused message. */
export function useRowKeys(
  { items, inThread, focusKey, show }: Rows,
  model: ConversationModel,
  operations: MessageOperations,
): (event: KeyboardEvent) => void {
  const keyOf = (item: TimelineItem) => rowKey(item, model.myId.value, inThread);
  const focusRow = (index: number) => {
    const item = items[index];
    if (item === undefined) return;
    const key = keyOf(item);
    focusKey.value = key;
    show(index);
    whenThere(key, (row) => row.focus({ preventScroll: true }));
  };

  return (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    // A tile of an album is a message of its own, and its button opens it.
    const tile = target.dataset["tile"];
    if (tile !== undefined && (event.key === "Enter" || event.key === " ")) return;
    const row = tile === undefined ? target : target.closest<HTMLElement>("[data-key]");
    if (row === null || row.dataset["key"] === undefined) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = items.findIndex((item) => keyOf(item) === row.dataset["key"]);
    const item = items[index];
    const ofRow = item !== undefined && !isPending(item) ? item : undefined;
    const inTile = ({ id }: Message) => id === Number(tile);
    const message = tile === undefined ? ofRow : operations.shown.peek().messages.find(inTile);
    const last = items.length - 1;
    const isDone = ((): boolean => {
      switch (event.key) {
        case "ArrowUp":
        case "ArrowDown": {
          const next = Math.max(0, Math.min(last, index + (event.key === "ArrowUp" ? -1 : 1)));
          if (event.shiftKey) selectBetween(operations, item, items[next]);
          focusRow(next);
          return true;
        }
        case "Home":
          focusRow(0);
          return true;
        case "End":
          focusRow(last);
          return true;
        default:
          return message !== undefined && act(letterOf(event), message, target, model, operations);
      }
    })();
    if (!isDone) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Shift with an arrow key selects the message that it leaves and the one that it reaches. */
function selectBetween(
  { selection }: MessageOperations,
  ...ends: readonly (TimelineItem | undefined)[]
): void {
  for (const item of ends) {
    if (item === undefined || isPending(item) || selection.has(item.id)) continue;
    if (isSelectable(item)) selection.toggle(item.id);
  }
}

function act(
  key: string,
  message: Message,
  row: HTMLElement,
  model: ConversationModel,
  operations: MessageOperations,
): boolean {
  const { me, conversation } = model.view.value;
  const actor = { kind: conversation?.kind ?? null, me };
  const { selection } = operations;
  const isTile = row.dataset["tile"] !== undefined;
  const toggle = () =>
    selection.toggle(message.id, isTile ? [message.id] : wholeRow(message.id, operations));
  switch (key) {
    case "enter":
    case " ":
      if (selection.isActive.peek() && isSelectable(message)) toggle();
      else operations.openMenu(message, row);
      return true;
    case "x":
      if (!isSelectable(message)) return false;
      toggle();
      return true;
    case "r":
      operations.reply(message);
      return true;
    case "+":
      operations.openReact(message, row);
      return true;
    case "e":
      if (!mayEdit(message, actor)) return false;
      operations.startEdit(message);
      return true;
    case "t":
      if (!isTranslatable(message)) return false;
      void toggleTranslation(message);
      return true;
    case "delete":
    case "backspace":
      if (!mayDelete(message, actor)) return false;
      operations.floating.value = { kind: "delete", message };
      return true;
    default:
      return false;
  }
}

/** A row far away is drawn only a frame or two after the list scrolls to it. */
function whenThere(key: string, then: (row: HTMLElement) => void, tries = 10): void {
  const row = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (row !== null) then(row);
  else if (tries > 0) requestAnimationFrame(() => whenThere(key, then, tries - 1));
}

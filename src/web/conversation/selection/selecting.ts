import type { HTMLAttributes } from "preact";
import type { Message } from "#client/index.ts";
import type { MessageOperations } from "../message-operations.ts";
import { albumOf } from "../timeline/albums.ts";

type Handlers = Pick<HTMLAttributes<HTMLElement>, "onMouseDown" | "onClickCapture">;

/** While the reader selects messages, a press anywhere on one toggles it, and Shift extends the selection to it. */
export function selectionHandlers(operations: MessageOperations): Handlers {
  const { selection } = operations;
  return {
    onMouseDown(event) {
      // Otherwise the browser would select text.
      if (event.shiftKey && idAt(event.target) !== null && !keepsShift(event.target)) {
        event.preventDefault();
      }
    },
    onClickCapture(event) {
      const id = idAt(event.target);
      const isAsked = selection.isActive.peek() || (event.shiftKey && !keepsShift(event.target));
      if (id === null || !isAsked || !selectableIds(operations).includes(id)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) selection.extendTo(id, selectableIds(operations));
      else selection.toggle(id, isTile(event.target) ? [id] : wholeRow(id, operations));
    },
  };
}

/** The shown messages that can be selected. */
function selectableIds({ shown }: MessageOperations): readonly number[] {
  return shown
    .peek()
    .messages.filter(isSelectable)
    .map(({ id }) => id);
}

export function isSelectable({ kind, deleted_at }: Message): boolean {
  return kind !== "system" && deleted_at === null;
}

/** The messages of a row: for an album, all of them. */
export function wholeRow(id: number, { shown }: MessageOperations): readonly number[] {
  const album = albumOf(shown.peek().albums, id).map((message) => message.id);
  return album.length > 0 ? album : [id];
}

/** A tile of an album is a message of its own. */
function isTile(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-tile]") !== null;
}

/** On links and buttons, Shift has a meaning of its own. */
function keepsShift(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("a[href], button, audio, video") !== null;
}

function idAt(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-message]") : null;
  const id = row?.dataset["message"];
  return id === undefined ? null : Number(id);
}

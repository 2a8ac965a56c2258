import type { HTMLAttributes } from "preact";
import type { ConversationModel } from "../conversation-model.ts";
import { albumOf } from "../timeline/albums.ts";
import { isPending, keyOf } from "../timeline/timeline-item.ts";

type Handlers = Pick<HTMLAttributes<HTMLElement>, "onMouseDown" | "onClickCapture">;

/** While the reader selects messages, a press anywhere on one toggles it, and Shift extends the selection to it. */
export function selectionHandlers(model: ConversationModel): Handlers {
  const { selection } = model;
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
      if (id === null || !isAsked) return;
      const message = model.find(id);
      if (message === undefined || message.kind === "system" || message.deleted_at !== null) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) selection.extendTo(id, selectableIds(model));
      else selection.toggle(id, isTile(event.target) ? [id] : wholeRow(id, model));
    },
  };
}

/** The loaded messages that can be selected. */
export function selectableIds(model: ConversationModel): readonly number[] {
  const { byKey } = model.albums.peek();
  return model.items
    .peek()
    .flatMap((item) => byKey.get(keyOf(item, model.myId.peek())) ?? [item])
    .flatMap((item) =>
      isPending(item) || item.kind === "system" || item.deleted_at !== null ? [] : [item.id],
    );
}

/** The messages of a row: for an album, all of them. */
export function wholeRow(id: number, model: ConversationModel): readonly number[] {
  const album = albumOf(model.albums.peek(), id).map((message) => message.id);
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

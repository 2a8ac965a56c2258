import { known as learn, type Known } from "./frame-examples.ts";

const SHOWN = 200;

/** The frames of a socket in both directions, newest last. */
export class FrameLog {
  readonly #section: HTMLElement;
  readonly #list: HTMLOListElement;
  /** The scrolling element. */
  readonly #window: HTMLElement;

  constructor(section: Element | null) {
    const list = section?.querySelector("ol");
    const window = list?.parentElement;
    if (!(section instanceof HTMLElement) || !list || !window) throw new Error("no list of frames");
    this.#section = section;
    this.#list = list;
    this.#window = window;
  }

  /** Adds a frame, and returns the known values including its own. */
  add(side: "up" | "down", text: string, before: Known = {}): Known {
    const frame = parsed(text);
    this.#section.hidden = false;
    this.#list.append(entryOf(side, text, frame));
    if (this.#list.children.length > SHOWN) this.#list.firstElementChild?.remove();
    this.#window.scrollTop = this.#window.scrollHeight;
    return learn(before, frame);
  }
}

function entryOf(side: "up" | "down", text: string, frame: unknown): HTMLLIElement {
  const entry = document.createElement("li");
  const arrow = side === "up" ? "→" : "←";
  const { type } = typeof frame === "object" && frame !== null ? (frame as { type?: string }) : {};
  if (type === undefined) {
    entry.textContent = `${arrow} ${text}`;
    return entry;
  }
  const details = document.createElement("details");
  // Short frames from the server are open; a welcome or a page of messages is long.
  details.open = side === "down" && text.length < 1_000;
  const summary = document.createElement("summary");
  summary.textContent = `${arrow} ${type}`;
  const code = document.createElement("pre");
  code.tabIndex = 0;
  code.textContent = JSON.stringify(frame, null, 2);
  details.append(summary, code);
  entry.append(details);
  return entry;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

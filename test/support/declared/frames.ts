import { z } from "zod";
import { DeclaredDocument } from "./document.ts";

const documentSchema = z.looseObject({
  channels: z.record(
    z.string(),
    z.looseObject({ address: z.string(), messages: z.record(z.string(), z.unknown()) }),
  ),
});

export type Side = "up" | "down";

/** Every kind of frame that a document declares, as `conversation down_welcome`. */
export function kindsIn(document: unknown): string[] {
  return Object.entries(documentSchema.parse(document).channels).flatMap(
    ([channel, { messages }]) => Object.keys(messages).map((name) => `${channel} ${name}`),
  );
}

/** Checks frames against `/asyncapi.json`. */
export class DeclaredFrames {
  readonly #document: DeclaredDocument;
  /** The address without parameters comes first: `/ws/bot` is no conversation. */
  readonly #channels: { name: string; address: RegExp; kinds: ReadonlySet<string> }[];

  constructor(document: object) {
    this.#document = new DeclaredDocument(document);
    this.#channels = Object.entries(documentSchema.parse(document).channels)
      .toSorted(([, one], [, other]) => holes(one.address) - holes(other.address))
      .map(([name, { address, messages }]) => ({
        name,
        address: new RegExp(`^${address.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
        kinds: new Set(Object.keys(messages)),
      }));
  }

  /** The channel of a socket at this path. */
  channelAt(path: string): string | null {
    const [address = ""] = path.split("?");
    return this.#channels.find((channel) => channel.address.test(address))?.name ?? null;
  }

  /** How this frame differs from the document; null where they agree. */
  problem(channel: string, side: Side, frame: { type: string }): string | null {
    const kind = `${side}_${frame.type}`;
    const isKnown = this.#channels.some(({ name, kinds }) => name === channel && kinds.has(kind));
    if (!isKnown) return `${kind} is no frame of ${channel}`;
    return this.#document.problem(["channels", channel, "messages", kind, "payload"], frame);
  }
}

function holes(address: string): number {
  return address.split("{").length;
}

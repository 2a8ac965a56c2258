import { PREVIEW_PICTURE_BYTES_PER_DAY, PREVIEWS_PER_MINUTE } from "#protocol/limits.ts";
import type { Env } from "../env.ts";

/** Requests to one host for everyone together: this server sends no site more. A page and its picture are two. */
const OF_HOST_PER_MINUTE = 120;
/** Previews for everyone together. */
const TOTAL_PER_MINUTE = 600;
/** Bytes of pictures that are stored for everyone together: they are in nobody's quota. */
const TOTAL_BYTES_PER_DAY = 5_000_000_000;

/** PREVIEW-5: nobody makes this server a scanner, or a crowd before somebody's door. For one preview. */
export class PreviewLimits {
  readonly #limiters: Env["LIMITERS"];
  readonly #senderId: string;
  #refused = false;

  constructor({ LIMITERS }: Pick<Env, "LIMITERS">, senderId: string) {
    this.#limiters = LIMITERS;
    this.#senderId = senderId;
  }

  /** Whether it kept the server from calling a site, which then is not to blame for having no preview. */
  get refused(): boolean {
    return this.#refused;
  }

  /** Whether the preview may be made at all. */
  async mayBegin(): Promise<boolean> {
    const ofSender = await this.#take(`user:${this.#senderId}`, PREVIEWS_PER_MINUTE);
    return ofSender && (await this.#limiters.getByName("previews").take(TOTAL_PER_MINUTE)) === 0;
  }

  /** Whether the server may call this host: for the page, for each redirect, and for a picture. */
  async mayCall({ hostname }: URL): Promise<boolean> {
    let allowed = false;
    try {
      allowed = await this.#take(`host:${hostname}`, OF_HOST_PER_MINUTE);
      return allowed;
    } finally {
      this.#refused ||= !allowed;
    }
  }

  /** Whether a picture of so many bytes may be stored. */
  async mayStore(bytes: number): Promise<boolean> {
    const days = [
      [`previews:bytes:${this.#senderId}`, PREVIEW_PICTURE_BYTES_PER_DAY],
      ["previews:bytes", TOTAL_BYTES_PER_DAY],
    ] as const;
    for (const [name, perDay] of days) {
      if ((await this.#limiters.getByName(name).takeDaily(perDay, bytes)) > 0) return false;
    }
    return true;
  }

  async #take(whose: string, perMinute: number): Promise<boolean> {
    return (await this.#limiters.getByName(`previews:${whose}`).take(perMinute)) === 0;
  }
}

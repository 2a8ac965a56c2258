import { PREVIEW_PICTURE_BYTES_PER_DAY, PREVIEWS_PER_MINUTE } from "#protocol/limits.ts";
import type { Env } from "../env.ts";

/** The most requests to one host in a minute for all people together; a page and its picture take two. */
const OF_HOST_PER_MINUTE = 120;
/** The most previews in a minute for all people together. */
const TOTAL_PER_MINUTE = 600;
/** The most bytes of pictures to store in a day for all people together, since they count towards nobody's quota. */
const TOTAL_BYTES_PER_DAY = 5_000_000_000;

/** PREVIEW-5: the limits of one preview, so that nobody can use this server to scan or overload sites. */
export class PreviewLimits {
  readonly #limiters: Env["LIMITERS"];
  readonly #senderId: string;
  #refused = false;

  constructor({ LIMITERS }: Pick<Env, "LIMITERS">, senderId: string) {
    this.#limiters = LIMITERS;
    this.#senderId = senderId;
  }

  /** Whether a limit prevented a request, so that the site is not to blame for the missing preview. */
  get refused(): boolean {
    return this.#refused;
  }

  /** Returns whether the preview may be created at all. */
  async mayBegin(): Promise<boolean> {
    const ofSender = await this.#take(`user:${this.#senderId}`, PREVIEWS_PER_MINUTE);
    return ofSender && (await this.#limiters.getByName("previews").take(TOTAL_PER_MINUTE)) === 0;
  }

  /** Returns whether the server may call this host, for the page, a redirect or a picture. */
  async mayCall({ hostname }: URL): Promise<boolean> {
    let allowed = false;
    try {
      allowed = await this.#take(`host:${hostname}`, OF_HOST_PER_MINUTE);
      return allowed;
    } finally {
      this.#refused ||= !allowed;
    }
  }

  /** Returns whether a picture of this size may be stored. */
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

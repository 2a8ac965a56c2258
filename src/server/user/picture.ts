import { z } from "zod";
import type { Result } from "#protocol/result.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";

/** Attempts for one address before the server gives up. */
const ATTEMPTS = 5;
const BACKOFF_MAX_MS = 60 * 60_000;
/** Longer than an attempt takes. */
const LEASE_MS = 30_000;
const KEY = "picture";

const wantedSchema = z.object({ url: z.string(), attempts: z.int() });
type Wanted = z.infer<typeof wantedSchema>;

interface Port {
  kv: {
    get(key: string): unknown;
    put(key: string, value: Wanted): void;
    delete(key: string): unknown;
  };
  userId: () => string;
  /** Returns why the picture was refused; rejects if a retry may help. */
  copy: (url: string) => Promise<Result<null, string>>;
  /** Shows the new avatar in the person's conversations. */
  copied: () => Promise<void>;
}

/** ACCOUNT-5: copies a picture from an address that an app provides, in the background; only the newest address counts. */
export class Picture {
  readonly #port: Port;
  #wanted: Wanted | null | undefined;

  constructor(port: Port) {
    this.#port = port;
  }

  readonly job: Job = {
    name: "picture",
    backoffMaxMs: BACKOFF_MAX_MS,
    leaseMs: LEASE_MS,
    due: (now) => (this.#current === null ? null : now),
    run: () => this.#run(),
  };

  want(url: string): void {
    this.#put({ url, attempts: 0 });
  }

  get #current(): Wanted | null {
    this.#wanted ??= wantedSchema.nullable().parse(this.#port.kv.get(KEY) ?? null);
    return this.#wanted;
  }

  async #run(): Promise<void> {
    const wanted = this.#current;
    if (wanted === null) return;
    const { url, attempts } = wanted;
    const isOver = () => this.#current?.url !== url;
    const fields = { user_id: this.#port.userId() };
    try {
      const copied = await this.#port.copy(url);
      if (copied.ok) await this.#port.copied();
      else log("debug", "picture_refused", { ...fields, reason: copied.error });
      if (!isOver()) this.#put(null);
    } catch (error) {
      if (isOver()) return;
      if (attempts + 1 < ATTEMPTS) {
        this.#put({ url, attempts: attempts + 1 });
        throw error;
      }
      log("error", "picture_not_copied", fields, error);
      this.#put(null);
    }
  }

  #put(wanted: Wanted | null): void {
    if (wanted === null) this.#port.kv.delete(KEY);
    else this.#port.kv.put(KEY, wanted);
    this.#wanted = wanted;
  }
}

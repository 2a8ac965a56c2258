import type { Member } from "#protocol/member.ts";
import type { List } from "#protocol/primitives.ts";
import { everyItem } from "./pages.ts";

export interface MemberLoaderOptions {
  list: (options: { cursor: string | undefined }) => Promise<List<Member>>;
  /** Records of one page, never in a newer state than the conversation's own. */
  loaded: (epoch: string, records: readonly Member[]) => void;
  failed: (cause: unknown) => void;
}

/** Loads the members missing from a large conversation's welcome: once an epoch, since later changes arrive by sync. */
export class MemberLoader {
  readonly #options: MemberLoaderOptions;
  #epoch: string | null = null;

  constructor(options: MemberLoaderOptions) {
    this.#options = options;
  }

  /** Loads the members; after a failure, tries again at the next welcome. */
  async load(epoch: string): Promise<void> {
    if (this.#epoch === epoch) return;
    this.#epoch = epoch;
    const { list, loaded, failed } = this.#options;
    try {
      const records: Member[] = [];
      for await (const record of everyItem((cursor) => list({ cursor }))) records.push(record);
      if (this.#epoch === epoch) loaded(epoch, records);
    } catch (cause) {
      if (this.#epoch === epoch) this.#epoch = null;
      failed(cause);
    }
  }
}

import type { DraftEnd, SavedDraft, SavedDraftPut } from "#protocol/saved-draft.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/**
 * Your drafts, synchronized across your devices: `InboxView.drafts` has them, and `afterWriting` and `afterNews`
 * reconcile them.
 */
export class DraftsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Saves a draft. Errors: `precondition_failed` if the draft has changed since `seen`, `too_many`, `too_large`,
   * `not_found`.
   */
  put(
    conversation_id: string,
    draft: SavedDraftPut,
    options: CallOptions = {},
  ): Promise<SavedDraft> {
    return this.#http.request<SavedDraft>({
      ...options,
      method: "PUT",
      path: path`/conversations/${conversation_id}/draft`,
      body: draft,
      answer: "position",
    });
  }

  /** Ends a draft, because it was sent or discarded. Errors: `precondition_failed`, `not_found`. */
  end(conversation_id: string, seen?: number, options: CallOptions = {}): Promise<DraftEnd> {
    return this.#http.request<DraftEnd>({
      ...options,
      method: "DELETE",
      path: path`/conversations/${conversation_id}/draft`,
      query: { ...(seen !== undefined && { seen }) },
      answer: "position",
    });
  }
}

import type { ReportCreate, ReportReceipt } from "#protocol/report.ts";
import type { CallOptions, Http } from "./http.ts";

/** Reports of messages and people to those who run the server. */
export class ReportsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Reports a message (`conversation_id`, `message_id`) or a person (`user_id`). Repeating a report within a day
   * returns the first one. Errors: `not_found`, `message_deleted`, `rate_limited`.
   */
  create(report: ReportCreate, options: CallOptions = {}): Promise<ReportReceipt> {
    return this.#http.request<ReportReceipt>({
      ...options,
      method: "POST",
      path: "/reports",
      body: report,
      answer: "id",
    });
  }
}

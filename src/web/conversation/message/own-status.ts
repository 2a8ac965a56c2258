import type { PendingSend } from "#client/index.ts";

/** The one mark of a message of mine. */
export type OwnStatus = "pending" | "sent" | "seen" | "failed";

export function statusOfPending({ status }: PendingSend): OwnStatus {
  if (status.state === "failed") return "failed";
  return status.state === "acked" ? "sent" : "pending";
}

import type { EndpointPatch, EndpointRow } from "#storage/webhook/endpoint.ts";
import { log } from "../log.ts";

/** How an endpoint is disabled: nothing is sent any more, and D1 has to learn of it. */
export function disabled(because: "gone" | "dead"): EndpointPatch {
  return { status: "disabled", disabled_because: because, unregistered: true };
}

export function reportDisabled({ id }: EndpointRow, because: "gone" | "dead"): void {
  log("error", "webhook_disabled", { webhook_id: id, because });
}

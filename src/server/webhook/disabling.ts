import type { EndpointPatch, EndpointRow } from "#storage/webhook/endpoint.ts";
import { log } from "../log.ts";

/** The change that disables an endpoint: the server stops sending, and D1 has to be updated. */
export function disabled(because: "gone" | "dead"): EndpointPatch {
  return { status: "disabled", disabled_because: because, unregistered: true };
}

export function reportDisabled({ id }: EndpointRow, because: "gone" | "dead"): void {
  log("error", "webhook_disabled", { webhook_id: id, because });
}

import { startReceiver } from "../../support/webhook-receiver.ts";

let started: Promise<string> | undefined;

/** The address of the push service that the shared server of the browser tests knows: see `startReceiver`. */
export function pushService(): Promise<string> {
  return (started ??= startReceiver());
}

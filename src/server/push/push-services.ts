import { err, ok, type Result } from "#protocol/result.ts";
import { outsideAddress } from "../outside-address.ts";

/** The hosts of browsers' push services, including all hosts below them. */
const HOSTS = ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"];
const DOMAINS = [".push.apple.com", ".notify.windows.com"];

/**
 * PUSH-1: checks that an endpoint belongs to a known push service or to a `further` origin, otherwise returns why not.
 * Clients choose endpoints, so the server posts to nothing else.
 */
export function pushEndpoint(
  address: string,
  { further, loopback }: { further: readonly string[]; loopback: boolean },
): Result<URL, string> {
  const allowed = outsideAddress(address, loopback);
  if (!allowed.ok) return allowed;
  const { protocol, hostname, port, origin } = allowed.value;
  if (further.includes(origin)) return allowed;
  const isKnown = HOSTS.includes(hostname) || DOMAINS.some((domain) => hostname.endsWith(domain));
  return isKnown && protocol === "https:" && port === ""
    ? ok(allowed.value)
    : err("does not belong to a push service that this server knows");
}

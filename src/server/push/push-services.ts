import { err, ok, type Result } from "#protocol/result.ts";
import { outsideAddress } from "../outside-address.ts";

/** The push services of browsers: a host, or all hosts below it. */
const HOSTS = ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"];
const DOMAINS = [".push.apple.com", ".notify.windows.com"];

/**
 * PUSH-1: whether an endpoint is one of a known push service, or of `further` origins; otherwise why not. Browsers name
 * endpoints, and anyone may claim to be one: the server posts to nothing else.
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
    : err("is not of a push service that this server knows");
}

import { base64url } from "jose";

/**
 * Checks that a device's public key is a point on the curve, since pushes can be encrypted for no other key (RFC 8291).
 */
export async function isDeviceKey(p256dh: string): Promise<boolean> {
  try {
    const algorithm = { name: "ECDH", namedCurve: "P-256" };
    await crypto.subtle.importKey("raw", base64url.decode(p256dh), algorithm, false, []);
    return true;
  } catch {
    return false;
  }
}

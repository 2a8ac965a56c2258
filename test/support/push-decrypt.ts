import { base64url } from "jose";

/** The two secrets of a device; `publicKey` is the uncompressed point. */
export interface PushKeys {
  privateKey: CryptoKey;
  publicKey: Uint8Array;
  auth: Uint8Array;
}

export async function newPushKeys(): Promise<PushKeys> {
  const algorithm = { name: "ECDH", namedCurve: "P-256" };
  const pair = (await crypto.subtle.generateKey(algorithm, true, ["deriveBits"])) as CryptoKeyPair;
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  return {
    privateKey: pair.privateKey,
    publicKey: new Uint8Array(raw as ArrayBuffer),
    auth: crypto.getRandomValues(new Uint8Array(16)),
  };
}

export function encodedKeys({ publicKey, auth }: PushKeys) {
  return { p256dh: base64url.encode(publicKey), auth: base64url.encode(auth) };
}

const utf8 = new TextEncoder();

/** Decrypts the body of a push as a browser does (RFC 8291, one record), with the runtime's own functions. */
export async function decryptPush(body: Uint8Array, keys: PushKeys): Promise<string> {
  const salt = body.slice(0, 16);
  const idLength = body[20] ?? 0;
  const sender = body.slice(21, 21 + idLength);
  const algorithm = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", sender, algorithm, false, []);
  const secret = await crypto.subtle.deriveBits(
    { name: "ECDH", public: theirs } as Parameters<SubtleCrypto["deriveBits"]>[0],
    keys.privateKey,
    256,
  );
  const info = joined(utf8.encode("WebPush: info\0"), keys.publicKey, sender);
  const ikm = await hkdf(new Uint8Array(secret), keys.auth, info, 32);
  const key = await hkdf(ikm, salt, utf8.encode("Content-Encoding: aes128gcm\0"), 16);
  const iv = await hkdf(ikm, salt, utf8.encode("Content-Encoding: nonce\0"), 12);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const sealed = body.slice(21 + idLength);
  const padded = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, aes, sealed));
  // The last nonzero octet ends the text.
  return new TextDecoder().decode(padded.slice(0, padded.lastIndexOf(2)));
}

async function hkdf(
  ikm: Uint8Array<ArrayBuffer>,
  salt: Uint8Array,
  info: Uint8Array,
  bytes: number,
) {
  const key = await crypto.subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info };
  const bits = await crypto.subtle.deriveBits(how, key, bytes * 8);
  return new Uint8Array(bits);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

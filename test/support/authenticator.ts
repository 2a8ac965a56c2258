import type {
  NewPasskey,
  PasskeyAnswer,
  PasskeyCreation,
  PasskeyRequest,
} from "#protocol/passkeys.ts";

/** How an authenticator misbehaves, or differs from others. */
export interface Conduct {
  /** The page's origin; that of the relying party unless given. */
  origin?: string;
  /** The domain that it answers for; the requested one unless given. */
  rpId?: string;
  /** Whether it has verified its person. */
  verified?: boolean;
  /** The signature counter in its answer; the next number unless given. */
  counter?: number;
  aaguid?: string;
}

interface Kept {
  id: string;
  key: CryptoKey;
  userHandle: string;
  counter: number;
}

const UP = 0x01;
const UV = 0x04;
const BACKUP = 0x18;
const ATTESTED = 0x40;

/** An authenticator in software, with the browser in front of it: it creates and uses real passkeys (ES256). */
export class Authenticator {
  readonly #kept: Kept[] = [];

  /** The result of `navigator.credentials.create`. */
  async create(
    options: PasskeyCreation,
    conduct: Conduct = {},
    id = crypto.getRandomValues(new Uint8Array(32)),
  ): Promise<NewPasskey> {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
      "sign",
      "verify",
    ]);
    if (!("privateKey" in pair)) throw new Error("no pair of keys");
    const kept: Kept = {
      id: base64url(id),
      key: pair.privateKey,
      userHandle: options.user.id,
      counter: conduct.counter ?? 1,
    };
    this.#kept.push(kept);
    const { rpId = options.rp.id, verified = true, aaguid = "" } = conduct;
    const authData = bytes(
      await sha256(text(rpId)),
      [UP | (verified ? UV : 0) | BACKUP | ATTESTED],
      uint(kept.counter, 4),
      fromHex(aaguid.replaceAll("-", "").padEnd(32, "0")),
      uint(id.length, 2),
      id,
      await coseKey(pair.publicKey),
    );
    return {
      ...credential(kept.id),
      response: {
        clientDataJSON: clientData("webauthn.create", options.challenge, options.rp.id, conduct),
        attestationObject: base64url(
          bytes(
            [0xa3],
            cborText("fmt"),
            cborText("none"),
            cborText("attStmt"),
            [0xa0],
            cborText("authData"),
            cborBytes(authData),
          ),
        ),
        transports: ["internal"],
      },
    };
  }

  /** The same as `create`, under the id of an existing credential. */
  async again(id: string, options: PasskeyCreation): Promise<NewPasskey> {
    return this.create(options, {}, fromBase64url(id));
  }

  /** The result of `navigator.credentials.get`: the newest allowed passkey answers. */
  async get(options: PasskeyRequest, conduct: Conduct = {}): Promise<PasskeyAnswer> {
    const allowed = options.allowCredentials.map(({ id }) => id);
    const kept = this.#kept.findLast(({ id }) => allowed.length === 0 || allowed.includes(id));
    if (kept === undefined) throw new Error("no passkey of this authenticator is asked for");
    kept.counter = conduct.counter ?? kept.counter + 1;
    const { rpId = options.rpId, verified = true } = conduct;
    const flags = [UP | (verified ? UV : 0) | BACKUP];
    const authData = bytes(await sha256(text(rpId)), flags, uint(kept.counter, 4));
    const clientDataJSON = clientData("webauthn.get", options.challenge, options.rpId, conduct);
    const signed = bytes(authData, await sha256(fromBase64url(clientDataJSON)));
    const signature = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      kept.key,
      signed,
    );
    return {
      ...credential(kept.id),
      response: {
        clientDataJSON,
        authenticatorData: base64url(authData),
        signature: base64url(der(new Uint8Array(signature))),
        userHandle: kept.userHandle,
      },
    };
  }
}

function credential(id: string) {
  return { id, rawId: id, type: "public-key" as const };
}

function clientData(type: string, challenge: string, host: string, { origin }: Conduct): string {
  const data = { type, challenge, origin: origin ?? `http://${host}`, crossOrigin: false };
  return base64url(text(JSON.stringify(data)));
}

/** The key in COSE's form: `{1: EC2, 3: ES256, -1: P-256, -2: x, -3: y}`. */
async function coseKey(key: CryptoKey): Promise<Uint8Array> {
  const exported = await crypto.subtle.exportKey("raw", key);
  if (!(exported instanceof ArrayBuffer)) throw new Error("no raw key");
  const point = new Uint8Array(exported);
  const [x, y] = [point.slice(1, 33), point.slice(33)];
  const head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01];
  return bytes(head, [0x21], cborBytes(x), [0x22], cborBytes(y));
}

/** WebCrypto signs with `r` and `s` one after the other, WebAuthn with a sequence of two numbers in DER. */
function der(signature: Uint8Array): Uint8Array {
  const numbers = bytes(derNumber(signature.slice(0, 32)), derNumber(signature.slice(32)));
  return bytes([0x30, numbers.length], numbers);
}

function derNumber(number: Uint8Array): Uint8Array {
  const first = number.findIndex((byte) => byte !== 0);
  const digits = number.slice(first);
  const padded = (digits[0] ?? 0) >= 0x80 ? bytes([0], digits) : digits;
  return bytes([0x02, padded.length], padded);
}

function cborText(value: string): Uint8Array {
  return bytes([0x60 + value.length], text(value));
}

function cborBytes(value: Uint8Array): Uint8Array {
  return bytes(value.length < 256 ? [0x58, value.length] : [0x59, ...uint(value.length, 2)], value);
}

function bytes(...parts: (Uint8Array | number[])[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function uint(value: number, length: number): number[] {
  return Array.from({ length }, (_, at) => (value >>> (8 * (length - 1 - at))) & 0xff);
}

function fromHex(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function text(value: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(value));
}

async function sha256(value: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", value));
}

function base64url(value: Uint8Array): string {
  return Buffer.from(value).toString("base64url");
}

function fromBase64url(value: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(value, "base64url"));
}

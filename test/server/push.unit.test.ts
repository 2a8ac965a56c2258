import { encryptNotification } from "@block65/webcrypto-web-push";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { isQuiet } from "#protocol/quiet-hours.ts";
import { pushEndpoint } from "#server/push/push-services.ts";
import { decryptPush, encodedKeys, newPushKeys } from "../support/push-decrypt.ts";

describe("the encryption of a push", () => {
  it("the encryption is that of RFC 8291: the device of its appendix A decrypts the appendix's message", async () => {
    const point = base64url.decode(
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    );
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: base64url.encode(point.slice(1, 33)),
      y: base64url.encode(point.slice(33)),
      d: "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    };
    const algorithm = { name: "ECDH", namedCurve: "P-256" };
    const keys = {
      publicKey: point,
      privateKey: await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["deriveBits"]),
      auth: base64url.decode("BTBZMqHH6r4Tts7J_aSIgg"),
    };
    const body =
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg" +
      "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
    const read = await decryptPush(base64url.decode(body), keys);
    expect(read).toBe("When I grow up, I want to be a watermelon");
  });

  it("only the device that a push is encrypted for decrypts it", async () => {
    const [mine, other] = [await newPushKeys(), await newPushKeys()];
    const to = { endpoint: "https://push.test", expirationTime: null, keys: encodedKeys(mine) };
    const body = await encryptNotification(to, new TextEncoder().encode("hello, 世界"));
    expect(body.byteLength).toBeLessThanOrEqual(4_096);
    expect(await decryptPush(body, mine)).toBe("hello, 世界");
    await expect(decryptPush(body, other)).rejects.toThrow();
  });
});

it("an endpoint belongs to a known push service, over https, or to one that a variable adds (PUSH-1)", () => {
  const rules = { further: ["http://127.0.0.1:9"], loopback: true };
  for (const known of [
    "https://fcm.googleapis.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://web.push.apple.com/abc",
    "https://api.push.apple.com/abc",
    "https://wns2-par02p.notify.windows.com/w/?token=abc",
    "http://127.0.0.1:9/abc",
  ]) {
    expect(pushEndpoint(known, rules).ok, known).toBe(true);
  }
  for (const other of [
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://user@fcm.googleapis.com/abc",
    "https://fcm.googleapis.com:444/abc",
    "https://fcm.googleapis.com.example.org/abc",
    "https://evilpush.apple.com/abc",
    "https://push.apple.com.example.org/abc",
    "http://127.0.0.1:10/abc",
    "https://192.168.0.1/abc",
    "",
  ]) {
    expect(pushEndpoint(other, rules).ok, other).toBe(false);
  }
});

it("quiet hours follow the person's own clock, and may span midnight (PUSH-5)", () => {
  const at = (time: string) => Date.parse(`2026-07-14T${time}:00.000Z`);
  const night = { start: "22:00", end: "07:00", time_zone: "Europe/Berlin" };
  expect([isQuiet(night, at("19:59")), isQuiet(night, at("20:00"))]).toEqual([false, true]);
  expect([isQuiet(night, at("04:59")), isQuiet(night, at("05:00"))]).toEqual([true, false]);
  const lunch = { start: "12:00", end: "13:00", time_zone: "Asia/Kolkata" };
  expect([isQuiet(lunch, at("06:29")), isQuiet(lunch, at("06:30"))]).toEqual([false, true]);
  expect([isQuiet(lunch, at("07:29")), isQuiet(lunch, at("07:30"))]).toEqual([true, false]);
  expect(isQuiet({ ...lunch, end: "12:00" }, at("00:00"))).toBe(true);
  expect(isQuiet(null, at("00:00"))).toBe(false);
});

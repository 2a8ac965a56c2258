import { runInDurableObject } from "cloudflare:test";
import { afterAll, describe, expect, it } from "vitest";
import { grantSchema } from "#protocol/auth.ts";
import { MAILS_PER_HOUR, mailStateSchema } from "#protocol/mail.ts";
import { userSchema } from "#protocol/user.ts";
import { sweepMailAddresses } from "#server/mail/change-address.ts";
import { sendQueued } from "#server/mail/send-queued.ts";
import { env, world } from "../support/inside.ts";
import { mailsTo, refuseMails, type ReceivedMail } from "../support/mail.ts";
import { withPasskey } from "../support/passkeys.ts";
import { login, PASSWORD, registered } from "../support/registered.ts";
import { ring } from "../support/ring.ts";
import { eventually } from "../support/wire.ts";
import { Account, freshName } from "../support/world.ts";

const NEW = "a newer passphrase";
const CODE = /^[0-9a-z]{4}(?:-[0-9a-z]{4}){3}$/m;
const LINK = /https:\/\/chat\.example\.com\/reset\/(\w+)/;
const receiver = env.WEBHOOK_RECEIVER;
const confirmation = { password: PASSWORD };

const freshAddress = () => `${freshName("mail")}@example.com`;
const state = async (account: Account) => (await account.get("/auth/mail")).as(mailStateSchema);
const ask = (account: Account, address: string | null) =>
  account.put("/auth/mail", { confirmation, address });
const forgot = (account: string) => world.request("POST", "/api/v1/auth/forgot", { account });

/** The mails to an address, once this many have arrived. */
const arrived = (address: string, count: number): Promise<ReceivedMail[]> =>
  eventually(
    () => mailsTo(receiver, address),
    (mails) => mails.length >= count,
    `${count} mails to ${address}`,
  );

async function withAddress(account: Account, address = freshAddress()): Promise<string> {
  (await ask(account, address)).expect(200);
  const mails = await mailsTo(receiver, address);
  const [code = ""] = CODE.exec(mails.at(-1)?.text ?? "") ?? [];
  (await account.post("/auth/mail/verify", { code: ` ${code.toUpperCase()}` })).expect(200);
  return address;
}

afterAll(() => refuseMails(receiver, "nothing whatever"));

describe("an email address", () => {
  it("an address is unused until its person has entered the code sent to it, and nobody else sees it (MAIL-1)", async () => {
    const [ann, bob] = [await registered(world), await world.account()];
    const address = freshAddress();
    (await ann.put("/auth/mail", { address })).problem("confirmation_required");
    (await ask(ann, address)).expect(200);
    expect(await state(ann)).toEqual({ address: null, pending: address });
    const [mail] = await mailsTo(receiver, address);
    expect(mail).toMatchObject({ from: "Parley <parley@example.com>", to: address });
    expect(mail?.headers["authorization"]).toBe("Bearer the key of the tests");
    const wrong = await ann.post("/auth/mail/verify", { code: "aaaa-bbbb-cccc-dddd" });
    expect(wrong.problem("validation_failed").errors?.[0]?.path).toBe("code");
    (await forgot(address)).expect(202);
    (await ann.post("/auth/mail/verify", { code: CODE.exec(mail?.text ?? "")?.[0] })).expect(200);
    expect(await state(ann)).toEqual({ address, pending: null });
    (await ann.post("/auth/mail/verify", { code: CODE.exec(mail?.text ?? "")?.[0] })).problem(
      "validation_failed",
    );
    expect((await mailsTo(receiver, address)).map(({ subject }) => subject)).toHaveLength(1);
    for (const answer of [await bob.get(`/users/${ann.id}`), await ann.get("/users/me")]) {
      answer.as(userSchema);
      expect(answer.text).not.toContain(address);
    }
  });

  it.each(["", "ada", "ada@", "@example.com", "a b@example.com", "a@b", `${"x".repeat(250)}@e.co`])(
    "the address %j is refused (MAIL-1)",
    async (address) => {
      const ann = await world.account();
      const refused = (await ann.put("/auth/mail", { address })).problem("validation_failed");
      expect(refused.errors?.[0]?.path).toBe("address");
    },
  );

  it("several accounts may have one address, and a change or removal sends a notice to the previous address (MAIL-1, MAIL-4)", async () => {
    const [ann, bob] = [await registered(world), await registered(world)];
    const address = await withAddress(ann);
    await withAddress(bob, address);
    expect(await state(ann)).toEqual({ address, pending: null });
    const next = await withAddress(ann);
    const changed = (await arrived(address, 3)).at(-1);
    expect(changed?.subject).toContain("email address was changed");
    expect(changed?.text).not.toContain(next);
    (await ask(ann, null)).expect(200);
    expect(await state(ann)).toEqual({ address: null, pending: null });
    expect((await arrived(next, 2)).at(-1)?.subject).toContain("removed");
  });

  it("an address that nobody verifies in time is forgotten, and a verified one stays (MAIL-1)", async () => {
    const [ann, bob] = [await registered(world), await registered(world)];
    const address = await withAddress(ann);
    for (const person of [ann, bob]) (await ask(person, freshAddress())).expect(200);
    await env.DB.prepare("UPDATE mail_addresses SET pending_until = ? WHERE user_id IN (?, ?)")
      .bind(new Date(Date.now() - 1).toISOString(), ann.id, bob.id)
      .run();
    expect(await state(ann)).toEqual({ address, pending: null });
    await sweepMailAddresses(env, Date.now());
    const { results } = await env.DB.prepare(
      "SELECT user_id, pending FROM mail_addresses WHERE user_id IN (?, ?)",
    )
      .bind(ann.id, bob.id)
      .all();
    expect(results).toEqual([{ user_id: ann.id, pending: null }]);
  });

  it("an address is sent only so many codes in an hour, from however many accounts (MAIL-2)", async () => {
    const address = freshAddress();
    const people = await Promise.all(
      Array.from({ length: MAILS_PER_HOUR + 1 }, () => world.account()),
    );
    const answers = [];
    for (const person of people) answers.push(await person.put("/auth/mail", { address }));
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: MAILS_PER_HOUR }, () => 200),
      429,
    ]);
    expect(Number(answers.at(-1)?.headers.get("retry-after"))).toBeGreaterThan(60);
  });

  it("the answer says at once that no code could be sent (MAIL-3)", async () => {
    const ann = await registered(world);
    const address = freshAddress();
    await refuseMails(receiver, address);
    const refused = await ask(ann, address);
    refused.problem("mail_unavailable");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("a forgotten password", () => {
  it("a person gets a link at their verified address, by username or address, in their language, which works once (MAIL-2, MAIL-4)", async () => {
    const ann = await registered(world, { language: "ar" });
    const address = await withAddress(ann);
    const before = (await mailsTo(receiver, address)).length;
    for (const named of [ann.user.username.toUpperCase(), ` ${address.toUpperCase()} `]) {
      expect((await forgot(named)).expect(202).text).toBe("");
    }
    const mails = (await arrived(address, before + 2)).slice(before);
    const [mail] = mails;
    expect(mail?.html).toContain('<html lang="ar" dir="rtl">');
    expect(mail?.text).toContain(`@${ann.user.username}`);
    // The mail loads nothing, so that nobody learns that it was read.
    expect(mail?.html).not.toMatch(/<img|<link|<script|url\(/);
    const [token = "", other = ""] = mails.map(({ text }) => LINK.exec(text)?.[1] ?? "");
    expect(token).not.toBe(other);
    const reset = { token, new_password: NEW };
    (await world.request("POST", "/api/v1/auth/reset", reset)).expect(200);
    (await ann.get("/users/me")).problem("session_revoked");
    (await login(world, ann.user.username, NEW)).expect(200);
    (await world.request("POST", "/api/v1/auth/reset/check", { token: other })).problem(
      "not_found",
    );
    const notice = (await arrived(address, before + 3)).at(-1);
    expect(notice?.subject).toContain("تم تغيير كلمة مرورك");
  });

  it("the answer is the same for an unknown name, an unknown address and an account without an address (MAIL-2)", async () => {
    const ann = await registered(world);
    const answers = await Promise.all(
      [freshName(), freshAddress(), ann.user.username, "", "@"].map(forgot),
    );
    for (const answer of answers) expect([answer.status, answer.text]).toEqual([202, ""]);
  });

  it("an account without a password gets no link, and none is created (MAIL-2)", async () => {
    const [dropped, outside, ann] = [
      await registered(world),
      await registered(world),
      await registered(world),
    ];
    const address = await withAddress(dropped);
    const outsiders = await withAddress(outside);
    const anns = await withAddress(ann);
    await withPasskey(dropped);
    (await dropped.post("/auth/recovery-codes", { confirmation })).expect(201);
    (await dropped.post("/auth/password/removal", { confirmation })).expect(204);
    await env.DB.prepare(
      "UPDATE users SET issuer = 'https://id.example', subject = id, password_hash = NULL WHERE id = ?",
    )
      .bind(outside.id)
      .run();
    for (const named of [address, outside.user.username, anns]) (await forgot(named)).expect(202);
    await arrived(anns, 2);
    // A mail that waited in the queue while the password changed.
    for (const [{ id }, to] of [[dropped, address] as const, [outside, outsiders] as const]) {
      const mail = { id: crypto.randomUUID(), kind: "reset", to, at: Date.now() } as const;
      expect(await sendQueued(env, id, mail)).toEqual({ ok: true, value: null });
      expect((await mailsTo(receiver, to)).filter(({ text }) => LINK.test(text))).toEqual([]);
    }
    const { results } = await env.DB.prepare("SELECT 1 FROM reset_links WHERE user_id IN (?, ?)")
      .bind(dropped.id, outside.id)
      .all();
    expect(results).toEqual([]);
  });

  it("an address is sent only so many links in an hour, and the answer stays the same (MAIL-2)", async () => {
    const ann = await registered(world);
    const address = await withAddress(ann);
    for (let i = 0; i < MAILS_PER_HOUR + 2; i += 1) (await forgot(address)).expect(202);
    const mails = await arrived(address, MAILS_PER_HOUR + 1);
    expect(mails.filter(({ text }) => LINK.test(text))).toHaveLength(MAILS_PER_HOUR);
    // Links sent to an address do not count against codes to it, which would reveal whose address it is.
    (await ask(await registered(world), address)).expect(200);
  });

  it("a link that was on its way while the address or the password changed does not reset the password (MAIL-2, MAIL-3)", async () => {
    const ann = await registered(world);
    const address = await withAddress(ann);
    const user = env.USERS.getByName(ann.id);
    const linksTo = async (to: string) =>
      (await mailsTo(receiver, to)).flatMap(({ text }) => LINK.exec(text)?.[1] ?? []);
    const check = (token = "") => world.request("POST", "/api/v1/auth/reset/check", { token });
    // The provider accepts the mail, and answers that it did not.
    await refuseMails(receiver, address);
    (await forgot(address)).expect(202);
    const [token = ""] = await eventually(
      () => linksTo(address),
      (links) => links.length > 0,
      "the link to come",
    );
    const reset = { token, new_password: NEW };
    (await world.request("POST", "/api/v1/auth/reset", reset)).expect(200);
    await refuseMails(receiver, "nothing whatever");
    await ring(user);
    await arrived(address, 3);
    (await check(token)).problem("not_found");
    const again = new Account(
      world.wire,
      (await login(world, ann.user.username, NEW)).as(grantSchema),
    );
    (await forgot(address)).expect(202);
    const links = await eventually(
      () => linksTo(address),
      (all) => all.at(-1) !== token,
      "another link to come",
    );
    (await check(links.at(-1))).expect(200);
    const removal = { confirmation: { password: NEW }, address: null };
    (await again.put("/auth/mail", removal)).expect(200);
    (await check(links.at(-1))).problem("not_found");
  });

  it("a link is sent again while the provider fails, unchanged, and no secret is stored meanwhile (MAIL-3)", async () => {
    const ann = await registered(world);
    const address = await withAddress(ann);
    const user = env.USERS.getByName(ann.id);
    await refuseMails(receiver, address);
    (await forgot(address)).expect(202);
    const [, failed] = await arrived(address, 2);
    const stored = await runInDurableObject(user, (_, { storage }) =>
      JSON.stringify([...storage.kv.list()]),
    );
    const token = LINK.exec(failed?.text ?? "")?.[1] ?? "";
    expect(token).toMatch(/^\w{64}$/);
    expect(stored).toContain(address);
    expect(stored).not.toContain(token);
    await refuseMails(receiver, "nothing whatever");
    await eventually(
      async () => {
        await ring(user);
        return mailsTo(receiver, address);
      },
      (mails) => mails.length > 2,
      "the link to be sent again",
    );
    const [, , again] = await mailsTo(receiver, address);
    expect(again?.text).toBe(failed?.text);
    expect(again?.headers["idempotency-key"]).toBe(failed?.headers["idempotency-key"]);
    (await world.request("POST", "/api/v1/auth/reset/check", { token })).expect(200);
  });
});

it("the verified address gets a notice when the password changes (MAIL-4)", async () => {
  const ann = await registered(world);
  const address = await withAddress(ann);
  (await ann.put("/auth/password", { confirmation, new_password: NEW })).expect(204);
  const notice = (await arrived(address, 2)).at(-1);
  expect(notice?.subject).toBe("chat.example.com: Your password was changed");
  expect(notice?.text).toContain(`Hello @${ann.user.username},`);
});

it("the verified address gets a notice of a sign-in from an unknown device only (MAIL-4)", async () => {
  const ann = await registered(world);
  const address = await withAddress(ann);
  const body = { username: ann.user.username, password: PASSWORD };
  const agent = "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0";
  const signIn = (more = {}) =>
    world.request("POST", "/api/v1/auth/login", { ...body, ...more }, { "user-agent": agent });
  const { device_secret } = (await signIn()).as(grantSchema);
  const notice = (await arrived(address, 2)).at(-1);
  expect(notice?.subject).toBe("chat.example.com: A sign-in from a new device");
  expect(notice?.text).toContain("Firefox · Windows");
  (await signIn({ device_secret })).expect(200);
  (await ann.put("/auth/password", { confirmation, new_password: NEW })).expect(204);
  const subjects = (await arrived(address, 3)).map(({ subject }) => subject);
  expect(subjects.slice(2)).toEqual(["chat.example.com: Your password was changed"]);
});

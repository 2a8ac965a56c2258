import { afterEach, describe, expect, it, vi } from "vitest";
import { cloudflareMailer, type EmailBinding } from "#server/mail/cloudflare-mailer.ts";
import { httpMailer } from "#server/mail/http-mailer.ts";
import type { Mail, Mailer } from "#server/mail/mailer.ts";
import { env } from "../../support/inside.ts";
import { mailsTo } from "../../support/mail.ts";

const FROM = "Parley <parley@example.com>";
const receiver = env.WEBHOOK_RECEIVER;

/** Miniflare's own binding, which records its input and can fail on demand. */
class Spied implements EmailBinding {
  readonly sent: Parameters<EmailBinding["send"]>[0][] = [];
  fault: string | null = null;

  async send(mail: Parameters<EmailBinding["send"]>[0]): Promise<unknown> {
    if (this.fault !== null) throw Object.assign(new Error("refused"), { code: this.fault });
    if (env.EMAIL === undefined) throw new Error("EMAIL is not bound");
    this.sent.push(mail);
    return env.EMAIL.send(mail);
  }
}

interface Way {
  mailer: Mailer;
  /** The mails to this address. */
  sentTo: (address: string) => Promise<{ subject: string; text: string; html: string }[]>;
  fail: (how: "later" | "never") => Promise<Mailer>;
}

const ways: Record<string, () => Way> = {
  http: () => {
    // A receiver of its own: other tests make theirs refuse.
    const name = `mail-${crypto.randomUUID()}`;
    const mailer = httpMailer(`${receiver}/hook/${name}`, "key", FROM);
    return {
      mailer,
      sentTo: (address) => mailsTo(receiver, address, name),
      fail: async (how) => {
        const manner = JSON.stringify({ status: how === "later" ? 500 : 422 });
        await fetch(`${receiver}/manner/${name}`, { method: "PUT", body: manner });
        return mailer;
      },
    };
  },
  cloudflare: () => {
    const spied = new Spied();
    const mailer = cloudflareMailer(spied, FROM);
    return {
      mailer,
      sentTo: async (address) => spied.sent.filter(({ to }) => to === address),
      fail: async (how) => {
        spied.fault = how === "later" ? "E_RATE_LIMIT_EXCEEDED" : "E_RECIPIENT_SUPPRESSED";
        return mailer;
      },
    };
  },
};

const mail = (): Mail => ({
  id: crypto.randomUUID(),
  to: `${crypto.randomUUID()}@example.com`,
  subject: "Elige una nueva contraseña",
  text: "العربية\n\n日本語\n",
  html: "<p>&#39;العربية&#39;</p>",
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(Object.entries(ways))("the mailer %s", (_, way) => {
  it("the mailer sends a mail unchanged, in every script (MAIL-4)", async () => {
    const { mailer, sentTo } = way();
    const one = mail();
    expect(await mailer.send(one)).toEqual({ ok: true, value: null });
    const { subject, text, html } = one;
    expect(await sentTo(one.to)).toMatchObject([{ subject, text, html }]);
  });

  it.each(["later", "never"] as const)(
    "a refused mail says whether another attempt may help (%s), and its address is not logged (MAIL-3)",
    async (how) => {
      const lines: string[] = [];
      vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
      const one = mail();
      const failing = await way().fail(how);
      expect(await failing.send(one)).toEqual({ ok: false, error: how });
      expect(lines.join()).toContain("mail_not_sent");
      expect(lines.join()).not.toContain(one.to);
    },
  );
});

it("a mail to an unreachable provider may be retried (MAIL-3)", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const nowhere = httpMailer("http://127.0.0.1:1/mail", undefined, FROM);
  expect(await nowhere.send(mail())).toEqual({ ok: false, error: "later" });
});

/** Variables that have the server send its mail to a receiver of webhooks, which keeps what it gets. */
export function mailBy(receiver: string) {
  return {
    MAILER: "http",
    MAIL_URL: `${receiver}/hook/mail`,
    MAIL_FROM: "Parley <parley@example.com>",
    MAIL_API_KEY: "the key of the tests",
    PAGE_URL: "https://chat.example.com",
  };
}

/** A mail as the receiver got it. */
export interface ReceivedMail {
  headers: Record<string, string>;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** The mails to this address, oldest first. */
export async function mailsTo(
  receiver: string,
  address: string,
  name = "mail",
): Promise<ReceivedMail[]> {
  const response = await fetch(`${receiver}/received/${name}`);
  const received: { headers: Record<string, string>; body: string }[] = await response.json();
  return received
    .map(({ headers, body }) => ({
      headers,
      ...(JSON.parse(body) as Omit<ReceivedMail, "headers">),
    }))
    .filter(({ to }) => to === address);
}

/** Makes the receiver refuse each mail that contains this. */
export async function refuseMails(receiver: string, fails: string): Promise<void> {
  await fetch(`${receiver}/manner/mail`, { method: "PUT", body: JSON.stringify({ fails }) });
}

import { strToU8, zipSync } from "fflate";

/** The bakery's Slack messages, as https://slack.com/help/articles/220556107 describes an export's ZIP. */
export function slackExport(): Uint8Array {
  const files = {
    "users.json": [
      { id: "U1", name: "ada", profile: { real_name: "Ada L." } },
      { id: "U2", name: "grace", profile: { real_name: "Grace H." } },
    ],
    "channels.json": [
      { id: "C1", name: "orders", created: 1_700_000_000, creator: "U2", members: ["U1", "U2"] },
    ],
    "orders/2023-11-14.json": [
      { type: "message", user: "U2", text: "We are out of *rye*", ts: "1700000100.000100" },
      { type: "message", user: "U1", text: "I bake more tonight", ts: "1700000200.000100" },
    ],
  };
  const bytes = Object.entries(files).map(([name, json]) => [name, strToU8(JSON.stringify(json))]);
  return zipSync(Object.fromEntries(bytes) as Record<string, Uint8Array>);
}

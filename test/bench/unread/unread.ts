import type { Grant } from "#protocol/auth.ts";
import { conversationListSchema } from "#protocol/conversation.ts";
import { unreadTotalsSchema } from "#protocol/inbox/frames.ts";
import { askRepeatedly } from "../ask-repeatedly.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Asking, Plan } from "../plan.ts";
import { ConversationSeed } from "../seed/conversations.ts";
import { percentile } from "../statistics.ts";
import { count, table } from "../table.ts";

const CONVERSATIONS = 200;
const MESSAGES = 100;
const UNREAD = 50;

/** What a device asks for when it starts, of someone in many conversations; the counts must be exact. */
export async function measureUnread({ unread: plan }: Plan, folder: string): Promise<string> {
  const system = await ParleySystem.start(folder);
  try {
    const seed = new ConversationSeed(system.db);
    const all = seed.conversations(CONVERSATIONS);
    await seed.say(all, MESSAGES);
    const usual = await system.register();
    await seed.join(usual, all, UNREAD);

    const [long] = seed.conversations(1);
    await seed.say([long!], plan.many);
    const away = await system.register();
    await seed.join(away, all.slice(1), UNREAD);
    await seed.join(away, [long!], plan.many);

    const rows = [
      ...(await asks(system, usual, CONVERSATIONS * UNREAD, plan.asking)),
      ...(await asks(system, away, (CONVERSATIONS - 1) * UNREAD + plan.many, plan.asking)),
    ];
    return [
      "### Unread",
      `Someone in ${CONVERSATIONS} conversations with ${UNREAD} unread messages in each, and someone with ` +
        `${count(plan.many)} in one of them.`,
      table(["unread", "request", "times", "p50 ms", "p99 ms"], rows),
    ].join("\n\n");
  } finally {
    await system.stop();
  }
}

async function asks(
  system: ParleySystem,
  person: Grant,
  unread: number,
  asking: Asking,
): Promise<string[][]> {
  const get = (path: string) => () => system.ask({ person, method: "GET", path });
  const list = get(`conversations?limit=${CONVERSATIONS}`);
  const totals = get("unread");

  const { items } = conversationListSchema.parse(await list());
  const listed = items.reduce((sum, { unread_count }) => sum + unread_count, 0);
  const { unread_count } = unreadTotalsSchema.parse(await totals());
  if (items.length !== CONVERSATIONS || listed !== unread || unread_count !== unread) {
    throw new Error(`${unread} unread: ${listed} in the list, ${unread_count} in total`);
  }

  const row = (request: string, latencies: number[]) => [
    count(unread),
    `GET ${request}`,
    `${latencies.length}`,
    percentile(latencies, 0.5).toFixed(1),
    percentile(latencies, 0.99).toFixed(1),
  ];
  return [
    row(`/conversations?limit=${CONVERSATIONS}`, await askRepeatedly(list, asking)),
    row("/unread", await askRepeatedly(totals, asking)),
  ];
}

import type { Grant } from "#protocol/auth.ts";
import { conversationListSchema } from "#protocol/conversation.ts";
import { unreadTotalsSchema } from "#protocol/inbox/frames.ts";
import { askRepeatedly } from "../ask-repeatedly.ts";
import { LoadSocket } from "../load/socket.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Asking, Plan } from "../plan.ts";
import { ConversationSeed } from "../seed/conversations.ts";
import { percentile } from "../statistics.ts";
import { count, table } from "../table.ts";

const CONVERSATIONS = 200;
const MESSAGES = 100;
const UNREAD = 50;

/** A request, and how long each answer took someone with so many unread messages in one conversation. */
interface Asked {
  request: string;
  many: number;
  latencies: number[];
}

/** What a device asks for when it starts, of someone in many conversations; the counts must be exact. */
export async function measureUnread({ unread: plan }: Plan, folder: string): Promise<string> {
  const system = await ParleySystem.start(folder);
  try {
    const seed = new ConversationSeed(system.db);
    const usual = seed.conversations(CONVERSATIONS - 1);
    await seed.say(usual, MESSAGES);
    const long = seed.conversations(1);
    await seed.say(long, Math.max(...plan.many));

    const asked: Asked[] = [];
    for (const many of plan.many) {
      process.stderr.write(`${many} unread\n`);
      const person = await system.register();
      await seed.join(person, usual, UNREAD);
      await seed.join(person, long, many);
      asked.push(...(await asks(system, person, many, plan.asking)));
    }
    return [
      "### Unread",
      `Someone in ${CONVERSATIONS} conversations: ${UNREAD} unread messages in each but one, and in that one so many:`,
      table(
        ["request", "unread in one", "times", "p50 ms", "p99 ms", "p50 vs fewest"],
        asked
          .toSorted((a, b) => (a.request < b.request ? -1 : a.request > b.request ? 1 : 0))
          .map((row) => cells(row, asked)),
      ),
    ].join("\n\n");
  } finally {
    await system.stop();
  }
}

function cells({ request, many, latencies }: Asked, all: Asked[]): string[] {
  const fewest = all.find((other) => other.request === request)?.latencies ?? [];
  const p50 = percentile(latencies, 0.5);
  return [
    request,
    count(many),
    `${latencies.length}`,
    p50.toFixed(1),
    percentile(latencies, 0.99).toFixed(1),
    `${(p50 / percentile(fewest, 0.5)).toFixed(2)} ×`,
  ];
}

async function asks(
  system: ParleySystem,
  person: Grant,
  many: number,
  asking: Asking,
): Promise<Asked[]> {
  const get = (path: string) => () => system.ask({ person, method: "GET", path });
  const list = get(`conversations?limit=${CONVERSATIONS}`);
  const totals = get("unread");
  const inbox = async () => (await LoadSocket.open(system.inboxAddress(person))).close();

  const unread = (CONVERSATIONS - 1) * UNREAD + many;
  const { items } = conversationListSchema.parse(await list());
  const listed = items.reduce((sum, { unread_count }) => sum + unread_count, 0);
  const { unread_count } = unreadTotalsSchema.parse(await totals());
  if (items.length !== CONVERSATIONS || listed !== unread || unread_count !== unread) {
    throw new Error(`${unread} unread: ${listed} in the list, ${unread_count} in total`);
  }
  const asked: Asked[] = [];
  for (const [request, ask] of [
    [`GET /conversations?limit=${CONVERSATIONS}`, list],
    ["GET /unread", totals],
    ["inbox opened", inbox],
  ] as const) {
    asked.push({ request, many, latencies: await askRepeatedly(ask, asking) });
  }
  return asked;
}

import { matchExpression, parseSearch } from "#text/search-text.ts";
import type { Grant } from "#protocol/auth.ts";
import { searchResultSchema } from "#protocol/search.ts";
import { askRepeatedly } from "../ask-repeatedly.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Asking, Plan } from "../plan.ts";
import { ConversationSeed, type SeededConversation } from "../seed/conversations.ts";
import { percentile } from "../statistics.ts";
import { count, table } from "../table.ts";
import { QUERIES, type Query } from "./queries.ts";

const CONVERSATIONS = 1_000;
/** Of so many the searcher is a member. */
const MEMBERSHIPS = [20, 300];
const ORDERS = ["newest", "best"] as const;
/** Messages that come to a conversation at a time: others' lie between. */
const BURST = 500;

/** `GET /search/messages`, whole, while the messages in D1 grow. */
export async function measureSearch({ search: plan }: Plan, folder: string): Promise<string> {
  const system = await ParleySystem.start(folder);
  try {
    const seed = new ConversationSeed(system.db);
    const conversations = seed.conversations(CONVERSATIONS);
    const rows: string[][] = [];
    for (const messages of plan.messages) {
      process.stderr.write(`${messages} messages\n`);
      await grow(seed, conversations, messages / CONVERSATIONS);
      for (const memberships of MEMBERSHIPS) {
        const searcher = await system.register();
        await seed.join(searcher, everyNth(conversations, memberships), 0);
        const found = await searches(system, searcher, plan.asking);
        rows.push(...found.map((cells) => [count(messages), `${memberships}`, ...cells]));
      }
    }
    return [
      "### Search",
      `Messages of 60 to 100 characters in ${count(CONVERSATIONS)} conversations; one search after another, the first not counted.`,
      table(
        [
          "messages",
          "searcher is in",
          "query",
          "matches",
          "order",
          "hits",
          "times",
          "p50 ms",
          "p99 ms",
        ],
        rows,
      ),
    ].join("\n\n");
  } finally {
    await system.stop();
  }
}

async function grow(
  seed: ConversationSeed,
  conversations: SeededConversation[],
  each: number,
): Promise<void> {
  const head = conversations[0]?.head ?? 0;
  for (let left = each - head; left > 0; left -= BURST) {
    await seed.say(conversations, Math.min(left, BURST));
  }
}

async function searches(system: ParleySystem, person: Grant, asking: Asking): Promise<string[][]> {
  const rows: string[][] = [];
  for (const query of QUERIES) {
    const matches = count(await matchesOf(system, query));
    for (const order of ORDERS) {
      const path = `search/messages?${new URLSearchParams({ q: query.q, order }).toString()}`;
      const search = () => system.ask({ person, method: "GET", path });
      const { items, next_cursor } = searchResultSchema.parse(await search());
      const latencies = await askRepeatedly(search, asking);
      rows.push([
        query.name,
        matches,
        order,
        `${items.length}${next_cursor === null ? "" : "+"}`,
        `${latencies.length}`,
        percentile(latencies, 0.5).toFixed(1),
        percentile(latencies, 0.99).toFixed(1),
      ]);
    }
  }
  return rows;
}

/** In all conversations, whoever is in them. */
async function matchesOf({ db }: ParleySystem, { q }: Query): Promise<number> {
  const match = `words : (${matchExpression(parseSearch(q))})`;
  const found = await db
    .prepare("SELECT count(*) AS matches FROM message_search WHERE message_search MATCH ?")
    .bind(match)
    .first<{ matches: number }>();
  return found?.matches ?? 0;
}

function everyNth<T>(all: T[], wanted: number): T[] {
  const step = Math.floor(all.length / wanted);
  return all.filter((_, index) => index % step === 0).slice(0, wanted);
}

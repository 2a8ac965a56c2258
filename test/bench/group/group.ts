import { performance } from "node:perf_hooks";
import type { Grant } from "#protocol/auth.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { COUNTING, tally } from "../rows/counted.ts";
import { seedPeople } from "../../support/seed-people.ts";
import { percentile } from "../statistics.ts";
import { count, table } from "../table.ts";

const TARGET_MS = 2_000;

/** A large group is created, and one more person is added to it. */
export async function measureGroup({ group: plan }: Plan, folder: string): Promise<string> {
  const { members, rounds } = plan;
  const created: number[] = [];
  const added: number[] = [];
  const system = await ParleySystem.start(folder);
  try {
    const [owner] = await system.enroll(1);
    // D1 and the Worker are warm, as they would be.
    await makeAndAdd(system, owner!, 2);
    for (let round = 0; round < rounds; round += 1) {
      const took = await makeAndAdd(system, owner!, members);
      created.push(took.created_ms);
      added.push(took.added_ms);
    }
  } finally {
    await system.stop();
  }
  const written = await countRows(members, `${folder}-counted`);
  const p50 = percentile(created, 0.5);
  return [
    "### Group",
    `Over REST, ${rounds} times. Creating a group of ${count(members)} is to take at most ${count(TARGET_MS)} ms: ` +
      `${p50 > TARGET_MS ? `**it takes ${count(Math.round(p50))} ms**` : "it does"}.`,
    table(
      ["request", "p50 ms", "most ms", "object rows", "alarms set", "D1 rows"],
      [
        ["group created", ...times(created), ...written.created],
        ["one more added", ...times(added), ...written.added],
      ],
    ),
  ].join("\n\n");
}

function times(latencies: number[]): string[] {
  return [0.5, 1].map((q) => percentile(latencies, q).toFixed(0));
}

/** So many members, one of whom is added last. */
async function makeAndAdd(system: ParleySystem, owner: Grant, members: number) {
  const [last, ...others] = await seedPeople(system.db, members - 1);
  const started_at = performance.now();
  const { id, head } = await system.group(owner, others);
  const created_at = performance.now();
  await system.projected.head(id, head);
  const made = { id, head, created_ms: created_at - started_at };
  const asked_at = performance.now();
  await system.ask({
    person: owner,
    method: "POST",
    path: `conversations/${id}/members`,
    body: { user_id: last },
  });
  const added_ms = performance.now() - asked_at;
  await system.projected.head(id, head + 1);
  return { ...made, added_ms };
}

/** Rows written, by a Worker that counts them and is not timed. */
async function countRows(members: number, folder: string) {
  const system = await ParleySystem.start(folder, { configPath: COUNTING });
  try {
    const [owner] = await system.enroll(1);
    const [last, ...others] = await seedPeople(system.db, members - 1);
    const { id, head } = await system.group(owner!, others);
    await system.projected.head(id, head);
    const created = await tally(system, id);
    const path = `conversations/${id}/members`;
    await system.ask({ person: owner!, method: "POST", path, body: { user_id: last } });
    await system.projected.head(id, head + 1);
    const both = await tally(system, id);
    return {
      created: [created.rows, created.alarms, created.d1_rows].map(count),
      added: [
        both.rows - created.rows,
        both.alarms - created.alarms,
        both.d1_rows - created.d1_rows,
      ].map(count),
    };
  } finally {
    await system.stop();
  }
}

import { drizzle } from "drizzle-orm/d1";
import { expect, it } from "vitest";
import { Blocks } from "#server/conversation/blocks.ts";
import { applyChange } from "#storage/conversation/change.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { putBlock } from "#storage/d1/blocks.ts";
import { env, insideRoom, world } from "../support/inside.ts";

it("a read of the blocks in flight does not undo one that is set meanwhile (BLOCK-1)", async () => {
  const { conversation, people } = await world.room();
  const [me, pest] = people;
  await insideRoom(conversation.id, async (_, { storage }) => {
    const store = ConversationStore.open(storage);
    if (store === null) throw new Error("no conversation");
    // As in a new conversation.
    store.projected.setBlocksHead(0);
    let isFirst = true;
    const blocks: Blocks = new Blocks(
      { store },
      {
        runOwn: async (command) => {
          if (isFirst) {
            isFirst = false;
            blocks.noteChange();
            store.memberStates.changePersonal(me.id, { apart: [pest.id] });
            await putBlock(drizzle(env.DB), me.id, pest.id, new Date().toISOString());
          }
          for (const change of command({ store, now: new Date().toISOString() })) {
            applyChange(store, change);
          }
        },
      },
      env.DB,
    );
    await blocks.job.run(Date.now());
    expect(store.memberStates.areBlocked(me.id, pest.id)).toBe(true);
    expect(store.newcomers).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { memberListSchema, memberSchema } from "#protocol/member.ts";
import { world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function hideReceipts(person: Account, witness: Account, id: string): Promise<void> {
  (await person.patch("/users/me", { read_receipts: false })).expect(200);
  await eventually(
    async () => (await witness.get(`/conversations/${id}/members`)).as(memberListSchema).items,
    (items) => items.find(({ user_id }) => user_id === person.id)?.read === 0,
    "the receipts to be hidden",
  );
}

describe("who hides their receipts", () => {
  it("RECEIPT-1 shows them in no answer about members either", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const path = `/conversations/${conversation.id}`;
    const message = await owner.say(conversation.id, "look");
    await reader.put(`${path}/read`, { message_id: message.id });
    await hideReceipts(reader, owner, conversation.id);
    const added = await owner.post(`${path}/members`, { user_id: reader.id });
    expect(added.as(memberSchema)).toMatchObject({ read: 0, delivered: 0 });
    const changed = await owner.patch(`${path}/members/${reader.id}`, { role: "admin" });
    expect(changed.as(memberSchema)).toMatchObject({ role: "admin", read: 0, delivered: 0 });
  });
});

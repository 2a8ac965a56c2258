import { describe, expect, it } from "vitest";
import { reportListSchema, reportReceiptSchema, reportSchema } from "#protocol/report.ts";
import { forgetReports } from "#server/reports.ts";
import { env, world } from "../support/inside.ts";
import { operate } from "../support/keyed.ts";

const DAY_MS = 24 * 60 * 60_000;

const operatorReports = async (open = true) =>
  (await operate(world, "GET", `/reports?open=${open}&limit=50`)).as(reportListSchema).items;

describe("reports", () => {
  it("a message is reported once, with the messages before it, and its sender learns nothing (REPORT-1, REPORT-2)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, pest, reader] = people;
    const { socket } = await world.join(pest, conversation.id);
    for (let i = 0; i < 7; i += 1) await owner.say(conversation.id, `before ${i}`);
    const said = await pest.say(conversation.id, "buy this");
    const report = { conversation_id: conversation.id, message_id: said.id, reason: "spam" };
    const first = (await reader!.post("/reports", { ...report, note: "again" })).as(
      reportReceiptSchema,
      201,
    );
    expect((await reader!.post("/reports", report)).as(reportReceiptSchema)).toEqual(first);
    const path = `/conversations/${conversation.id}/reports`;
    (await pest.get(path)).problem("forbidden");
    (await (await world.account()).get(path)).problem("not_found");
    const [seen] = (await owner.get(path)).as(reportListSchema).items;
    expect(seen).toMatchObject({
      id: first.id,
      user_id: pest.id,
      reporter_id: null,
      reason: "spam",
      note: "again",
    });
    expect(seen!.messages.map(({ text }) => text)).toEqual([
      ...[2, 3, 4, 5, 6].map((i) => `before ${i}`),
      "buy this",
    ]);
    const found = (await operatorReports()).find(({ id }) => id === first.id);
    expect(found).toMatchObject({ reporter_id: reader!.id, conversation_id: conversation.id });
    await socket.settled();
    expect(JSON.stringify(socket.frames)).not.toContain(first.id);
  });

  it("an admin sees no report of their own message, of a person, or from before their history begins (REPORT-1, REPORT-2, VISIBLE-1)", async () => {
    const [owner, pest, reader, late] = await world.accounts(4);
    const { id } = await world.group(owner!, pest!, reader!);
    const at = `/conversations/${id}`;
    (await owner!.patch(at, { history: "joined" })).expect(200);
    const old = await pest!.say(id, "before their time");
    const report = { conversation_id: id, reason: "spam" };
    (await reader!.post("/reports", { ...report, message_id: old.id })).expect(201);
    (await reader!.post("/reports", { ...report, user_id: pest!.id })).expect(201);
    (await owner!.post(`${at}/members`, { user_id: late!.id, role: "admin" })).expect(201);
    (await owner!.patch(`${at}/members/${pest!.id}`, { role: "admin" })).expect(200);
    const seenBy = async (who: typeof owner) =>
      (await who!.get(`${at}/reports`)).as(reportListSchema).items.map((each) => each.message_id);
    expect(await seenBy(owner)).toEqual([old.id]);
    expect(await seenBy(late)).toEqual([]);
    expect(await seenBy(pest)).toEqual([]);
  });

  it("nobody reports an invisible message, themselves or an unknown person (REPORT-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const stranger = await world.account();
    const said = await bob.say(conversation.id, "secret");
    const report = { conversation_id: conversation.id, message_id: said.id, reason: "other" };
    (await stranger.post("/reports", report)).problem("not_found");
    (await bob.post("/reports", report)).problem("validation_failed");
    (await ada.post("/reports", { user_id: "nobody", reason: "other" })).problem(
      "validation_failed",
    );
    (await ada.post("/reports", { reason: "other" })).problem("validation_failed");
    (await ada.post("/reports", { ...report, reason: "because" })).problem("validation_failed");
    (await ada.post("/reports", { user_id: bob.id, reason: "hate" })).expect(201);
  });

  it("a resolved report quotes nothing, and neither does one that is a month old (REPORT-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const made: string[] = [];
    for (const text of ["resolve me", "forget me"]) {
      const { id: message_id } = await bob.say(conversation.id, text);
      const report = { conversation_id: conversation.id, message_id, reason: "hate", note: text };
      made.push((await ada.post("/reports", report)).as(reportReceiptSchema, 201).id);
    }
    const resolved = await operate(world, "POST", `/reports/${made[0]}/resolve`, {
      resolution: "acted",
    });
    expect(resolved.as(reportSchema)).toMatchObject({
      messages: [],
      note: null,
      resolution: "acted",
    });
    const again = await operate(world, "POST", `/reports/${made[0]}/resolve`, {
      resolution: "dismissed",
    });
    expect(again.as(reportSchema).resolution).toBe("acted");
    expect((await operatorReports(false)).map(({ id }) => id)).toContain(made[0]);
    await forgetReports(env, Date.now() + 31 * DAY_MS);
    const old = (await operatorReports()).find(({ id }) => id === made[1]);
    expect(old).toMatchObject({ messages: [], note: null, reason: "hate" });
    const rows = await env.DB.prepare("SELECT * FROM reports WHERE user_id = ?").bind(bob.id).all();
    expect(JSON.stringify(rows.results)).not.toMatch(/resolve me|forget me/);
  });
});

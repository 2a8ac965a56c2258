import { expect, it } from "vitest";
import {
  availableCommandsSchema,
  commandResultSchema,
  type CommandResult,
} from "#protocol/bot/command.ts";
import type { BotDownFrame } from "#protocol/bot/frames.ts";
import { evict } from "../support/evict.ts";
import { BotClient } from "../support/bot-client.ts";
import { env, world } from "../support/inside.ts";

type CommandFrame = Extract<BotDownFrame, { type: "command" }>;

/** A bot with a command in a group of three, and a way to call it. */
async function lunch() {
  const bot = await BotClient.create(world.wire);
  const { conversation, people } = await world.room(3);
  const [owner, member] = people;
  const path = `/conversations/${conversation.id}`;
  (await owner.post(`${path}/members`, { user_id: bot.id })).expect(201);
  const commands = [{ name: "lunch", description: "Says when lunch is" }];
  (await bot.call("PUT", "/bots/me/commands", { commands })).expect(204);
  const call = (text = "", name = "lunch") =>
    member.post(`${path}/commands`, { bot_id: bot.id, name, text });
  return { bot, id: conversation.id, path, owner, member, call };
}

async function asked(bot: BotClient, text: string): Promise<CommandFrame> {
  return bot.next(
    (frame): frame is CommandFrame => frame.type === "command" && frame.text === text,
    `the command ${text}`,
  );
}

it("a bot's commands are listed to the members of its conversations, and to nobody else (COMMAND-1)", async () => {
  const { bot, path, owner, member } = await lunch();
  const listed = (await member.get(`${path}/commands`)).as(availableCommandsSchema);
  expect(listed.items).toEqual([
    { name: "lunch", description: "Says when lunch is", bot_id: bot.id },
  ]);
  (await (await world.account()).get(`${path}/commands`)).problem("not_found");
  const commands = [{ name: "tea", description: "Says when tea is" }];
  (await bot.call("PUT", "/bots/me/commands", { commands })).expect(204);
  const after = (await owner.get(`${path}/commands`)).as(availableCommandsSchema);
  expect(after.items.map(({ name }) => name)).toEqual(["tea"]);
  (await member.put("/bots/me/commands", { commands })).problem("forbidden");
  const twice = { commands: [...commands, ...commands] };
  (await bot.call("PUT", "/bots/me/commands", twice)).problem("validation_failed");
});

it("only the caller receives a bot's answer, which is stored nowhere and counts nowhere; a visible answer is a message (COMMAND-2, COMMAND-3)", async () => {
  const { bot, id, owner, member, call } = await lunch();
  await bot.connect();
  const [before, theirs] = [await member.view(id), await world.join(owner, id)];
  const called = call("today");
  const frame = await asked(bot, "today");
  expect(frame).toMatchObject({ conversation_id: id, user_id: member.id, name: "lunch" });
  const { command_id } = frame;
  const answered = await bot.ask({ type: "answer", ref: 1, command_id, text: "At one" });
  expect(answered.type).toBe("ack");
  expect((await called).as(commandResultSchema)).toEqual<CommandResult>({
    command_id,
    status: "answered",
    text: "At one",
    message_id: null,
  });
  expect(await member.view(id)).toEqual(before);
  expect(await owner.spoken(id)).toEqual([]);
  await theirs.socket.settled();
  expect(theirs.socket.all("changes")).toEqual([]);
  expect(await bot.ask({ type: "answer", ref: 2, command_id, text: "Again" })).toMatchObject({
    code: "not_found",
  });
  const visibly = call("for all");
  const { command_id: other } = await asked(bot, "for all");
  await bot.ask({ type: "answer", ref: 3, command_id: other, text: "At one!", visible: true });
  const { message_id } = (await visibly).as(commandResultSchema);
  const [message] = await owner.spoken(id);
  expect(message).toMatchObject({ id: message_id, sender_id: bot.id, text: "At one!" });
});

it("a bot that asks for time answers later, on its caller's sockets alone, also after a sleep (COMMAND-3)", async () => {
  const { bot, id, owner, member, call } = await lunch();
  await bot.connect();
  const mine = await world.join(member, id);
  const theirs = await world.join(owner, id);
  const called = call("slowly");
  const { command_id } = await asked(bot, "slowly");
  await bot.ask({ type: "answer", ref: 1, command_id, later: true });
  expect((await called).as(commandResultSchema)).toMatchObject({ status: "later", text: null });
  await evict(env.BOTS.getByName(bot.id), { webSockets: "hibernate" });
  await bot.ask({ type: "answer", ref: 2, command_id, text: "At two" });
  expect(await mine.socket.next("answer")).toEqual({
    type: "answer",
    command_id,
    bot_id: bot.id,
    text: "At two",
  });
  await theirs.socket.settled();
  expect(theirs.socket.all("answer")).toEqual([]);
  expect(await bot.ask({ type: "answer", ref: 3, command_id, text: "Twice" })).toMatchObject({
    code: "not_found",
  });
});

it("a command to a bot that is offline, silent or elsewhere is refused as such, and changes nothing in the conversation (COMMAND-2)", async () => {
  const { bot, id, path, member, call } = await lunch();
  const before = await member.view(id);
  (await call("nobody hears")).problem("bot_offline");
  await bot.connect();
  (await call("x", "dinner")).problem("not_found");
  (await call("nobody answers")).problem("bot_silent");
  const { command_id } = await asked(bot, "nobody answers");
  expect(await bot.ask({ type: "answer", ref: 1, command_id, text: "Late" })).toMatchObject({
    code: "not_found",
  });
  const stranger = await world.account();
  const body = { bot_id: bot.id, name: "lunch", text: "" };
  (await stranger.post(`${path}/commands`, body)).problem("not_found");
  const elsewhere = await world.group(member);
  (await member.post(`/conversations/${elsewhere.id}/commands`, body)).problem("not_found");
  (await member.post(`${path}/commands`, { ...body, bot_id: member.id })).problem("not_found");
  expect(await bot.ask({ type: "answer", ref: 2, command_id: "x", later: true })).toMatchObject({
    code: "not_found",
  });
  expect(await member.view(id)).toEqual(before);
});

import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, twoPeople } from "../support/people.ts";
import { call, conversationUrl, newGroup } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { kept } from "../support/kept.ts";
import { seed } from "../support/seed.ts";
import { isInSight } from "../support/in-sight.ts";

const web = useWeb();

test("unsent messages and drafts stay while their person is in the conversation", async () => {
  const person = await newPerson(web, "Keeper");
  const id = await newGroup(web, person, [], "Mine alone");
  const { page } = person;
  await page.goto(conversationUrl(id));
  await page.getByRole("textbox", { name: "Write a message" }).fill("to be continued");
  await page.goto("/");
  await page.getByRole("link", { name: /Mine alone/ }).waitFor();
  await eventually(() => kept(page)).toContain("Mine alone");
  expect(await kept(page)).toContain("to be continued");
});

test("a link to a message that was stored earlier still shows it once the server has answered", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  const texts = Array.from({ length: 130 }, (_, at) => `message number ${at + 1}`);
  const ids = await seed(web, grace, conversation, texts);
  await call(web, "PUT", `/conversations/${conversation}/read`, {
    as: ada,
    body: { message_id: ids[19] },
  });
  const id = ids[99];
  const linked = page.locator(`[data-message="${id}"]`);
  await page.goto(conversationUrl(conversation, id));
  await linked.waitFor();
  await eventually(() => kept(page)).toContain("message number 100");

  const held = Promise.withResolvers<void>();
  await page.routeWebSocket(new RegExp(`/ws/${conversation}`), async (socket) => {
    await held.promise;
    socket.connectToServer();
  });
  const reaction = `/conversations/${conversation}/messages/${id}/reactions/${encodeURIComponent("👍")}`;
  await call(web, "PUT", reaction, { as: grace });
  await page.goto("about:blank");
  await page.goto(conversationUrl(conversation, id));
  await linked.waitFor();
  held.resolve();
  await linked.getByRole("button", { name: "👍" }).waitFor();
  await eventually(() => isInSight(linked)).toBe(true);
});

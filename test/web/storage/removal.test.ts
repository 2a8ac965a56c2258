import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import type { Person } from "../support/people.ts";
import { call, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { kept } from "../support/kept.ts";
import { inGroup } from "./in-group.ts";

const web = useWeb();

const remove = (id: string, { ada, grace }: { ada: Person; grace: Person }) =>
  call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: ada });

test("a conversation its person was removed from leaves nothing in storage, though it was about to be stored", async () => {
  const { ada, grace, id } = await inGroup(web);
  const { page } = grace;
  await say(web, ada, id, "the last word");
  await page.locator("article", { hasText: "the last word" }).waitFor();
  await remove(id, { ada, grace });
  await page.getByText("You're no longer in this conversation").waitFor();
  // The page stores what it shows a second later.
  await page.clock.fastForward(2_000);
  await page.getByRole("button", { name: "Back to conversations" }).click();
  await eventually(() => kept(page)).not.toMatch(/secret plan|last word|half-written/);
  expect(await kept(page)).not.toContain(id);
});

test("a conversation its person was removed from while no page was open leaves nothing in storage", async () => {
  const { grace, id } = await inGroup(web);
  const { page } = grace;
  await page.goto("/icons/icon.svg");
  await page.evaluate(async () => {
    const opening = indexedDB.open("parley");
    await new Promise((done) => opening.addEventListener("success", done));
    const writing = opening.result.transaction(["messages", "outbox"], "readwrite");
    const copy = { messages: [{ text: "an old secret" }], members: [], conversation: null };
    writing.objectStore("messages").put(copy, "gone");
    writing.objectStore("outbox").put({ conversation_id: "gone", client_id: "1", draft: {} });
    await new Promise((done) => writing.addEventListener("complete", done));
    opening.result.close();
    localStorage.setItem("parley.draft.gone/7", "an old draft");
  });
  await page.goto("/");
  await page.getByRole("link", { name: /Crew/ }).waitFor();
  await eventually(() => kept(page)).not.toMatch(/gone|old secret|old draft/);
  expect(await kept(page)).toContain("the secret plan");
  expect(await kept(page)).toContain(`parley.draft.${id}`);
});

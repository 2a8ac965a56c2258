import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { type Person, strangers } from "../support/people.ts";
import { call, newDirect, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { notifiedBy } from "./notified-by.ts";

const web = useWeb();

const rowOf = ({ page }: Person, id: string) => page.locator(`[data-conversation="${id}"]`);

test("a group's row and its notification name the sender, also one without a direct conversation", async () => {
  const [ada, grace] = await strangers(web);
  const id = await newGroup(web, ada, [grace]);
  const { page } = ada;
  const notified = await notifiedBy(page);
  await page.goto("/");
  await rowOf(ada, id).waitFor();
  await say(web, grace, id, `**who** am I? ${"long ".repeat(400)}`);
  await rowOf(ada, id).getByText("Grace Hopper").waitFor();
  await rowOf(ada, id).getByText("who am I?").waitFor();
  const name = (await rowOf(ada, id).textContent()) ?? "";
  expect(name.length).toBeLessThan(200);
  await eventually(() => Promise.resolve(notified.length)).toBe(1);
  const [request] = notified;
  expect(request?.title).toBe("Crew");
  expect(request?.body).toMatch(/^Grace Hopper: who am I\?/);

  await say(web, grace, await newDirect(web, grace, ada), "psst");
  await eventually(() => Promise.resolve(notified.length)).toBe(2);
  expect(notified[1]).toMatchObject({ title: "Grace Hopper", body: "psst" });

  // FOLLOW-6: where only mentions notify, so does a reply in a thread that one follows.
  const root = await say(web, ada, id, "Lunch?");
  const settings = { notify: "mentions" };
  await call(web, "PATCH", `/conversations/${id}/settings`, { as: ada, body: settings });
  await say(web, grace, id, "unheard");
  const reply = { text: "At one", reply_to: root.id };
  await call(web, "POST", `/conversations/${id}/messages`, { as: grace, body: reply });
  await eventually(() => Promise.resolve(notified.length)).toBe(3);
  expect(notified[2]).toMatchObject({
    body: "Grace Hopper: At one",
    path: expect.stringMatching(new RegExp(`&thread=${root.id}$`)),
  });
});

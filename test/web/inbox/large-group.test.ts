import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { call, say, newGroup } from "../support/api.ts";
import { strangers } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { notifiedBy } from "./notified-by.ts";

const web = useWeb();

test("in a large group the page notifies of mentions and of replies in followed threads alone (PUSH-3, FOLLOW-6)", async () => {
  const [ada, grace] = await strangers(web);
  const id = await newGroup(web, ada, [grace]);
  const root = await say(web, ada, id, "Lunch?");
  const { page } = ada;
  // Takes any group of two for a large one.
  await page.routeWebSocket(/\/api\/v1\/ws/, (socket) => {
    socket.connectToServer().onMessage((frame) => {
      socket.send(String(frame).replace('"inbox_fanout_max":100', '"inbox_fanout_max":1'));
    });
  });
  const notified = await notifiedBy(page);
  await page.goto("/");
  const row = page.locator(`[data-conversation="${id}"]`);
  await row.getByText("Lunch?").waitFor();
  const post = (body: object) =>
    call(web, "POST", `/conversations/${id}/messages`, { as: grace, body });
  await say(web, grace, id, "not for her");
  await row.getByText("not for her").waitFor();
  await post({ text: "At one", reply_to: root.id });
  const bodies = () => Promise.resolve(notified.map(({ body }) => body));
  await eventually(bodies).toEqual(["Grace Hopper: At one"]);
  await say(web, grace, id, `for @${ada.username}`);
  await eventually(bodies).toHaveLength(2);
  expect(notified[1]?.body).toContain(`for @${ada.username}`);
});

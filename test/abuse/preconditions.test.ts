import { beforeAll, describe, expect, it } from "vitest";
import { messageSchema } from "#protocol/message.ts";
import { afterwards } from "./support/afterwards.ts";
import { ask, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import { entryOf, type Example } from "./support/examples.ts";
import { MARK } from "./support/guard.ts";
import { world } from "./support/people.ts";
import { newScene, settledState, stateOf, type Scene, type State } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

/** Not the empty one: local workerd drops an empty If-Match before the Worker sees it. */
const GARBAGE = [
  "x",
  '""',
  '"x"',
  '"-1"',
  '"1.5"',
  '"1", "2"',
  "1",
  "W/",
  'w/"1"',
  'W/"x"',
  "**",
  '"1',
  '1"',
  `"${"9".repeat(17)}"`,
  `"${"1".repeat(10_000)}"`,
];

const conditional = operations.filter(({ parameters }) =>
  parameters.some((parameter) => parameter.in === "header" && parameter.name === "if-match"),
);

it("every change of a message accepts a precondition", () => {
  expect(conditional.map(({ method }) => method).toSorted()).toEqual(["DELETE", "PATCH"]);
});

describe.each(conditional)("$name", (one) => {
  let request: Example;
  let before: State;
  beforeAll(async () => {
    request = await entryOf(one).example(scene);
    before = await settledState(scene);
  });

  it.each(GARBAGE)("refuses an If-Match of %j, and names it", async (tag) => {
    const headers = { "if-match": tag };
    const answer = await ask(one, { ...request, headers }, scene.owner.token);
    const { code, errors } = refusal(answer);
    expect([code, errors?.[0]?.path]).toEqual(["validation_failed", "if-match"]);
  });

  it.each(['"0"', '"1"', '"9999999999999999"', 'W/"1"'])(
    "refuses %s, which is not the message's version (EDIT-2)",
    async (tag) => {
      const headers = { "if-match": tag };
      const answer = await ask(one, { ...request, headers }, scene.owner.token);
      expect(refusal(answer).code).toBe("precondition_failed");
    },
  );

  it("none of this changed anything", async () => {
    expect(await stateOf(scene)).toEqual(before);
  });
});

describe("a frame's if_version", () => {
  it.each(["edit", "delete"])(
    "a frame with the if_version of another version is refused: %s (EDIT-2)",
    async (type) => {
      const { owner, room, message } = scene;
      const before = await settledState(scene);
      const { socket } = await world.join(owner, room.id);
      for (const if_version of [0, message.version, Number.MAX_SAFE_INTEGER]) {
        const text = type === "edit" ? { text: `${MARK} lost` } : {};
        const ref = `${type} ${if_version}`;
        socket.send({ type, ref, message_id: message.id, if_version, ...text });
        expect(await socket.answer(ref)).toMatchObject({
          type: "error",
          code: "precondition_failed",
        });
      }
      socket.close();
      expect(await stateOf(scene)).toEqual(before);
    },
  );
});

it("of 20 frames that change one version at once, one succeeds (EDIT-2)", async () => {
  const { owner, room } = scene;
  const said = await owner.say(room.id, `${MARK} contested`);
  const path = `/conversations/${room.id}/messages/${said.id}`;
  const patch = entryOf(conditional.find(({ method }) => method === "PATCH")!);
  const request = {
    ...(await patch.example(scene)),
    params: { conversation_id: room.id, message_id: said.id },
  };
  const one = conditional.find(({ method }) => method === "PATCH")!;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      ask(
        one,
        {
          ...request,
          body: { text: `${MARK} ${i}` },
          headers: { "if-match": `"${said.version}"` },
        },
        owner.token,
      ),
    ),
  );
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200))
    expect(refusal(answer).code).toBe("precondition_failed");
  const stands = (await owner.get(path)).as(messageSchema);
  expect(stands.text).toBe(won[0]!.as(messageSchema).text);
});

afterwards(() => scene);

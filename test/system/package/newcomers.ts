import { Parley, type ConversationView } from "@parley-edge/client";

/* Two people who have never met: run with the server's address, it prints what each has seen. */
const baseUrl = process.argv[2] ?? "";

async function newcomer(username: string): Promise<Parley> {
  const parley = new Parley({ baseUrl });
  await parley.auth.register({ username, password: "correct horse battery" });
  return parley;
}

const [ada, bob] = [await newcomer("newcomer_ada"), await newcomer("newcomer_bob")];
const { id: member } = await bob.users.me();
const { id } = await ada.conversations.create({ kind: "direct", member_ids: [member] });

const hers = ada.conversation(id).connect();
await hers.send({ text: "hello" });
const his = bob.conversation(id).connect();
await shows(his, "hello");
await his.send({ text: "hello yourself" });
await shows(hers, "hello yourself");

const { items, next_cursor } = await bob.conversation(id).messages.list();
console.log(JSON.stringify({ texts: items.map(({ text }) => text), next_cursor }));
ada.close();
bob.close();

interface Shown {
  readonly view: ConversationView;
  subscribe(listener: (view: ConversationView) => void): () => void;
}

function shows(room: Shown, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const look = ({ messages }: ConversationView) => {
      if (messages.some(({ text }) => text === wanted)) resolve();
    };
    room.subscribe(look);
    look(room.view);
  });
}

import { ParleyRest } from "@parley-edge/client/rest";

/* A backend with a server key: as the app it creates a group of a person's, and as that person it sends. */
const [baseUrl = "", key = "", person = ""] = process.argv.slice(2);
const getAccessToken = async () => key;
const app = new ParleyRest({ baseUrl, getAccessToken });
const { id } = await app.conversations.create({ kind: "group", member_ids: [person] });
const theirs = new ParleyRest({ baseUrl, getAccessToken, actAs: person });
const { sender_id } = await theirs.conversation(id).messages.send({ text: "from the backend" });
const { items } = await theirs.conversations.list();
console.log(JSON.stringify({ sender_id, last: items[0]?.last_message?.text }));

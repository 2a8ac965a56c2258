import { Buffer } from "node:buffer";
import { TRANSFER_TYPE } from "#protocol/transfer/format.ts";
import { Draft, Importer, transferring } from "../../support/transfer.ts";
import { world } from "./people.ts";

const V1 = "/api/v1";

const ofImport = ({ id }: { id: string }) => ({ params: { conversation_id: id } });
const keyed = async () => ({ token: (await transferring(world)).key });
const lines = async (text: string) => ({
  ...(await keyed()),
  file: new Uint8Array(Buffer.from(text)),
  headers: { "content-type": TRANSFER_TYPE },
});

async function begun(): Promise<Draft> {
  const draft = new Draft().say(1);
  await new Importer(world).whole(draft.text());
  return draft;
}

/** The examples of exports and imports. */
export const TRANSFER_EXAMPLES = {
  [`GET ${V1}/conversations/{conversation_id}/export`]: {
    status: 200,
    example: async (scene: { room: { id: string } }) => ({
      ...ofImport(scene.room),
      ...(await keyed()),
    }),
  },
  [`GET ${V1}/export/conversations`]: {
    status: 200,
    example: async () => ({ ...(await keyed()), query: { limit: "1" } }),
  },
  [`GET ${V1}/export/users`]: { status: 200, example: keyed },
  [`POST ${V1}/import/users`]: { status: 200, example: () => lines(new Draft().text(3)) },
  [`POST ${V1}/imports`]: { status: 201, example: () => lines(new Draft().say(2).end().text()) },
  [`POST ${V1}/imports/{conversation_id}`]: {
    status: 200,
    example: async () => {
      const draft = await begun();
      const line = draft.lines.length + 1;
      const rest = draft.say(2).end().text(line);
      return { ...(await lines(rest)), ...ofImport(draft), query: { line: String(line) } };
    },
  },
  [`GET ${V1}/imports/{conversation_id}`]: {
    status: 200,
    example: async () => ({ ...ofImport(await begun()), ...(await keyed()) }),
  },
  [`DELETE ${V1}/imports/{conversation_id}`]: {
    status: 204,
    example: async () => ({ ...ofImport(await begun()), ...(await keyed()) }),
  },
};

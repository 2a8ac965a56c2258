import { z } from "zod";
import { transferLineSchema, type TransferLine } from "#protocol/transfer/lines.ts";
import { OPERATOR_TOKEN } from "./roomy.ts";
import type { World } from "./world.ts";

const OPERATOR = { authorization: `Bearer ${OPERATOR_TOKEN}` };

/** The document of a conversation, as its text. */
export async function exported(world: World, conversationId: string): Promise<string> {
  const path = `/api/v1/conversations/${conversationId}/export`;
  return (await world.request("GET", path, undefined, OPERATOR)).expect(200).text;
}

export function linesOf(document: string): TransferLine[] {
  const texts = document.trimEnd().split("\n");
  return z.array(transferLineSchema).parse(texts.map((text): unknown => JSON.parse(text)));
}

/** The lines of one type. */
export function linesOfType<T extends TransferLine["type"]>(
  document: string,
  type: T,
): Extract<TransferLine, { type: T }>[] {
  return linesOf(document).filter(
    (line): line is Extract<TransferLine, { type: T }> => line.type === type,
  );
}

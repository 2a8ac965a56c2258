import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ConversationModel } from "./conversation-model.ts";
import type { MessageOperations } from "./message-operations.ts";

interface Provided {
  readonly model: ConversationModel;
  readonly operations: MessageOperations;
}

const Context = createContext<Provided | null>(null);

export const ModelProvider = Context.Provider;

export function useModel(): ConversationModel {
  return provided().model;
}

export function useOperations(): MessageOperations {
  return provided().operations;
}

function provided(): Provided {
  const value = useContext(Context);
  if (value === null) throw new Error("only within a conversation");
  return value;
}

import { experimental_getWranglerCommands } from "wrangler";
import { z } from "zod";

const argSchema = z.object({
  type: z.string().optional(),
  alias: z.union([z.string(), z.array(z.string())]).optional(),
  choices: z.array(z.string()).optional(),
  demandOption: z.boolean().optional(),
});
type Arg = z.infer<typeof argSchema>;
const argsSchema = z.record(z.string(), argSchema);
const commandSchema = z.object({
  type: z.literal("command"),
  args: argsSchema.default({}),
  positionalArgs: z.array(z.string()).default([]),
});

const { registry, globalFlags } = experimental_getWranglerCommands();
const flags = argsSchema.parse(globalFlags);

/** Returns the part of a call that wrangler would not understand; `null` when it knows all of it. */
export function wranglerFault(words: readonly string[]): string | null {
  let node = registry;
  let depth = 0;
  for (let next = node; ; depth += 1) {
    node = next;
    const child = node.subtree.get(words[depth] ?? "");
    if (child === undefined) break;
    next = child;
  }
  const command = commandSchema.safeParse("definition" in node ? node.definition : null).data;
  if (command === undefined) return `wrangler has no command "${words.join(" ")}"`;
  const { args, positionalArgs } = command;
  const left = words.slice(depth);
  let positionals = 0;
  for (let at = 0; at < left.length; at += 1) {
    const word = left[at] ?? "";
    if (!word.startsWith("-")) {
      positionals += 1;
      continue;
    }
    const arg = named({ ...flags, ...args }, word.replace(/^--?/, ""));
    if (arg === undefined) return `wrangler ${words.slice(0, depth).join(" ")} has no ${word}`;
    if (arg.type === "boolean") continue;
    at += 1;
    const value = left[at];
    if (value === undefined || arg.choices?.includes(value) === false)
      return `${word} cannot be ${value}`;
  }
  const required = positionalArgs.filter((name) => args[name]?.demandOption === true);
  return positionals < required.length || positionals > positionalArgs.length
    ? `wrangler ${words.slice(0, depth).join(" ")} takes ${positionalArgs.join(" ") || "nothing"}`
    : null;
}

function named(args: Readonly<Record<string, Arg>>, name: string): Arg | undefined {
  const aliased = Object.values(args).find(({ alias }) => [alias].flat().includes(name));
  return args[name] ?? aliased;
}

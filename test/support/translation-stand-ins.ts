import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a stand-in does for the texts it receives: all others it "translates", `es|hello`. */
export const HABITS = {
  breaks: "answers 500",
  garbles: "answers no JSON",
  misshapes: "answers another shape",
  floods: "answers 10 MB",
  forgets: "answers one text too few",
  stops: "breaks off midway",
  hangs: "never answers",
} as const;

/** A language of no engine here. */
export const UNKNOWN_LANGUAGE = "xx";

interface Asked {
  texts: string[];
  source: string;
  target: string;
}

/** The HTTP API of one engine. */
interface Dialect {
  path: string;
  read: (body: string) => Asked;
  answer: (texts: string[]) => unknown;
}

const DIALECTS: Record<"libretranslate" | "apertium" | "workers-ai", Dialect> = {
  libretranslate: {
    path: "/libretranslate/translate",
    read: (body) => {
      const { q, source, target } = JSON.parse(body) as {
        q: string[];
        source: string;
        target: string;
      };
      return { texts: q, source, target };
    },
    answer: (texts) => ({ translatedText: texts }),
  },
  apertium: {
    path: "/apertium/translate",
    read: (body) => {
      const form = new URLSearchParams(body);
      const [source = "", target = ""] = (form.get("langpair") ?? "").split("|");
      return { texts: (form.get("q") ?? "").split("\n\n"), source, target };
    },
    answer: (texts) => ({ responseData: { translatedText: texts.join("\n\n") } }),
  },
  "workers-ai": {
    path: "/workers-ai/run",
    read: (body) => {
      const { text, source_lang, target_lang } = JSON.parse(body) as Record<string, string>;
      return { texts: [text ?? ""], source: source_lang ?? "", target: target_lang ?? "" };
    },
    answer: ([text]) => ({ translated_text: text }),
  },
};

export interface StandIns {
  url: string;
  close: () => void;
}

/** One server with the API of every engine. */
export async function startStandIns(): Promise<StandIns> {
  const server = createServer((request, response) => {
    const dialect = Object.values(DIALECTS).find(({ path }) => path === request.url);
    if (dialect === undefined) response.writeHead(404).end();
    else void bodyOf(request).then((body) => behave(dialect, dialect.read(body), response));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Workers AI's binding, whose model is behind HTTP as well. */
export function standInAi(url: string): Ai {
  const run = async (_model: string, input: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${DIALECTS["workers-ai"].path}`, {
      method: "POST",
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`the model answered ${response.status}`);
    return response.json();
  };
  return { run } as unknown as Ai;
}

function behave(dialect: Dialect, { texts, source, target }: Asked, response: ServerResponse) {
  const does = (habit: string) => texts.some((text) => text.includes(habit));
  const json = (body: unknown) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  const translated = texts.map((text) => `${target}|${text}`);
  if ([source, target].includes(UNKNOWN_LANGUAGE)) response.writeHead(400).end("{}");
  else if (does(HABITS.breaks)) response.writeHead(500).end("<h1>Internal Server Error</h1>");
  else if (does(HABITS.garbles)) response.writeHead(200).end(`<p>${texts.join()}</p>`);
  else if (does(HABITS.misshapes)) json({ translation: translated });
  else if (does(HABITS.floods)) json(dialect.answer(texts.map(() => "a".repeat(10_000_000))));
  else if (does(HABITS.forgets)) json(dialect.answer(translated.slice(1)));
  else if (does(HABITS.stops)) {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write(JSON.stringify(dialect.answer(translated)).slice(0, 20));
    setTimeout(() => response.destroy(), 50);
  } else if (!does(HABITS.hangs)) json(dialect.answer(translated));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

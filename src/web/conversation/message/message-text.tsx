import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { readText, type Block, type TextList } from "#client/index.ts";
import { beginningOf } from "./beginning-of.ts";
import { CodeBlock } from "./code-block.tsx";
import { LineText, type Mentioned } from "./line-text.tsx";
import "./message-text.css";

interface MessageTextProps extends Mentioned {
  text: string;
  /** Whether to show only the beginning of a long text. */
  isFolded?: boolean;
}

/** A formatted text with its mentions. The server finds mentions by the same parser. */
export function MessageText({ text, isFolded = false, ...mentioned }: MessageTextProps) {
  const blocks = useMemo(() => {
    const whole = readText(text);
    return isFolded ? (beginningOf(whole) ?? whole) : whole;
  }, [text, isFolded]);
  return <FormattedText blocks={blocks} {...mentioned} />;
}

/** The same for blocks that are parsed already. */
export function FormattedText({ blocks, ...mentioned }: Mentioned & { blocks: readonly Block[] }) {
  return (
    <div class="message-text" dir="auto">
      {blocksOf(blocks, mentioned)}
    </div>
  );
}

function blocksOf(blocks: readonly Block[], mentioned: Mentioned): ComponentChildren {
  return blocks.map((block, index) => {
    switch (block.kind) {
      case "lines":
        return (
          <p key={index} class="message-text__lines">
            {block.lines.map((line, at) => (
              <LineText
                key={at}
                line={line}
                isLast={at === block.lines.length - 1}
                {...mentioned}
              />
            ))}
          </p>
        );
      case "code_block":
        return <CodeBlock key={index} text={block.text} language={block.language} />;
      case "quote":
        return <blockquote key={index}>{blocksOf(block.blocks, mentioned)}</blockquote>;
      case "list":
        return <ItemList key={index} list={block} mentioned={mentioned} />;
    }
  });
}

/** An ordered list keeps the numbers that were typed. */
function ItemList({ list, mentioned }: { list: TextList; mentioned: Mentioned }) {
  const { ordered, items } = list;
  if (!ordered) {
    return (
      <ul>
        {items.map(({ blocks }, index) => (
          <li key={index}>{blocksOf(blocks, mentioned)}</li>
        ))}
      </ul>
    );
  }
  return (
    <ol>
      {items.map(({ marker, blocks }, index) => (
        <li key={index} value={parseInt(marker)} style={{ listStyleType: `"${marker} "` }}>
          {blocksOf(blocks, mentioned)}
        </li>
      ))}
    </ol>
  );
}

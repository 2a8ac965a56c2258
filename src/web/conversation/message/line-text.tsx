import { mentionedName, type Inline, type Link, type Mention } from "#client/index.ts";
import { showMentioned } from "#web/people/show-mentioned.ts";
import { useModel } from "../model-context.ts";

/** Whom a message mentions, by their usernames in lower case, and who I am. */
export interface Mentioned {
  usernames: ReadonlySet<string>;
  myUsername: string | null;
}

interface LineTextProps extends Mentioned {
  line: readonly Inline[];
  /** Of its lines: a blank one needs an end of line of its own to be seen. */
  isLast?: boolean;
}

export function LineText({ line, isLast = true, ...mentioned }: LineTextProps) {
  return (
    <>
      {line.map((part, index) => (
        <PartOfLine key={index} part={part} mentioned={mentioned} />
      ))}
      {(!isLast || line.length === 0) && "\n"}
    </>
  );
}

function PartOfLine({ part, mentioned }: { part: Inline; mentioned: Mentioned }) {
  switch (part.kind) {
    case "text":
    case "address":
      return <>{part.text}</>;
    case "code":
      return <code>{part.text}</code>;
    case "mention":
      return <MentionText mention={part} {...mentioned} />;
    case "link":
      return <LinkText link={part} mentioned={mentioned} />;
    case "bold":
      return (
        <strong>
          <Parts parts={part.children} mentioned={mentioned} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Parts parts={part.children} mentioned={mentioned} />
        </em>
      );
    case "strike":
      return (
        <del>
          <Parts parts={part.children} mentioned={mentioned} />
        </del>
      );
  }
}

function Parts({ parts, mentioned }: { parts: readonly Inline[]; mentioned: Mentioned }) {
  return (
    <>
      {parts.map((part, index) => (
        <PartOfLine key={index} part={part} mentioned={mentioned} />
      ))}
    </>
  );
}

/** By itself of its own direction, whatever stands around it. */
function LinkText({ link, mentioned }: { link: Link; mentioned: Mentioned }) {
  return (
    <a href={link.href} dir="auto" target="_blank" rel="noopener noreferrer nofollow">
      <Parts parts={link.children} mentioned={mentioned} />
      {link.host !== null && ` (${link.host})`}
    </a>
  );
}

function MentionText({ mention, usernames, myUsername }: Mentioned & { mention: Mention }) {
  const model = useModel();
  const { text } = mention;
  const name = mentionedName(mention, (one) => usernames.has(one));
  if (name === undefined) return <>{text}</>;
  const end = 1 + name.length;
  const sign = text.slice(0, end);
  return (
    <>
      {/* A username is Latin: in a line from right to left its sign would stand behind it. */}
      <mark dir="ltr" class={name === myUsername ? "mention mention--me" : "mention"}>
        {name === "all" ? (
          sign
        ) : (
          <button
            type="button"
            class="mention__open"
            aria-haspopup="dialog"
            onClick={() => showMentioned(name, model.members.peek())}
          >
            {sign}
          </button>
        )}
      </mark>
      {text.slice(end)}
    </>
  );
}

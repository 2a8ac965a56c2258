import { describe, expect, it } from "vitest";
import { plainText, readText, webLinksIn } from "#text/reading.ts";
import { notation } from "./support/notation.ts";

const read = (text: string) => notation(readText(text));

/** Which of these the page does not show as typed: none. */
const AS_TYPED = [
  "",
  "Hello, how are you?",
  "it's 50% off - today",
  "__init__.py",
  "__init__",
  "see:\n__init__",
  'if __name__ == "__main__":',
  "2*3*4",
  "2 * 3 * 4",
  "a*b + c*d",
  "(a)*(b)*(c)",
  "5*x and 6*y",
  "x^* and y^*",
  "*args, **kwargs",
  "f(*args, *more)",
  "f(a)*b*",
  "(a)**(b)**",
  "(a)/*b*",
  "*a*/b",
  "*a*/(b)",
  "a.*b*",
  "*a *",
  "*a(*",
  "e\u0301*b*",
  "𝐀*b*",
  "𝟿*b*",
  "x ａ*b*",
  "(*.ts|*.js)",
  "src/*.ts and test/*.ts",
  "**/*.ts, **/*.tsx",
  "s3:*, ec2:*",
  "SELECT * FROM a WHERE b = *",
  "char *a, *b;",
  "/*comment*/",
  "snake_case_name",
  "_private and other_one",
  "报告_最终_版.docx",
  "файл_новый_2.txt",
  "/usr/lib/_x_/y",
  "* a star",
  "a ** b ** c",
  "**",
  "** **",
  "****",
  "****a****",
  "*a",
  "a*",
  "**a*",
  "*a**",
  "*a_",
  "_a*",
  "*a\nb*",
  "_a\nb_",
  "9~12 点和 13~17 点",
  "~a~",
  "9~~12~~15",
  "~~~\ncode\n~~~",
  "```",
  "```\n```",
  "a\n```\n\n",
  ">:(",
  ">100 people",
  ">>> print(1)",
  ">",
  "> \n>",
  ">   \n>  ",
  "¯\\_(ツ)_/¯",
  "\\\\server\\share",
  "\\*not italic\\*",
  "\\`not code\\`",
  "+ 1 from me",
  "+ 1 from me\n+ 1 from me too",
  "- 5 degrees",
  "-5\n-6",
  "* one\n- two",
  "1. Mai",
  "1) a\n2. b",
  "2024 was\n2025 is",
  "- a\n\n- b",
  "- a\n   \n- b",
  "# 1 choice",
  "# general\n## more",
  "Title\n=====",
  "a\n---\nb",
  "| a | b |\n|---|---|",
  "![alt](picture.png)",
  "&lt; &amp; &#42;",
  "<b>bold</b> <script>x</script>",
  "    indented\n\n\n\tby a tab   ",
  "a  b",
  "[click](javascript:alert(1))",
  "[a](data:text/html,x)",
  "[a](/relative)",
  "[a][b]",
  "[a]: b",
  "[ ] todo",
  "[]()",
  "`",
  "``",
  "`a",
  "a ``` b",
  "` a\nb `",
  "||not a spoiler||",
  ":smile: :(",
  "@",
  "@ ann",
  "你好",
];

describe("what is typed", () => {
  it.each(AS_TYPED)("%j is shown as typed (TEXT-2)", (text) => {
    expect(read(text)).toBe(text.replaceAll("\n", "⏎"));
    expect(plainText(text)).toBe(text);
  });
});

describe("emphasis", () => {
  it.each([
    ["**b**", "‹bold:b›"],
    ["*i*", "‹italic:i›"],
    ["_i_", "‹italic:i›"],
    ["~~s~~", "‹strike:s›"],
    ["__very bold__", "‹bold:very bold›"],
    ["***both***", "‹bold:‹italic:both››"],
    ["**a *b***", "‹bold:a ‹italic:b››"],
    ["*a **b***", "‹italic:a ‹bold:b››"],
    ["***a** b*", "‹italic:‹bold:a› b›"],
    ["**bold _nested_**", "‹bold:bold ‹italic:nested››"],
    ["_**a**_", "‹italic:‹bold:a››"],
    ["~~**a**~~", "‹strike:‹bold:a››"],
    ["a **b** c **d**", "a ‹bold:b› c ‹bold:d›"],
    ["*a *b*", "*a ‹italic:b›"],
    ["*a *b* c*", "*a ‹italic:b› c*"],
    ["**a _b** c_", "‹bold:a _b› c_"],
    ["(*a*), *b*.", "(‹italic:a›), ‹italic:b›."],
    ['"*a*"', '"‹italic:a›"'],
    ["*a*!", "‹italic:a›!"],
    ["...*sigh*", "...‹italic:sigh›"],
    ["*Bob*'s", "‹italic:Bob›'s"],
    ["**Haupt**-Bahnhof", "‹bold:Haupt›-Bahnhof"],
    ["**A**/**B**", "‹bold:A›/‹bold:B›"],
    ["_A_/_B_", "‹italic:A›/‹italic:B›"],
    ["~~A~~/~~B~~", "‹strike:A›/‹strike:B›"],
    ["**Note**:text", "‹bold:Note›:text"],
    ["(1)**Title**", "(1)‹bold:Title›"],
    ["**50**%", "‹bold:50›%"],
    ["**.NET**", "‹bold:.NET›"],
    ["**?!**", "‹bold:?!›"],
    ["🎉**go**🎉", "🎉‹bold:go›🎉"],
    ["❤️**go**❤️", "❤️‹bold:go›❤️"],
    ["**https://a.example/b**", "‹bold:‹link:https://a.example/b››"],
    ["*`a*b`*", "‹italic:‹code:a*b››"],
    ["**a**\n*b*", "‹bold:a›⏎‹italic:b›"],
    ["**مهم**: اقرأ", "‹bold:مهم›: اقرأ"],
    ["**ज़रूरी** है", "‹bold:ज़रूरी› है"],
    ["ज़**रू**री", "ज़**रू**री"],
  ])("%j reads as %j (TEXT-3)", (text, drawn) => {
    expect(read(text)).toBe(drawn);
  });

  it.each([
    ["**注意。**请看", "‹bold:注意。›请看"],
    ["请**注意**！", "请‹bold:注意›！"],
    ["他说**“你好”**然后", "他说‹bold:“你好”›然后"],
    ["（**注**）", "（‹bold:注›）"],
    ["我**爱**你**们**", "我‹bold:爱›你‹bold:们›"],
    ["**「重要」**です", "‹bold:「重要」›です"],
    ["これは*大事*です", "これは‹italic:大事›です"],
    ["**중요**는", "‹bold:중요›는"],
    ["~~旧~~新", "‹strike:旧›新"],
    ["นี่**สำคัญ**มาก", "นี่‹bold:สำคัญ›มาก"],
    ["ラー**メン**ー", "ラー‹bold:メン›ー"],
    ["_重要_：看", "‹italic:重要›：看"],
  ])(
    "beside punctuation and letters of scripts without spaces, %j reads as %j (TEXT-3)",
    (text, drawn) => {
      expect(read(text)).toBe(drawn);
    },
  );
});

describe("code", () => {
  it.each([
    ["`a`", "‹code:a›"],
    ["`*a* @bob https://a.example`", "‹code:*a* @bob https://a.example›"],
    ["`` a`b ``", "‹code: a`b ›"],
    ["`` `a` ``", "‹code:`a`›"],
    ["` a `", "‹code: a ›"],
    ["你好`a`吗", "你好‹code:a›吗"],
    ["```a```", "‹code:a›"],
    ["a ```b``` c", "a ‹code:b› c"],
    ["```\na\n  b\n\nc\n```", "‹block:a⏎  b⏎⏎c›"],
    ["```js\na\n```", "‹jsblock:a›"],
    ["```js\n```", "‹block:js›"],
    ["> ```\na\n```\nb", "‹quote:```›¶a¶‹block:b›"],
    ["```c++\na\n```\nb", "‹c++block:a›¶b"],
    ["```a b\nc\n```", "‹block:a b⏎c›"],
    ["```a\nb```", "‹block:a⏎b›"],
    ["look: ```a\nb``` more", "look: ¶‹block:a⏎b›¶ more"],
    ["```\na\n``` ```\nb\n```", "‹block:a›¶‹block:b›"],
    ["```\n*a*\n> b\n- c\n- d\n```", "‹block:*a*⏎> b⏎- c⏎- d›"],
    ["````\n```\na\n```\n````", "‹block:```⏎a⏎```›"],
    ["```\na", "‹block:a›"],
    ["```js\na", "‹block:js⏎a›"],
    ["a\n\n```\nb\n```\n\nc", "a⏎¶‹block:b›¶⏎c"],
    ["  ```\na", "‹block:a›"],
    ["```\na\n  ```", "‹block:a›"],
    ["```js\na\n```  ", "‹jsblock:a›"],
    ["```js\na\n``` b", "‹block:js⏎a›¶ b"],
    ["```  \na\n``` b", "‹block:a›¶ b"],
    ["```\na\n> ``` b", "‹block:a⏎> ›¶ b"],
    ["```\na\n``` ```\nb", "‹block:a›¶ ```⏎b"],
    ["a ` b ```c\nd```", "a ` b ¶‹block:c⏎d›"],
    ["`` a ``` b ``\nc\n```", "‹code: a ``` b ›⏎c⏎```"],
  ])("the code %j reads as %j (TEXT-3)", (text, drawn) => {
    expect(read(text)).toBe(drawn);
  });
});

describe("quotes and lists", () => {
  it.each([
    ["> a", "‹quote:a›"],
    ["> a\n>\n> *b*\nc", "‹quote:a⏎⏎‹italic:b››¶c"],
    ["a\n> b", "a¶‹quote:b›"],
    ["\n> a", "¶‹quote:a›"],
    ["> > a\n> b", "‹quote:‹quote:a›¶b›"],
    ["> - a\n> - b", "‹quote:‹list:- a⏎- b››"],
    ["> ```\n> a\n> ```", "‹quote:‹block:a››"],
    ["> > > > > a", "‹quote:‹quote:‹quote:‹quote:> a››››"],
    ["- a\n- *b*", "‹list:- a⏎- ‹italic:b››"],
    ["* a\n* b\nc", "‹list:* a⏎* b›¶c"],
    ["- a\n- b\n  - c\n  - d\n- e", "‹list:- a⏎- b¶‹list:- c⏎- d›⏎- e›"],
    ["- a\n  more\n- b", "‹list:- a⏎more⏎- b›"],
    ["- a\n    code\n- b", "‹list:- a⏎  code⏎- b›"],
    ["10. a\n  more\n11. b", "‹list:10. a⏎more⏎11. b›"],
    ["- a\n  - b", "- a⏎  - b"],
    ["3. a\n7. b", "‹list:3. a⏎7. b›"],
    ["1) a\n1) b", "‹list:1) a⏎1) b›"],
    ["a:\n- b\n- c\n\nd", "a:¶‹list:- b⏎- c›¶⏎d"],
    ["- [ ] a\n- [x] b", "‹list:- [ ] a⏎- [x] b›"],
    ["> a\r\n> b\r\n\r\n- c\r\n- d", "‹quote:a⏎b›¶¶‹list:- c⏎- d›"],
    ["- ```\n  a\n  ```\n- b", "‹list:- ‹block:a›⏎- b›"],
  ])("the quote or list %j reads as %j (TEXT-3)", (text, drawn) => {
    expect(read(text)).toBe(drawn);
  });
});

describe("addresses", () => {
  it.each([
    ["https://example.com/a。谢谢", "‹link:https://example.com/a›。谢谢"],
    ["（https://example.com）", "（‹link:https://example.com›）"],
    ["「https://example.com/a」", "「‹link:https://example.com/a›」"],
    ["看https://example.com吧", "看‹link:https://example.com›吧"],
    ["https://example.com:8080，对", "‹link:https://example.com:8080›，对"],
    ["https://example.com/a！", "‹link:https://example.com/a›！"],
    ["链接：https://example.com/a｜标题", "链接：‹link:https://example.com/a›｜标题"],
    ["https://example.com/a،", "‹link:https://example.com/a›،"],
    ["https://example.com/a؟", "‹link:https://example.com/a›؟"],
    ["https://example.com/a।", "‹link:https://example.com/a›।"],
    ["“https://example.com/a”", "“‹link:https://example.com/a›”"],
    ["«https://example.com/a»", "«‹link:https://example.com/a›»"],
    ["https://a.example请看", "‹link:https://a.example›请看"],
    ["https://a.example/请看", "‹link:https://a.example/请看›"],
    ["https://zh.wikipedia.org/wiki/中文", "‹link:https://zh.wikipedia.org/wiki/中文›"],
    ["https://en.wikipedia.org/wiki/A–B", "‹link:https://en.wikipedia.org/wiki/A–B›"],
    ["https://例子.广告/a", "‹link:https://例子.广告/a›"],
    ["https://bücher.example/", "‹link:https://bücher.example/›"],
    ["see https://a.example/b.", "see ‹link:https://a.example/b›."],
    ["(https://a.example/b)", "(‹link:https://a.example/b›)"],
    ["https://a.example/b_(c)", "‹link:https://a.example/b_(c)›"],
    ["(https://a.example/b_(c))", "(‹link:https://a.example/b_(c)›)"],
    ["<https://a.example/b>", "<‹link:https://a.example/b›>"],
    ["https://a.example/*b*_c_", "‹link:https://a.example/*b*_c›_"],
    ["HTTPS://A.Example/b", "‹link:HTTPS://A.Example/b›"],
    ["www.a.example, no", "‹link:www.a.example|https://www.a.example›, no"],
    ["www.", "www."],
    ["www.bank.example@evil.example", "www.bank.example@evil.example"],
    ["https://", "https://"],
    ["javascript://a.example/%0aalert(1)", "javascript://a.example/%0aalert(1)"],
    ["ftp://a.example/_b_", "ftp://a.example/_b_"],
    ["node.js/_deno_", "node.js/_deno_"],
    ["ann@a.example!", "‹link:ann@a.example|mailto:ann@a.example›!"],
    ["_ann@a.example_", "‹italic:‹link:ann@a.example|mailto:ann@a.example››"],
    ["联系ann@a.example谢谢", "联系‹link:ann@a.example|mailto:ann@a.example›谢谢"],
    ["git@a.example:b/c.git", "git@a.example:b/c.git"],
  ])("the address %j reads as %j (TEXT-3)", (text, drawn) => {
    expect(read(text)).toBe(drawn);
  });

  it.each([
    ["[the plans](https://a.example/b)", "‹link:the plans|https://a.example/b›"],
    ["[*the* `plans`](https://a.example)", "‹link:‹italic:the› ‹code:plans›|https://a.example›"],
    ["[a](https://a.example/b_(c))", "‹link:a|https://a.example/b_(c)›"],
    ["[@bob](https://a.example)", "‹link:@bob|https://a.example›"],
    ["**[a](https://a.example)**", "‹bold:‹link:a|https://a.example››"],
    ["![a](https://a.example/b.png)", "!‹link:a|https://a.example/b.png›"],
    ["[https://bank.example](https://evil.example)", "‹link:https://evil.example›"],
    [
      "[bank.example](https://evil.example)",
      "‹link:bank.example (evil.example)|https://evil.example›",
    ],
    ["https://bank.example@evil.example/c", "‹link:https://evil.example/c›"],
    ["[ ](https://evil.example)", "‹link:https://evil.example›"],
    ["[a](https://)", "[a](https://)"],
  ])("a link with other words says where it leads: %j reads as %j (TEXT-4)", (text, drawn) => {
    expect(read(text)).toBe(drawn);
  });
});

describe("mentions", () => {
  it.each([
    ["你好@bob", "你好‹mention:@bob›"],
    ["こんにちは@bobさん", "こんにちは‹mention:@bob›さん"],
    ["สวัสดี@bob", "สวัสดี‹mention:@bob›"],
    ["안녕@bob님", "안녕‹mention:@bob›님"],
    ["（@bob）", "（‹mention:@bob›）"],
    ["你好@bob.lee", "你好‹mention:@bob.lee›"],
    ["@ann和@bob.lee的", "‹mention:@ann›和‹mention:@bob.lee›的"],
    ["＠bob", "‹mention:＠bob›"],
    ["你好＠bob。", "你好‹mention:＠bob›。"],
    ["me＠bob", "me＠bob"],
    ["**重要**@bob", "‹bold:重要›‹mention:@bob›"],
    ["_@bob_", "‹italic:‹mention:@bob››"],
    ["_@bob._", "‹italic:‹mention:@bob.››"],
    ["_hi @bob_.", "‹italic:hi ‹mention:@bob››."],
    ["_@a_b_", "‹italic:‹mention:@a_b››"],
    ["*@bob_*", "‹italic:‹mention:@bob_››"],
    ["**@bob**", "‹bold:‹mention:@bob››"],
    ["> @bob", "‹quote:‹mention:@bob››"],
    ["- @bob\n- @ann", "‹list:- ‹mention:@bob›⏎- ‹mention:@ann››"],
    ["`@bob`", "‹code:@bob›"],
    ["```\n@bob\n```", "‹block:@bob›"],
    ["me@bob", "me@bob"],
    ["почта@bob", "почта@bob"],
    ["é@bob", "é@bob"],
    ["@@bob", "@@bob"],
    ["\\@bob", "\\@bob"],
    ["@bob@social.example", "@bob@social.example"],
    ["@bob@host", "@bob@host"],
    ["@bobé", "@bobé"],
    ["https://a.example/@bob", "‹link:https://a.example/@bob›"],
    ["a.example/@bob", "a.example/@bob"],
    ["ssh://git@bob/c", "ssh://git@bob/c"],
    ["hi/@bob", "hi/‹mention:@bob›"],
  ])("the mention %j reads as %j (MENTION-2)", (text, drawn) => {
    expect(read(text)).toBe(drawn);
  });
});

describe("the text without formatting", () => {
  it.each([
    ["- a\n- b", "• a\n• b"],
    ["1. a\n2. b", "1. a\n2. b"],
    ["1) a\n1) b", "1) a\n1) b"],
    ["> **a**\n`b`", "a\nb"],
    ["[bank.example](https://evil.example)", "bank.example (evil.example)"],
    ["[the *plans*](https://a.example)", "the plans"],
  ])("%j shows as %j", (text, shown) => {
    expect(plainText(text)).toBe(shown);
  });

  it("text between formatting is one part, whatever signs it contains", () => {
    expect(readText("2*3*4 @ _private, **b**")).toEqual([
      {
        kind: "lines",
        lines: [
          [
            { kind: "text", start: 0, text: "2*3*4 @ _private, " },
            { kind: "bold", children: [{ kind: "text", start: 20, text: "b" }] },
          ],
        ],
      },
    ]);
  });

  it("a code block without a language names none", () => {
    expect(readText("```\na\n```")).toEqual([{ kind: "code_block", language: null, text: "a" }]);
  });
});

it("the web links of a text are those that lead to the web, in order", () => {
  const text =
    "> http://a.example\n\n[b](https://b.example), `https://c.example`, ann@d.example, [e](mailto:e@e.example?body=https://f.example)";
  expect([...webLinksIn(text)]).toEqual(["http://a.example", "https://b.example"]);
  expect([...webLinksIn("none")]).toEqual([]);
});

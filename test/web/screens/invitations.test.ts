import { beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { call } from "../support/api.ts";
import { newPage, newPerson, ON_PHONE, PASSWORD, type Person } from "../support/people.ts";
import { onLocalhost, useWeb } from "../support/web.ts";
import { axe } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { pngOf } from "../support/png.ts";
import { screenshot } from "../support/screenshot.ts";
import { VirtualAuthenticator } from "../support/virtual-authenticator.ts";

const web = useWeb();
let ada: Person;
beforeAll(async () => {
  ada = await newPerson(web, "Ada Lovelace");
});

/** Ada creates an empty group, and a link into it. */
async function invited(title: string): Promise<{ page: Page; address: string }> {
  const { page } = ada;
  await page.goto("/new");
  await page.getByRole("button", { name: "New group" }).click();
  await page.getByRole("textbox", { name: "Group name" }).fill(title);
  await page.getByRole("button", { name: "Create and invite by link" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite people" });
  await dialog.getByRole("textbox", { name: "Name (optional)" }).fill("Friends");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const shown = await dialog.getByText("/join/").textContent();
  return { page, address: `/join/${shown?.split("/join/")[1] ?? ""}` };
}

test("a newcomer follows a link on a phone, signs up, is welcomed in the group, adds a passkey and a picture", async () => {
  const { page, address } = await invited("Cake club");
  await page.getByRole("button", { name: "Show QR code" }).click();
  await page.getByRole("img", { name: "QR code of the link" }).waitFor();
  await screenshot(page, "invite");
  expect(await axe(page)).toEqual([]);

  const guest = await newPage({ ...web, url: onLocalhost(web) }, ON_PHONE);
  await VirtualAuthenticator.of(guest);
  await guest.goto(address);
  await guest.getByRole("heading", { name: "Cake club" }).waitFor();
  await guest.getByText("Ada Lovelace invited you to").waitFor();
  await guest.getByText("1 member").waitFor();
  await screenshot(guest, "join");
  expect(await axe(guest)).toEqual([]);
  await guest.getByRole("button", { name: "Create account" }).tap();
  await guest.getByLabel("Username").fill("guest-of-ada");
  await guest.getByLabel("Name", { exact: true }).fill("Guest");
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Create account" }).tap();
  await guest.getByRole("button", { name: "I've saved them" }).tap();
  await eventually(() => guest.url()).toContain("conversation-ws");
  await guest.getByRole("heading", { name: "Cake club" }).waitFor();
  await guest.getByText("Ada Lovelace created this group").waitFor();
  await guest.locator(".timeline").getByText("Guest joined with an invite link").waitFor();
  await screenshot(guest, "greeted");
  expect(await axe(guest)).toEqual([]);

  await guest.goto("/settings/account");
  await guest.getByRole("main").getByRole("button", { name: "Add a passkey" }).tap();
  await guest.getByText("Passkey added").waitFor();
  await guest.goto("/settings/profile");
  const chooser = guest.waitForEvent("filechooser");
  await guest.getByRole("button", { name: "Choose photo" }).tap();
  const picture = { name: "me.png", mimeType: "image/png", buffer: pngOf(240, 160) };
  await (await chooser).setFiles(picture);
  await guest.getByRole("button", { name: "Use photo" }).tap();
  await guest.locator(".screen__card .avatar__image--loaded").first().waitFor();
  await screenshot(guest, "newcomer-profile");

  // The link leads whoever is in the group to it, also once it has ended.
  await page.getByRole("button", { name: "Revoke link" }).click();
  await page.getByText("The link no longer works").waitFor();
  await guest.goto(address);
  await eventually(() => guest.url()).toContain("conversation-ws");
  const stranger = await newPage(web, ON_PHONE);
  await stranger.goto(address);
  await stranger.getByText("This invitation was revoked").waitFor();
});

test("a person who asks to join sees the request wait, and an owner who finds it in the details lets them in", async () => {
  const { page, address } = await invited("Quiet circle");
  const dialog = page.getByRole("dialog", { name: "Invite people" });
  await dialog.getByRole("switch", { name: "Require approval for every link" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();

  const grace = await newPerson(web, "Grace Hopper", ON_PHONE);
  await grace.page.goto(address);
  await grace.page.getByLabel("Tell the admins who you are (optional)").fill("We met at the fair");
  await grace.page.getByRole("button", { name: "Ask to join" }).tap();
  await grace.page.getByText("Request sent.").waitFor();
  await grace.page.reload();
  await grace.page.getByText("Request sent.").waitFor();

  const row = page.locator(".inbox-list").getByRole("link", { name: /Quiet circle/ });
  await row.getByLabel("1 request to join").waitFor();
  await page.getByRole("heading", { name: "1 request to join" }).waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await screenshot(page, "asks");
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "1 request to join" }).click();
  await page.getByText("We met at the fair").waitFor();
  await page.getByRole("button", { name: "Approve" }).click();
  // The inbox updates by itself.
  await eventually(() => grace.page.url()).toContain("conversation-ws");
  await grace.page.getByRole("heading", { name: "Quiet circle" }).waitFor();

  // The same link does not admit a banned person.
  const id = new URL(grace.page.url()).searchParams.get("id") ?? "";
  await call(web, "PUT", `/conversations/${id}/bans/${grace.id}`, { as: ada });
  await grace.page.goto(address);
  await grace.page.getByText("You can't join this group").waitFor();
});

test("a link to an invitation unfurls with what its preview shows; that uses nothing up, and no cache keeps it (INVITE-5)", async () => {
  const crawl = async (address: string, languages = "en") => {
    const headers = { "user-agent": "facebookexternalhit/1.1", "accept-language": languages };
    const answer = await fetch(web.url + address, { headers });
    const html = await answer.text();
    const tags = [...html.matchAll(/<meta property="og:(\w+)" content="([^"]*)">/g)];
    const shown = Object.fromEntries(tags.map(([, name, content]) => [name, content]));
    return { answer, html, shown };
  };
  const title = `Bakers & <b>"friends"</b>`;
  const make = (path: string, body: object) =>
    call(web, "POST", path, { as: ada, body }) as Promise<Record<"id" | "code", string>>;
  const { id } = await make("/conversations", { kind: "group", title, member_ids: [] });
  const invitations = `/conversations/${id}/invitations`;
  const { code } = await make(invitations, { uses_max: 1 });
  const { answer, html, shown } = await crawl(`/join/${code}`);
  expect(shown).toMatchObject({
    title: "Bakers &#38; &#60;b&#62;&#34;friends&#34;&#60;/b&#62;",
    description: "\u2068Ada Lovelace\u2069 invites you to this group on Parley.",
    image: `${web.url}/icons/icon-512.png`,
    url: `${web.url}/join/${code}`,
  });
  expect([html.includes(id), html.includes(ada.id)]).toEqual([false, false]);
  expect(html).toContain("<title>Bakers &amp; &lt;b&gt;");
  const { headers: plain } = await fetch(web.url);
  for (const header of ["content-security-policy", "referrer-policy", "content-type"]) {
    expect(answer.headers.get(header), header).toBe(plain.get(header));
  }
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const { items } = (await call(web, "GET", invitations, { as: ada })) as {
    items: { uses: number }[];
  };
  expect(items.map(({ uses }) => uses)).toEqual([0]);

  const dead = await crawl(`/join/${"x".repeat(code.length)}`, "ar,en;q=0.5");
  expect([dead.answer.status, dead.shown["title"]]).toEqual([200, "دعوة إلى مجموعة على Parley"]);
  const visited = await (await newPage(web)).goto(`/join/${code}`);
  expect(await visited?.text()).not.toContain("og:title");
});

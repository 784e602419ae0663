// People: how they come in, what they see of their account, and what the operator does.
import assert from "node:assert/strict";
import { findings, lightAndDark } from "./accessibility.mjs";

export const password = "a long password";

/** Somebody new, through an invitation and the page behind it. -> their profile and its page, at their library. */
export async function newcomer({ profile }, login, options = {}) {
  const operator = await profile();
  const { path } = await operator.ask("POST", "/api/invitations", {});
  const person = await profile({ storageState: undefined, ...options });
  const page = await person.page(path);
  await page.getByRole("textbox", { name: "Your name" }).fill(`${login[0].toUpperCase()}${login.slice(1)} Example`);
  await page.getByRole("textbox", { name: "Name to sign in" }).fill(login);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Make account" }).click();
  await page.getByRole("heading", { name: "Library" }).waitFor();
  return { person, page };
}

async function signIn(page, login, words = password) {
  await page.getByRole("textbox", { name: "Name" }).fill(login);
  await page.getByLabel("Password").fill(words);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export const people = {
  async "an invitation makes an account once, a password signs in, and signing out everywhere ends every browser"(stage) {
    const operator = await stage.profile();
    const list = await operator.page("/people");
    await list.getByRole("button", { name: "Invite somebody" }).click();
    const link = await list.getByRole("textbox", { name: /^An invitation for one person/ }).inputValue();
    assert.ok(link.startsWith(`${stage.house.address}/join#`), link);
    const ada = await stage.profile({ storageState: undefined });
    const page = await ada.page(new URL(link).pathname + new URL(link).hash);
    await page.getByRole("textbox", { name: "Your name" }).fill("Ada Example");
    await page.getByRole("textbox", { name: "Name to sign in" }).fill("ada");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Make account" }).click();
    assert.ok(await page.getByRole("heading", { name: "Make your account" }).isVisible(), "a short password was taken");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Make account" }).click();
    await page.getByRole("heading", { name: "Library" }).waitFor();
    await page.getByRole("button", { name: "Signed in as Ada Example" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "People" }).count(), 0, "a person sees the operator's page in the rail");

    const late = await stage.profile({ storageState: undefined });
    late.expects(/status of 403/);
    const second = await late.page(new URL(link).pathname + new URL(link).hash);
    await second.getByRole("textbox", { name: "Name to sign in" }).fill("eve");
    await second.getByLabel("Password").fill(password);
    await second.getByRole("button", { name: "Make account" }).click();
    await second.getByRole("alert").getByText("This invitation was used already or is too old.").waitFor();

    const other = await stage.profile({ storageState: undefined });
    const elsewhere = await other.page("/sign-in");
    await signIn(elsewhere, "ada", "a wrong password");
    await elsewhere.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
    await signIn(elsewhere, "Ada");
    await elsewhere.getByRole("button", { name: "New notebook" }).click();
    await elsewhere.locator(".cells li[data-cell]").first().waitFor();
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByRole("heading", { name: "Sessions" }).waitFor();
    await page.getByText(/^A browser, signed in/).waitFor();
    await page.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await elsewhere.getByText("Your session ended. Sign in again; what you typed is kept on this device.").waitFor();
    await elsewhere.reload();
    await signIn(elsewhere, "ada");
    await elsewhere.locator(".cells li[data-cell]").first().waitFor(); // back at the notebook that was asked for
  },

  async "a password is changed with the old one, and an API token is shown once, works and is revoked"(stage) {
    const { person, page } = await newcomer(stage, "bea");
    person.expects(/status of 403/);
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByLabel("Old password").fill("not the old one");
    await page.getByLabel("New password").fill("another long password");
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByRole("alert").getByText("The old password is wrong.").waitFor();
    await page.getByLabel("Old password").fill(password);
    await page.getByLabel("New password").fill("another long password");
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByText("Your password is set.").waitFor();

    await page.getByRole("textbox", { name: "What it is for" }).fill("nightly copy");
    await page.getByRole("button", { name: "Make token" }).click();
    const secret = await page.getByRole("textbox", { name: /nightly copy/ }).inputValue();
    const asks = async () => (await fetch(`${stage.house.address}/api/notebooks`, { headers: { Authorization: `Bearer ${secret}` } })).status;
    assert.equal(await asks(), 200);
    await page.reload();
    await page.getByText(/^nightly copy, reads only/).waitFor();
    assert.equal(await page.getByText(secret).count() + await page.locator(`input[value="${secret}"]`).count(), 0, "the secret is shown again");
    await page.getByRole("button", { name: "Revoke nightly copy" }).click();
    await page.getByText(/^nightly copy, reads only/).waitFor({ state: "detached" });
    assert.equal(await asks(), 401);
  },

  async "the operator deactivates a person, who is out at once and back with all that was theirs"(stage) {
    const { person, page } = await newcomer(stage, "cleo");
    await person.make("Kept through it all");
    await page.reload();
    await page.getByRole("link", { name: "Kept through it all" }).waitFor();
    const list = await (await stage.profile()).page("/people");
    const row = list.getByRole("row", { name: /Cleo Example/ });
    await row.getByRole("button", { name: "More for Cleo Example" }).click();
    await list.getByRole("menuitem", { name: "Deactivate" }).click();
    await list.getByRole("button", { name: "Deactivate", exact: true }).click();
    await row.getByText("deactivated").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await signIn(page, "cleo");
    await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
    await row.getByRole("button", { name: "More for Cleo Example" }).click();
    await list.getByRole("menuitem", { name: "Activate", exact: true }).click();
    await row.getByText("active", { exact: true }).waitFor();
    await row.getByRole("button", { name: "More for Cleo Example" }).click();
    await list.getByRole("menuitem", { name: "Make a password link" }).click();
    const link = new URL(await list.getByRole("textbox", { name: /sets the password of Cleo/ }).inputValue());
    await page.goto(stage.house.address + link.pathname + link.hash);
    await page.getByLabel("Password").fill("yet another password");
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByRole("link", { name: "Kept through it all" }).waitFor();
  },

  async "axe finds nothing on the pages of people, account, trash, invitation and folders, and none scrolls sideways"(stage) {
    const found = [];
    const sizes = { wide: { colorScheme: "light", viewport: { width: 1440, height: 900 } }, phone: { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } };
    const { person } = await newcomer(stage, "dora");
    const shelf = [["Tracer dispersion in channel flow", "Flow/Channel"], ["Rainfall by month", "Climate"], ["Notes on Lagrangian particles", "Flow"], ["Reading list", ""]];
    for (const [title, folder] of shelf) {
      const id = await person.make(title, ["1 + 1"]);
      await person.ask("PATCH", `/api/notebooks/${id}/place`, { folder, is_starred: title.startsWith("Rain") });
    }
    const gone = await person.make("A draft", ["2"]);
    await person.ask("DELETE", `/api/notebooks/${gone}`);
    await person.ask("POST", "/api/tokens", { name: "nightly copy", scope: "read", days: 90 });
    const dora = await person.context.storageState();
    for (const [size, options] of Object.entries(sizes)) {
      const look = async (who, path, ready) => {
        const page = await who.page(path);
        await ready(page).waitFor();
        await page.evaluate(() => document.fonts.ready);
        await lightAndDark(page, async (_, scheme) => {
          const name = `people-${path.split("#")[0].slice(1) || "library"}-${size}-${scheme}`;
          await page.screenshot({ path: `${stage.shots}/${name}.png`, fullPage: path === "/account" });
          found.push(...await findings(page, name));
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} scrolls sideways`);
        });
        return page;
      };
      const operator = await stage.profile(options);
      const reader = await stage.profile({ ...options, storageState: dora });
      const stranger = await stage.profile({ ...options, storageState: undefined });
      const library = await look(reader, "/", (page) => page.locator("table.books"));
      await library.getByRole("searchbox").fill("particles");
      await library.getByRole("link", { name: /Lagrangian/ }).first().waitFor();
      await library.locator(".found").waitFor();
      await lightAndDark(library, async (_, scheme) => {
        await library.screenshot({ path: `${stage.shots}/people-search-${size}-${scheme}.png` });
        found.push(...await findings(library, `search ${size} ${scheme}`));
      });
      await look(reader, "/trash", (page) => page.getByText("A draft"));
      await look(reader, "/account", (page) => page.getByText(/^nightly copy/));
      await look(operator, "/people", (page) => page.getByRole("row", { name: /Dora Example/ }));
      await look(stranger, "/join#x", (page) => page.getByRole("heading", { name: "Make your account" }));
    }
    assert.deepEqual(found, []);
  },
};

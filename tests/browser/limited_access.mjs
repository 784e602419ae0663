// A notebook of somebody else: what one may not do is not offered, and the page says who can change that.
import assert from "node:assert/strict";
import { findings } from "./accessibility.mjs";
import { becomes, until } from "./pages.mjs";
import { newcomer } from "./people.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** Names of what can be pressed and is seen. */
const pressable = (page) => page.locator("button:visible").evaluateAll((all) => all.map((it) => it.getAttribute("aria-label") ?? it.innerText.trim()));
const changing = /^(Run( |$)|Add|Insert|Code$|Text$|Delete|Move|Make it|More for this cell|Kernel|Files|Terminals|Scratch|Variables|Selected cell|Rename)/;

export const limitedAccess = {
  async "whoever may only view is told so and who changes that, finds nothing to edit or run with, and goes on once they may"(stage) {
    const { house, shots } = stage;
    const owner = await stage.profile();
    const theirs = await owner.notebook(await owner.make("Shown to Viv", ["6 * 7", { text: "# Words" }, "1"]));
    await theirs.run(1);
    const { person } = await newcomer(stage, "viv", phone);
    const wide = await stage.profile({ storageState: await person.context.storageState() });
    const { person_id } = await (await person.context.request.get(`${house.address}/api/me`)).json();
    await house.say(`give ${theirs.id} ${person_id} viewer`);
    const book = await wide.notebook(theirs.id);
    await book.page.getByText("You can view this notebook. Operator can let you edit or run it.").waitFor();
    await book.shows(1, "42");
    await becomes(async () => (await pressable(book.page)).filter((name) => changing.test(name)), []);
    assert.deepEqual(await findings(book.page, "read-only"), []);
    // Without a sign to press, the gutter's word stands at the cell's first line.
    const middle = async (part) => { const { y, height } = await book.cell(3).locator(part).first().boundingBox(); return y + height / 2; };
    assert.ok(Math.abs(await middle(".gutter-word") - await middle(".cell-box")) < 4);
    await book.page.screenshot({ path: `${shots}/read-only-wide.png` });
    // Neither keys nor presses change anything, and whoever tries is told why.
    await book.select(1);
    await book.keys("Enter", "x", "b", "Shift+Enter", "d", "d");
    await book.page.locator(".said", { hasText: "You can view this notebook." }).waitFor();
    await book.cell(1).locator(".cm-content, .static-code").first().click();
    await book.page.keyboard.type("lost");
    await book.cell(2).locator(".prose").dblclick();
    await book.page.keyboard.type("lost");
    assert.deepEqual(await book.texts(), ["6 * 7", null, "1"]);
    const small = await person.notebook(theirs.id);
    await small.page.getByText("You can view this notebook.", { exact: true }).waitFor();
    await becomes(async () => (await pressable(small.page)).filter((name) => changing.test(name)), []);
    await small.page.getByRole("button", { name: "More", exact: true }).tap();
    assert.ok(await small.page.getByRole("menuitem", { name: "Run all", exact: true }).isDisabled());
    await small.page.screenshot({ path: `${shots}/read-only-phone.png` });
    await small.page.close();
    // Let in while the page is open: it is told with the next word that it sends.
    await house.say(`give ${theirs.id} ${person_id} editor`);
    await book.select(2);
    await book.page.getByText("You can edit this notebook, not run it. Operator can let you run it.").waitFor();
    await book.write(1, "6 * 9");
    await theirs.holds(1, "6 * 9");
    assert.equal(await book.page.getByRole("button", { name: "Run all" }).count(), 0, "an editor is offered to run");
    // A copy of one's own does everything.
    await book.page.getByRole("button", { name: "Make a copy" }).click();
    await until(() => book.id !== theirs.id, "the copy is open");
    await book.ready();
    await book.run(1);
    await book.shows(1, "54");
    await wide.ask("DELETE", `/api/notebooks/${book.id}`);
  },
};

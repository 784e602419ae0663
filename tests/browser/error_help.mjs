// One sentence of help under an error, with its action.
export const errorHelp = {
  async "a name from a cell that has not run is found, and one press runs both"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Help", ["print(total + 1)", { text: "# Later" }, "total = 41"]);
    const book = await me.notebook(id);
    await book.run(1);
    await book.outputs(1).getByText("total is defined in cell 3, which has not run.").waitFor();
    await book.page.screenshot({ path: `${shots}/error-help.png` });
    await book.outputs(1).getByRole("button", { name: "Run cell 3, then this one" }).click();
    await book.outputs(1).getByText("42", { exact: true }).waitFor();
  },

  async "a missing package offers its install command"({ profile }) {
    const me = await profile();
    const id = await me.make("Install", ["import not_there_at_all"]);
    const book = await me.notebook(id);
    await book.run(1);
    await book.outputs(1).getByRole("button", { name: "Insert %pip install not_there_at_all above" }).click();
    await book.counts(2);
    await book.holds(1, "%pip install not_there_at_all");
  },
};

import { expect, test } from "vitest";
import refused from "../../../wire/golden/refused.json?raw";
import samples from "../../../wire/golden/samples.json?raw";
import { checkValue, DecodeFault, decodeServerMessage } from "./check";
import { sentShapes, shapes } from "./wire";

// One file of examples for both directions: what the page only sends is checked here alone.
for (const kind of ["enums", "structs", "unions"] as const) Object.assign(shapes[kind], sentShapes[kind]);

interface Golden { as: string; json: unknown; where?: string }
const golden = (text: string): Golden[] => JSON.parse(text);

const whereOf = (run: () => void): string | undefined => {
  try {
    run();
  } catch (fault) {
    if (fault instanceof DecodeFault) return fault.where;
    throw fault;
  }
  return undefined;
};

test("every golden message of the page's letters is read", () => {
  const known = golden(samples).filter((it) => shapes.structs[it.as] || shapes.unions[it.as]);
  expect(known.length).toBeGreaterThan(50);
  for (const it of known) expect(whereOf(() => checkValue(it.as, it.json)), JSON.stringify(it)).toBeUndefined();
  for (const it of known.filter((it) => it.as === "ServerMessage")) {
    expect(decodeServerMessage(JSON.stringify(it.json))).toEqual(it.json);
  }
});

test("what the server side refuses is refused at the same place", () => {
  for (const it of golden(refused)) expect(whereOf(() => checkValue(it.as, it.json)), JSON.stringify(it)).toBe(it.where);
});

test("a text that is not JSON, a wrong type deep inside and an inherited name are refused", () => {
  expect(whereOf(() => decodeServerMessage("{"))).toBe("");
  expect(whereOf(() => decodeServerMessage('{"type":"toString"}'))).toBe("type");
  const missed = { type: "text_missed", cell_id: "a", from_version: 0, updates: [{ client_id: "a", changes: [] }, { client_id: "a b" }] };
  expect(whereOf(() => decodeServerMessage(JSON.stringify(missed)))).toBe("updates[1].client_id");
  expect(whereOf(() => decodeServerMessage('{"type":"title_changed","title":"' + "é".repeat(201) + '"}'))).toBe("title");
});

test("null in an optional field is absence, in a needed one a fault", () => {
  const message = (count: string, sentence: string) =>
    `{"type":"refused","client_seq":${count},"refusal":"stale","sentence":${sentence}}`;
  expect(decodeServerMessage(message("null", '"x"'))).toEqual({ type: "refused", refusal: "stale", sentence: "x" });
  expect(whereOf(() => decodeServerMessage(message("1", "null")))).toBe("sentence");
});

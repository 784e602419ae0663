// Writes src/notebooks/testdata/changes.json: what @codemirror/state answers to seeded random change sets.
// In an empty folder: npm install --ignore-scripts @codemirror/state@6.7.6; then: node changes_golden.mjs > changes.json
import { ChangeSet, Text } from "@codemirror/state";

let state = 12345;
const random = (n) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 4294967296) * n);
};
const letters = ["a", "b", " ", "\n", "é", "中", "😀", "👩‍🚀", "\t", "x = 1\n"];
const word = (n) => Array.from({ length: random(n) }, () => letters[random(letters.length)]).join("");

// A position that splits no surrogate pair, as an editor gives it.
const place = (text) => {
    const at = random(text.length + 1);
    const code = text.charCodeAt(at);
    return code >= 0xdc00 && code < 0xe000 ? at - 1 : at;
};
const changes = (text) => {
    const spans = [];
    const places = Array.from({ length: 2 * random(4) }, () => place(text)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < places.length; i += 2) spans.push({ from: places[i], to: places[i + 1], insert: random(3) ? word(4) : "" });
    return ChangeSet.of(spans, text.length, "\n");
};
const apply = (set, text) => set.apply(Text.of(text.split("\n"))).toString();

const cases = [];
for (let i = 0; i < 500; i++) {
    const text = word(20);
    const a = changes(text);
    const after = apply(a, text);
    const then = changes(after);
    const b = changes(text);
    cases.push({
        text, a, after, then, b,
        composed: a.compose(then),
        a_over_b: a.map(b), a_over_b_before: a.map(b, true), b_over_a: b.map(a), b_over_a_before: b.map(a, true),
        both: apply(b.map(a), after),
    });
}
console.log("[" + cases.map((one) => JSON.stringify(one)).join(",\n") + "]");

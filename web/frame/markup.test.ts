// @vitest-environment jsdom
import { expect, test } from "vitest";
import { renderHtml } from "./markup";

test("a page from elsewhere is named where its frame would be; other frames stay", async () => {
  const place = document.createElement("div");
  await renderHtml(place, '<b>x</b><iframe width="560" src="https://www.example.org/embed/1?rel=0"></iframe><iframe srcdoc="<p>own</p>"></iframe>');
  expect(place.textContent).toBe("xA page of www.example.org belongs here. Outputs load nothing from elsewhere: https://www.example.org/embed/1?rel=0");
  expect(place.querySelectorAll("iframe")).toHaveLength(1);
});

test("what a script writes stands where the script stands", async () => {
  const place = document.createElement("div");
  document.body.append(place);
  await renderHtml(place, "<p>before</p><script>document.write('<b>written', '</b>')</script><p>after</p>");
  expect(place.textContent).toMatch(/^before(?:.*)<?.*written.*after$/s);
  expect(place.querySelector("b")?.textContent).toBe("written");
});

// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { me } from "../shell/api";
import { isAllowed } from "./pictures";
import { renderMarkdown } from "./render";

// jsdom has no constructed sheets.
document.adoptedStyleSheets = [];
CSSStyleSheet.prototype.replaceSync = () => undefined;

const allow = (...image_hosts: string[]) => (me.value = { person_id: "p1", name: "Ann", csrf_token: "c", kind: "person", can_invite: false, image_hosts });
afterEach(() => (me.value = undefined));

async function shown(text: string): Promise<HTMLElement> {
  const place = document.createElement("div");
  place.append(renderMarkdown(text));
  await import("./pictures");
  await import("./dress");
  await Promise.resolve();
  return place;
}

test("a picture of a listed host is a picture, lazily loaded, that tells no page; its sizes and words are kept", async () => {
  allow("pictures.example.org");
  const place = await shown('![a map](https://pictures.example.org/m.png) <img src="https://pictures.example.org/w.png" width="300" height="20%" style="margin: 4px; position: fixed" onerror="x()" srcset="https://evil.example/2.png 2x">');
  const [map, wide] = place.querySelectorAll("img");
  expect(map!.outerHTML).toBe('<img src="https://pictures.example.org/m.png" alt="a map" loading="lazy" referrerpolicy="no-referrer">');
  expect(wide!.outerHTML).toBe('<img src="https://pictures.example.org/w.png" width="300" height="20%" loading="lazy" referrerpolicy="no-referrer" style="margin: 4px;">');
  expect(place.querySelector("a")).toBeNull();
});

test("a picture that can't be loaded is the link that it is elsewhere", async () => {
  allow("*");
  const place = await shown("![a map](https://pictures.example.org/m.png)");
  place.querySelector("img")!.dispatchEvent(new Event("error"));
  const loaded = place.innerHTML;
  me.value = undefined;
  expect(loaded).toBe((await shown("![a map](https://pictures.example.org/m.png)")).innerHTML);
  expect(loaded).toContain(">[image: a map]</a>");
});

test("pictures of other hosts, and by other ways than HTTPS, stay links", async () => {
  allow("pictures.example.org");
  for (const source of ["https://evil.example/m.png", "http://pictures.example.org/m.png", "https://pictures.example.org:8443/m.png"]) {
    const place = await shown(`![m](${source})`);
    expect(place.querySelector("img")).toBeNull();
    expect(place.querySelector("a")?.getAttribute("href")).toBe(source);
  }
});

test("a list says hosts, what lies below one, or any", () => {
  const listed = ["a.example", "*.b.example"];
  for (const good of ["https://a.example/x.png", "https://A.example/x", "https://u.b.example/", "https://u.v.b.example/"]) expect(isAllowed(good, listed), good).toBe(true);
  for (const wrong of ["https://u.a.example/", "https://b.example/", "https://xb.example/", "https://a.example.evil/", "https://evil/a.example", "https://a.example@evil/", "//a.example/x", "x.png", "data:image/png;base64,AA"])
    expect(isAllowed(wrong, listed), wrong).toBe(false);
  expect(isAllowed("https://any.example:8443/x", ["*"])).toBe(true);
  expect(isAllowed("http://any.example/x", ["*"])).toBe(false);
  expect(isAllowed("https://a.example/", [])).toBe(false);
});

// @vitest-environment jsdom
import { h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import { UpgradeNotice } from "./upgrade";

afterEach(() => vi.unstubAllGlobals());

const place = document.createElement("div");
render(h(UpgradeNotice, null), place);

/** A part fails, as Vite says it, while the server answers so about this page's own file. */
async function fails(answer: () => Promise<unknown>): Promise<void> {
  const asked = vi.fn(answer);
  vi.stubGlobal("fetch", asked);
  await act(async () => {
    dispatchEvent(new Event("vite:preloadError"));
    await Promise.allSettled(asked.mock.results.map((it) => it.value as Promise<unknown>));
  });
  expect(asked).toHaveBeenCalledOnce();
}

test("a part that is gone after an upgrade says so, with a button; a broken connection does not", async () => {
  await fails(() => Promise.reject(new TypeError("Failed to fetch")));
  await fails(() => Promise.resolve({ status: 200 }));
  await fails(() => Promise.resolve({ status: 502 }));
  expect(place.textContent).toBe("");
  await fails(() => Promise.resolve({ status: 404 }));
  expect(place.querySelector("[role=status]")?.textContent).toBe("Stoa was upgraded. Reload to go on.Reload");
  await fails(() => Promise.reject(new TypeError("Failed to fetch")));
  expect(place.querySelector("button")?.textContent).toBe("Reload");
});

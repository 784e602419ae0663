// What a person chooses for the page. Loaded when it is first opened.
import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { Dialog } from "../shell/dialog";
import { lazily } from "../shell/lazily";
import { choose, plainSettings, settings, settingsOpen, type Settings } from "../shell/settings";
import { addStyles } from "../shell/styles";
import { chooseTheme, theme, type Theme } from "../shell/theme";
import css from "./settings.css?inline";

addStyles(css);

const themes: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };
const sizes = [11, 12, 13, 14, 15, 16, 18, 20, 24];
const times: Record<number, string> = { 0: "Never", 10: "Longer than 10 s", 30: "Longer than 30 s", 60: "Longer than 1 min", 300: "Longer than 5 min" };
const keySheet = lazily(() => import("../keys/key_sheet"));

export function SettingsDialog() {
  const chosen = settings.value;
  const [keys, setKeys] = useState(false);
  const [says, setSays] = useState("");
  const sheet = keys ? keySheet() : undefined;
  const changed = Object.entries(chosen).some(([name, value]) => name !== "keys" && name !== "snippets" && value !== plainSettings[name as keyof Settings]);
  const close = () => (settingsOpen.value = false);
  return (
    <>
    <Dialog label="Settings" class="settings" close={close}>
      <h2>Settings</h2>
      <h3>Appearance</h3>
      <Row words="Theme" group>
        <span class="settings-choice" role="radiogroup" aria-label="Theme">
          {(Object.keys(themes) as Theme[]).map((one) => (
            <label><input type="radio" name="theme" data-first={theme.value === one ? "" : undefined} checked={theme.value === one} onChange={() => chooseTheme(one)} />{themes[one]}</label>
          ))}
        </span>
      </Row>
      <Row words="Size of code">
        <select value={chosen.codeSize} onChange={(event) => choose({ codeSize: Number(event.currentTarget.value) })}>
          <option value={0}>Standard</option>
          {sizes.map((size) => <option value={size}>{size} px</option>)}
        </select>
      </Row>
      <h3>Editor</h3>
      <Switch words="Line numbers" name="lineNumbers" />
      <Switch words="Wrap long lines" name="wrap" />
      <Switch words="Close brackets and quotes" name="closeBrackets" />
      <Switch words="Complete while typing" more="Tab asks at any time" name="completeOnTyping" />
      <Row words="Indentation">
        <select value={chosen.tabSize} onChange={(event) => choose({ tabSize: Number(event.currentTarget.value) })}>
          {[2, 4, 8].map((size) => <option value={size}>{size} spaces</option>)}
        </select>
      </Row>
      <Row words="Keys in the editor">
        <select value={chosen.keyMap} onChange={(event) => choose({ keyMap: event.currentTarget.value as Settings["keyMap"] })}>
          <option value="standard">Standard</option>
          <option value="vim">Vim</option>
        </select>
      </Row>
      <Row words="Keys of commands" group>
        <button type="button" class="button small" onClick={() => setKeys(true)}>Show and change</button>
      </Row>
      <h3>Notifications</h3>
      <Row words="When a run has ended" more="While this tab is not in front">
        <select value={chosen.notifyAfter} onChange={(event) => void notifyAfter(Number(event.currentTarget.value), setSays)}>
          {Object.entries(times).map(([seconds, words]) => <option value={seconds}>{words}</option>)}
        </select>
      </Row>
      <div class="settings-says" role="status">{says || "Kept on this device."}</div>
      <div class="dialog-buttons">
        {changed && <button type="button" class="button plain" onClick={() => choose({ ...plainSettings, keys: chosen.keys, snippets: chosen.snippets })}>Reset</button>}
        <button type="button" class="button" onClick={close}>Close</button>
      </div>
    </Dialog>
    {sheet && <sheet.KeySheet close={() => setKeys(false)} />}
    </>
  );
}

interface RowProps { words: string; more?: string; group?: boolean; children: ComponentChildren }

function Row({ words, more, group, children }: RowProps) {
  const inside = <><span>{words}{more && <small>{more}</small>}</span>{children}</>;
  return group ? <div class="settings-row">{inside}</div> : <label class="settings-row">{inside}</label>;
}

function Switch({ words, more, name }: { words: string; more?: string; name: "lineNumbers" | "wrap" | "closeBrackets" | "completeOnTyping" }) {
  return (
    <Row words={words} more={more}>
      <input type="checkbox" checked={settings.value[name]} onChange={(event) => choose({ [name]: event.currentTarget.checked })} />
    </Row>
  );
}

/** The browser is asked only here, by the person's own choice. */
async function notifyAfter(seconds: number, say: (words: string) => void): Promise<void> {
  choose({ notifyAfter: seconds });
  if (seconds === 0) return say("");
  if (typeof Notification === "undefined") {
    choose({ notifyAfter: 0 });
    return say("This browser shows no notifications.");
  }
  const answer = await Notification.requestPermission();
  if (answer === "granted") return say("");
  choose({ notifyAfter: 0 });
  say("The browser does not let this page notify. Its own settings for this site can allow it.");
}

import { Logo } from "../shell/icon";
import { libraryPath } from "../shell/router";

export function MissingPage() {
  return (
    <main class="door">
      <div class="door-box">
        <Logo />
        <h1>Nothing is at this address</h1>
        <p>The link may be mistyped, or what it led to was deleted.</p>
        <a class="button filled" href={libraryPath}>To the library</a>
      </div>
    </main>
  );
}

import { render } from "preact";
import { App, prefetch } from "./pages/app";
import { followLinks, route } from "./shell/router";
import { UpgradeNotice } from "./shell/upgrade";
import "./style/all.css";

prefetch(route.peek().page);
followLinks();
render(<><App /><UpgradeNotice /></>, document.getElementById("app")!);

import { ask } from "../shell/api";
import type { GuardAction, GuardCaseDetail, GuardCaseList, GuardPolicy } from "../wire/wire";

export type Shelf = "open" | "mistakes" | "closed";

const one = (id: string) => `/api/guard/cases/${encodeURIComponent(id)}`;

export const listCases = (show: Shelf) => ask<GuardCaseList>("GET", `/api/guard/cases?show=${show}`);
export const readCase = (id: string) => ask<GuardCaseDetail>("GET", one(id));
export const answerMistake = (id: string, accepted: boolean, text: string) => ask<GuardCaseDetail>("POST", `${one(id)}/answer`, { accepted, text });
export const closeCase = (id: string) => ask<GuardCaseDetail>("POST", `${one(id)}/close`, {});
export const readPolicy = () => ask<GuardPolicy>("GET", "/api/guard/policy");
export const setAction = (class_name: string, action: GuardAction) => ask<GuardPolicy>("PUT", "/api/guard/policy", { class_name, action });
export const readRulesAgain = () => ask<GuardPolicy>("POST", "/api/guard/rules", {});

import address from "../style/account.css?url";

let linked: Promise<void> | undefined;

/** The styles of every page but the notebook, which is lighter without them. Settles when they are there, or can't be had. */
export function linkStyles(): Promise<void> {
  linked ??= new Promise((settle) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = link.onerror = () => settle();
    document.head.append(link);
  });
  return linked;
}

import { Component, createElement, type FunctionComponent, type RenderableProps } from "preact";

/** Rendered anew only when a property is another one, or is not `same` (preact/compat's memo, without the rest of compat: 2 KB that every page would load). */
export function memo<Props extends object>(Inner: FunctionComponent<Props>, same: (a: unknown, b: unknown) => boolean = Object.is) {
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const now = this.props as Record<string, unknown>;
      return Object.keys(next).some((name) => !same(now[name], next[name as keyof Props]));
    }
    override render(props: RenderableProps<Props>) {
      return createElement(Inner, props as Props);
    }
  };
}

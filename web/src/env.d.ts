/// <reference types="vite/client" />

declare module "lucide:*" {
  const shapes: import("./shell/icon").IconShapes;
  export default shapes;
}

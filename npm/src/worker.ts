// What createWorkerRuntime loads in a browser's Worker.
import { browserPlatform } from "./browser.js";
import { serve } from "./worker-server.js";

const receive = serve(browserPlatform, (message) => postMessage(message));
addEventListener("message", (e) => receive((e as MessageEvent).data));

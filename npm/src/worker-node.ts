// What createWorkerRuntime loads in one of Node's worker threads.
import { parentPort } from "node:worker_threads";
import { nodePlatform } from "./node.js";
import { serve } from "./worker-server.js";

const receive = serve(nodePlatform, (message) => parentPort!.postMessage(message));
parentPort!.on("message", receive);

// The page: an editor, Run and Stop, the program's output. The program runs in a Worker.
import { PythonError, PythonExit, createWorkerRuntime } from "./runtime/browser.js";
import { examples } from "./examples.js";

const $ = (id) => document.getElementById(id);
const [code, gutter, marks, output, run, stop, status, ask, answer, menu] = [
  "code", "gutter", "marks", "output", "run", "stop", "status", "ask", "answer", "examples",
].map($);
const FILE = "main.py";
const KEPT = "/home";

// --- editor

let errorLine = 0;

function drawLines() {
  const count = code.value.split("\n").length;
  gutter.replaceChildren();
  for (let n = 1; n <= count; n++) {
    const line = document.createElement("div");
    line.textContent = String(n);
    if (n === errorLine) line.className = "error";
    gutter.append(line);
  }
  marks.replaceChildren();
  if (errorLine > 0) {
    const mark = document.createElement("div");
    mark.dataset.line = String(errorLine);
    marks.append(mark);
  }
  scrolled();
}
function scrolled() {
  gutter.scrollTop = code.scrollTop;
  const line = parseFloat(getComputedStyle(code).lineHeight);
  const padding = parseFloat(getComputedStyle(code).paddingTop);
  for (const mark of marks.children) mark.style.top = `${padding + (Number(mark.dataset.line) - 1) * line - code.scrollTop}px`;
}
function markError(line) {
  errorLine = line;
  drawLines();
  if (line === 0) return;
  const height = parseFloat(getComputedStyle(code).lineHeight);
  const top = (line - 1) * height;
  if (top < code.scrollTop || top + height * 2 > code.scrollTop + code.clientHeight) code.scrollTop = top - code.clientHeight / 2;
  scrolled();
}
function setProgram(text) {
  code.value = text;
  code.scrollTop = 0;
  markError(0);
}

let saving;
code.addEventListener("input", () => {
  if (errorLine) errorLine = 0;
  drawLines();
  clearTimeout(saving);
  saving = setTimeout(save, 500);
});
code.addEventListener("scroll", scrolled);
code.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
    e.preventDefault();
    if (!run.disabled) run.click();
  } else if (e.key === "Tab" && !e.shiftKey && !e.ctrlKey && !e.altKey && !e.metaKey && code.selectionStart === code.selectionEnd) {
    e.preventDefault();
    document.execCommand("insertText", false, "    ");
  } else if (e.key === "Enter") {
    e.preventDefault();
    const before = code.value.slice(0, code.selectionStart);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    document.execCommand("insertText", false, "\n" + /^\s*/.exec(line)[0] + (/:\s*(#.*)?$/.test(line) ? "    " : ""));
  }
});

// --- output

const LONGEST = 200_000; // characters kept
const FRAME = 20; // milliseconds between two drawings

// What was written and is not drawn yet. A program may print faster than a page can lay text out: drawing each piece as it comes would
// leave a click on Stop waiting behind all of them.
let waiting = [];
let waitingLength = 0;
let drawing;
function write(text, kind = "") {
  const last = waiting[waiting.length - 1];
  if (last && last.kind === kind) last.texts.push(text);
  else waiting.push({ kind, texts: [text] });
  waitingLength += text.length;
  if (waitingLength > 2 * LONGEST) forgetOldest();
  drawing ??= setTimeout(drawOutput, FRAME);
}
function forgetOldest() {
  for (const piece of waiting) piece.texts = [piece.texts.join("")];
  let excess = waitingLength - LONGEST;
  while (excess > 0) {
    const first = waiting[0];
    const gone = Math.min(excess, first.texts[0].length);
    if (gone === first.texts[0].length) waiting.shift();
    else first.texts[0] = first.texts[0].slice(gone);
    excess -= gone;
    waitingLength -= gone;
  }
}
function drawOutput() {
  clearTimeout(drawing);
  drawing = undefined;
  const pieces = waiting;
  waiting = [];
  waitingLength = 0;
  for (const { kind, texts } of pieces) append(texts.join(""), kind);
}
function clearOutput() {
  waiting = [];
  waitingLength = 0;
  output.replaceChildren();
}
function append(text, kind) {
  const atEnd = output.scrollTop + output.clientHeight > output.scrollHeight - 40;
  const last = output.lastChild;
  if (last && last.dataset.kind === kind) {
    last.firstChild.appendData(text);
  } else {
    const span = document.createElement("span");
    span.dataset.kind = kind;
    span.className = kind;
    span.append(document.createTextNode(text));
    output.append(span);
  }
  let excess = output.textContent.length - LONGEST;
  while (excess > 0) {
    const first = output.firstChild.firstChild;
    if (first.length > excess) {
      first.deleteData(0, excess);
      break;
    }
    excess -= first.length;
    output.firstChild.remove();
  }
  if (atEnd) output.scrollTop = output.scrollHeight;
}

// --- input

let answered;
function readLine() {
  drawOutput();
  ask.hidden = false;
  answer.value = "";
  answer.focus();
  return new Promise((resolve) => (answered = resolve));
}
function endInput() {
  ask.hidden = true;
  answered = undefined;
}
ask.addEventListener("submit", (e) => {
  e.preventDefault();
  const line = answer.value + "\n";
  write(line, "typed");
  const done = answered;
  endInput();
  done?.(line);
});

// --- the runtime

let py;
async function start() {
  status.textContent = "Loading…";
  py = await createWorkerRuntime({
    stdin: readLine,
    stdout: (text) => write(text),
    stderr: (text) => write(text, "error"),
    mounts: { [KEPT]: { type: "persistent", name: "playground" } },
    cwd: KEPT,
  });
  status.textContent = "Ready";
  run.disabled = false;
}
async function save() {
  if (py) await py.files.write(`${KEPT}/${FILE}`, code.value).catch(() => {});
}

let stopping;
let restarting;
run.addEventListener("click", async () => {
  run.disabled = true;
  stop.disabled = false;
  clearOutput();
  markError(0);
  status.textContent = "Running…";
  const started = performance.now();
  let outcome = "Done";
  try {
    await save();
    const globals = await py.eval("{'__name__': '__main__'}", { proxy: true });
    await py.runAsync(code.value, { filename: FILE, globals });
    await globals.destroy();
  } catch (e) {
    outcome = report(e);
  }
  clearTimeout(stopping);
  endInput();
  drawOutput();
  status.textContent = `${outcome} in ${((performance.now() - started) / 1000).toFixed(2)} s`;
  stop.disabled = true;
  await restarting;
  await py.files.sync().catch(() => {});
  run.disabled = false;
});

function report(e) {
  if (e instanceof PythonExit) {
    return e.code === 0 ? "Done" : `Exit code ${e.code}`;
  }
  if (!(e instanceof PythonError)) {
    write(`${e.message}\n`, "error");
    return "Stopped";
  }
  write(e.traceback, "error");
  const frame = e.frames.findLast((f) => f.file === FILE);
  if (frame) markError(frame.line);
  return e.type === "KeyboardInterrupt" ? "Stopped" : "Error";
}

stop.addEventListener("click", () => {
  py.interrupt();
  endInput();
  // A program that will not stop loses its runtime.
  stopping = setTimeout(() => {
    const lost = py;
    restarting = start();
    lost.dispose();
  }, 2000);
});

// --- start

for (const [title] of examples) menu.append(new Option(title));
menu.addEventListener("change", () => {
  setProgram(examples[menu.selectedIndex][1]);
  void save();
});
setProgram(examples[0][1]);
try {
  await start();
  if (await py.files.exists(`${KEPT}/${FILE}`)) {
    const text = await py.files.readText(`${KEPT}/${FILE}`);
    setProgram(text);
    menu.selectedIndex = examples.findIndex(([, program]) => program === text);
  }
} catch (e) {
  status.textContent = "Python could not be loaded";
  write(`${e.message}\n`, "error");
}

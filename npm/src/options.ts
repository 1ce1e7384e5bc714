// The command line's options, as native/cli/options.cpp reads them.

export const USAGE = "usage: dxpy [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";
const TRY = `${USAGE}Try \`dxpy -h' for more information.\n`;

/** Pages of --help: files of dist/help, which are those of native/cli/help. */
const PAGES: Record<string, string[]> = { "": ["options"], "-env": ["environment"], "-xoptions": ["xoptions"], "-all": ["options", "environment", "xoptions"] };

export type Parsed = { error: string } | { text: string; pages?: string[] } | { configuration: Record<string, unknown> };

const FLAGS: Record<string, string[]> = {
  b: ["bytes_warning"], B: ["dont_write_bytecode"], d: [], E: ["ignore_environment"], i: ["inspect", "interactive"],
  I: ["isolated", "ignore_environment", "no_user_site", "safe_path"], O: ["optimize"], P: ["safe_path"], q: ["quiet"], R: [], s: ["no_user_site"], S: ["no_site"], t: [],
  u: ["unbuffered"], v: ["verbose"], x: ["skip_first_line"],
};
const COUNTED = new Set(["bytes_warning", "optimize", "verbose"]);

const help = (page: string): Parsed => ({ text: page === "" || page === "-all" ? USAGE : "", pages: PAGES[page]! });

export function parseOptions(words: string[]): Parsed {
  const options: Record<string, number> = {};
  const x: string[] = [];
  const warn: string[] = [];
  let version = 0;
  let next = 0;
  const run = (kind: string, target: string, argv0: string): Parsed => ({
    configuration: { run: kind, target, argv: [argv0, ...words.slice(next)], options: { ...options, x, warn } },
  });
  while (next < words.length && words[next]!.length > 1 && words[next]!.startsWith("-")) {
    const word = words[next++]!;
    if (word.startsWith("--")) {
      if (word === "--") break;
      if (word === "--version") version++;
      else if (word.startsWith("--help") && Object.hasOwn(PAGES, word.slice(6))) return help(word.slice(6));
      else if (word === "--check-hash-based-pycs") {
        const value = words[next++];
        if (value === undefined) return { error: `Argument expected for the ${word} option\n${TRY}` };
        if (!["always", "never", "default"].includes(value)) {
          return { error: `--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n${USAGE}` };
        }
      } else return { error: `Unknown option: ${word}\n${TRY}` };
      continue;
    }
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      if ("cmWX".includes(letter)) {
        const value = i + 1 < word.length ? word.slice(i + 1) : words[next++];
        if (value === undefined) return { error: `Argument expected for the -${letter} option\n${TRY}` };
        if (letter === "c") return run("command", value, "-c");
        if (letter === "m") return run("module", value, "-m");
        (letter === "W" ? warn : x).push(value);
        break;
      }
      if (letter === "h" || letter === "?") return help("");
      if (letter === "V") version++;
      else if (!Object.hasOwn(FLAGS, letter)) return { error: `Unknown option: -${letter}\n${TRY}` };
      else for (const name of FLAGS[letter]!) options[name] = COUNTED.has(name) ? (options[name] ?? 0) + 1 : 1;
    }
  }
  if (version > 0) return { text: version === 1 ? "Python %VERSION%\n" : "Python %VERSION% (DX-Py) [WebAssembly]\n" };
  if (next >= words.length) return run("stdin", "", "");
  const word = words[next++]!;
  return word === "-" ? run("stdin", "-", "-") : run("file", word, word);
}

// The command line's options, as native/cli/options.cpp reads them.

const HELP = `Options (and corresponding environment variables):
-b     : issue warnings about converting bytes/bytearray to str and comparing
         bytes/bytearray with str or bytes with int. (-bb: issue errors)
-B     : don't write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (terminates option list)
-d     : turn on parser debugging output; also PYTHONDEBUG=x (no effect here)
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script; forces a prompt even
         if stdin does not appear to be a terminal; also PYTHONINSPECT=x
-I     : isolate Python from the user's environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; also
         PYTHONOPTIMIZE=x
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path; also
         PYTHONSAFEPATH
-q     : don't print version and copyright messages on interactive startup
-s     : don't add user site directory to sys.path; also PYTHONNOUSERSITE=x
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered;
         this option has no effect on stdin; also PYTHONUNBUFFERED=x
-v     : verbose (trace import statements); also PYTHONVERBOSE=x
-V     : print the Python version number and exit (also --version)
         when given twice, print more information about the build
-W arg : warning control; arg is action:message:category:module:lineno
         also PYTHONWARNINGS=arg
-x     : skip first line of source, allowing use of non-Unix forms of #!cmd
-X opt : set implementation-specific option: dev, utf8[=0|1],
         warn_default_encoding, pycache_prefix=PATH, int_max_str_digits=N,
         importtime[=2] (also PYTHONPROFILEIMPORTTIME=x), tracemalloc[=N],
         faulthandler, no_debug_ranges

Arguments:
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]
`;

export const USAGE = "usage: dxpy [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";
const TRY = `${USAGE}Try \`dxpy -h' for more information.\n`;

export type Parsed = { error: string } | { text: string } | { configuration: Record<string, unknown> };

const FLAGS: Record<string, string[]> = {
  b: ["bytes_warning"], B: ["dont_write_bytecode"], d: [], E: ["ignore_environment"], i: ["inspect", "interactive"],
  I: ["isolated", "ignore_environment", "no_user_site", "safe_path"], O: ["optimize"], P: ["safe_path"], q: ["quiet"], R: [], s: ["no_user_site"], S: ["no_site"], t: [],
  u: ["unbuffered"], v: ["verbose"], x: ["skip_first_line"],
};
const COUNTED = new Set(["bytes_warning", "optimize", "verbose"]);

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
      else if (/^--help(-all|-env|-xoptions)?$/.test(word)) return { text: USAGE + HELP };
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
      if (letter === "h" || letter === "?") return { text: USAGE + HELP };
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

#include "native/cli/help.h"

namespace dxpy {

namespace {

constexpr const char* kOptions = R"(Options (and corresponding environment variables):
-b     : issue warnings about converting bytes/bytearray to str and comparing
         bytes/bytearray with str or bytes with int. (-bb: issue errors)
-B     : don't write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (terminates option list)
-d     : turn on parser debugging output; also PYTHONDEBUG=x (no effect here)
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help);
         --help-env, --help-xoptions, --help-all: about environment variables,
         -X options, everything
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
-X opt : set implementation-specific option; --help-xoptions lists them

Arguments:
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]
)";

constexpr const char* kEnvironment =
    R"(Environment variables that change behaviour; -E and -I ignore those that begin with PYTHON:
PYTHONASYNCIODEBUG      : if this variable is set, asyncio runs in debug mode
PYTHONBREAKPOINT        : 'module.function' that breakpoint() calls; 0: nothing
PYTHONDEBUG             : has no effect here (-d)
PYTHONDEVMODE           : development mode (-X dev)
PYTHONDONTWRITEBYTECODE : don't write compiled code beside sources (-B)
PYTHONFAULTHANDLER      : dump the traceback on fatal errors (-X faulthandler)
PYTHONHASHSEED          : 'random', or an integer: the seed of str and bytes hashes
PYTHONHOME              : folder whose lib/python3.14 is the standard library
PYTHONINSPECT           : inspect interactively after running script (-i)
PYTHONINTMAXSTRDIGITS   : limit of digits between int and str; 0: none (-X)
PYTHONIOENCODING        : encoding[:errors] of stdin, stdout and stderr
PYTHONNODEBUGRANGES     : tracebacks without columns (-X no_debug_ranges)
PYTHONNOUSERSITE        : don't add the user site directory to sys.path (-s)
PYTHONOPTIMIZE          : remove assert and __debug__-dependent statements (-O)
PYTHONPATH              : folders, separated by colons, before the default sys.path
PYTHONPROFILEIMPORTTIME : show what each import takes (-X importtime)
PYTHONPYCACHEPREFIX     : root of a separate tree of compiled code (-X)
PYTHONSAFEPATH          : don't prepend a potentially unsafe path to sys.path (-P)
PYTHONSTARTUP           : file run before the interactive prompt
PYTHONTRACEMALLOC       : trace allocations, with this many frames (-X tracemalloc)
PYTHONUNBUFFERED        : unbuffered stdout and stderr (-u)
PYTHONUSERBASE          : base folder of the user site directory
PYTHONUTF8              : UTF-8 mode (-X utf8)
PYTHONVERBOSE           : trace import statements (-v)
PYTHONWARNDEFAULTENCODING : warn about the locale's encoding as default (-X)
PYTHONWARNINGS          : warning control, as -W, separated by commas
PYTHON_BASIC_REPL       : use the plain interactive prompt
PYTHON_COLORS           : 1 or 0: colours in tracebacks and the prompt, or none
PYTHON_HISTORY          : file that keeps what was typed at the prompt
DXPY_SIMD               : instruction set of the text engine: scalar, sse42, avx2, avx512, neon
)";

constexpr const char* kXOptions = R"(Implementation-specific options:
-X dev                   : development mode: more warnings and run-time checks; also PYTHONDEVMODE
-X faulthandler          : dump the traceback on fatal errors; also PYTHONFAULTHANDLER
-X importtime[=2]        : show how long each import takes; 2: also imports that were there; also
                           PYTHONPROFILEIMPORTTIME
-X int_max_str_digits=N  : limit of digits between int and str; 0: none; also PYTHONINTMAXSTRDIGITS
-X no_debug_ranges       : tracebacks without columns; also PYTHONNODEBUGRANGES
-X pycache_prefix=PATH   : root of a separate tree of compiled code; also PYTHONPYCACHEPREFIX
-X tracemalloc[=N]       : trace allocations, with N frames (1); also PYTHONTRACEMALLOC
-X utf8[=0|1]            : UTF-8 mode; also PYTHONUTF8
-X warn_default_encoding : warn about the locale's encoding as default; also PYTHONWARNDEFAULTENCODING
)";

constexpr const char* kOptionPage[] = {kOptions};
constexpr const char* kEnvironmentPage[] = {kEnvironment};
constexpr const char* kXOptionPage[] = {kXOptions};
constexpr const char* kAllPages[] = {kOptions, "\n", kEnvironment, "\n", kXOptions};

constexpr HelpPage kPages[] = {
    {"--help", true, kOptionPage},
    {"--help-env", false, kEnvironmentPage},
    {"--help-xoptions", false, kXOptionPage},
    {"--help-all", true, kAllPages},
};

}  // namespace

const HelpPage* find_help(std::string_view option) {
  for (const HelpPage& page : kPages) {
    if (page.option == option) return &page;
  }
  return nullptr;
}

}  // namespace dxpy

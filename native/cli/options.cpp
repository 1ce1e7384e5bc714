#include "native/cli/options.h"

#include <cstdio>
#include <cstring>

#include "core/base/version.h"
#include "native/cli/help.h"

namespace dxpy {

namespace {

void print_usage(FILE* to, const char* program) {
  std::fprintf(to, "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n", program);
}

class Parser {
 public:
  Parser(int argc, char** argv, RuntimeConfig& config) : argc_(argc), argv_(argv), c_(config) {}

  CliAction run(int& exit_code) {
    while (!done_ && next_ < argc_ && argv_[next_][0] == '-' && argv_[next_][1] != '\0') {
      const char* word = argv_[next_++];
      if (word[1] == '-') {
        if (word[2] == '\0') break;
        long_option(word);
      } else {
        cluster(word + 1);
      }
      if (bad_) {
        exit_code = 2;
        return CliAction::kExit;
      }
      if (help_ != nullptr) {
        if (help_->usage) print_usage(stdout, program());
        for (const char* text : help_->texts) std::fputs(text, stdout);
        exit_code = 0;
        return CliAction::kExit;
      }
    }
    if (version_ > 0) {
      std::printf(version_ == 1 ? "Python %s\n" : "Python %s (DX-Py %s) [Clang " __clang_version__ "]\n",
                  kPythonVersion, kDxpyVersion);
      exit_code = 0;
      return CliAction::kExit;
    }
    if (!done_) program_argument();
    return CliAction::kRun;
  }

 private:
  const char* program() const { return argc_ > 0 ? argv_[0] : "dxpy"; }

  void fail(const char* format, const char* what) {
    std::fprintf(stderr, format, what);
    print_usage(stderr, program());
    std::fputs("Try `dxpy -h' for more information.\n", stderr);
    bad_ = true;
  }

  void long_option(const char* word) {
    if (const HelpPage* page = find_help(word)) {
      help_ = page;
    } else if (std::strcmp(word, "--version") == 0) {
      ++version_;
    } else if (std::strcmp(word, "--check-hash-based-pycs") == 0) {
      const char* v = next_ < argc_ ? argv_[next_++] : nullptr;
      if (v == nullptr) {
        fail("Argument expected for the %s option\n", "--check-hash-based-pycs");
      } else if (std::strcmp(v, "always") != 0 && std::strcmp(v, "never") != 0 && std::strcmp(v, "default") != 0) {
        std::fputs("--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n", stderr);
        print_usage(stderr, program());
        bad_ = true;
      }
    } else {
      fail("Unknown option: %s\n", word);
    }
  }

  // The value of an option: the rest of its word or the next one.
  const char* value(char option, const char* rest) {
    if (*rest != '\0') return rest;
    if (next_ < argc_) return argv_[next_++];
    const char name[2] = {option, '\0'};
    fail("Argument expected for the -%s option\n", name);
    return nullptr;
  }

  void take_rest(const char* argv0) {
    c_.argv.assign({argv0});
    for (int i = next_; i < argc_; ++i) c_.argv.emplace_back(argv_[i]);
    done_ = true;
  }

  void cluster(const char* letters) {
    for (; *letters != '\0' && !bad_ && !done_; ++letters) {
      const char* rest = letters + 1;
      switch (*letters) {
        case 'c':
          if (const char* v = value('c', rest)) {
            c_.run = RuntimeConfig::Run::kCommand;
            c_.target = v;
            take_rest("-c");
          }
          return;
        case 'm':
          if (const char* v = value('m', rest)) {
            c_.run = RuntimeConfig::Run::kModule;
            c_.target = v;
            take_rest("-m");
          }
          return;
        case 'W':
          if (const char* v = value('W', rest)) c_.warn_options.emplace_back(v);
          return;
        case 'X':
          if (const char* v = value('X', rest)) c_.x_options.emplace_back(v);
          return;
        default:
          if (!flag(*letters)) {
            const char name[2] = {*letters, '\0'};
            fail("Unknown option: -%s\n", name);
          }
      }
    }
  }

  bool flag(char letter) {
    switch (letter) {
      case 'b':
        ++c_.bytes_warning;
        return true;
      case 'B':
        return c_.dont_write_bytecode = true;
      case 'd':
        ++c_.debug;
        return true;
      case 'E':
        return c_.ignore_environment = true;
      case 'h':
      case '?':
        help_ = find_help("--help");
        return true;
      case 'i':
        return c_.inspect = c_.interactive = true;
      case 'I':
        return c_.isolated = c_.ignore_environment = c_.no_user_site = c_.safe_path = true;
      case 'O':
        ++c_.optimize;
        return true;
      case 'P':
        return c_.safe_path = true;
      case 'q':
        return c_.quiet = true;
      case 'R':
        return true;
      case 's':
        return c_.no_user_site = true;
      case 'S':
        return c_.no_site = true;
      case 't':
        return true;
      case 'u':
        return c_.unbuffered = true;
      case 'v':
        ++c_.verbose;
        return true;
      case 'V':
        ++version_;
        return true;
      case 'x':
        return c_.skip_first_line = true;
      default:
        return false;
    }
  }

  void program_argument() {
    if (next_ >= argc_) {
      c_.run = RuntimeConfig::Run::kStdin;
      c_.argv.assign({""});
      return;
    }
    const char* word = argv_[next_++];
    c_.run = std::strcmp(word, "-") == 0 ? RuntimeConfig::Run::kStdin : RuntimeConfig::Run::kFile;
    c_.target = word;
    take_rest(word);
  }

  int argc_;
  char** argv_;
  RuntimeConfig& c_;
  int next_ = 1;
  bool done_ = false, bad_ = false;
  const HelpPage* help_ = nullptr;
  int version_ = 0;
};

}  // namespace

CliAction parse_options(int argc, char** argv, RuntimeConfig& config, int& exit_code) {
  for (int i = 0; i < argc; ++i) config.orig_argv.emplace_back(argv[i]);
  return Parser(argc, argv, config).run(exit_code);
}

}  // namespace dxpy

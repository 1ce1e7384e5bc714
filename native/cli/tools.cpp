#include "native/cli/tools.h"

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "core/bytecode/disassemble.h"
#include "core/bytecode/dpb_verify.h"
#include "core/compiler/compile.h"

namespace dxpy {

namespace {

struct ToolOptions {
  std::string input, output;
  int optimization = 0;
};

bool read_file(const std::string& path, std::vector<uint8_t>& out) {
  std::FILE* f = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (f == nullptr) return false;
  uint8_t buffer[65536];
  size_t n;
  while ((n = std::fread(buffer, 1, sizeof(buffer), f)) > 0) out.insert(out.end(), buffer, buffer + n);
  bool ok = std::ferror(f) == 0;
  if (f != stdin) std::fclose(f);
  return ok;
}

bool exists(const char* path) {
  std::FILE* f = std::fopen(path, "rb");
  if (f != nullptr) std::fclose(f);
  return f != nullptr;
}

const char* error_name(const compiler::CompileResult& r) {
  if (r.recursion) return "RecursionError";
  switch (r.error.kind) {
    case syntax::SyntaxErrorKind::kIndentationError:
      return "IndentationError";
    case syntax::SyntaxErrorKind::kTabError:
      return "TabError";
    case syntax::SyntaxErrorKind::kMemoryError:
      return "MemoryError";
    case syntax::SyntaxErrorKind::kOverflowError:
      return "OverflowError";
    case syntax::SyntaxErrorKind::kUnicodeDecodeError:
    case syntax::SyntaxErrorKind::kValueError:
      return "ValueError";
    default:
      return "SyntaxError";
  }
}

// The bytes of a DPB: those of the file when it is one, else of the compiled source. Empty: a message was printed.
std::vector<uint8_t> load(const ToolOptions& options) {
  std::vector<uint8_t> content;
  if (!read_file(options.input, content)) {
    std::fprintf(stderr, "dxpy: can't read '%s'\n", options.input.c_str());
    return {};
  }
  if (content.size() >= sizeof(bytecode::kDpbMagic) &&
      std::memcmp(content.data(), bytecode::kDpbMagic, sizeof(bytecode::kDpbMagic)) == 0) {
    std::string why;
    if (bytecode::verify_dpb(content.data(), content.size(), why)) return content;
    std::fprintf(stderr, "dxpy: '%s' is damaged: %s\n", options.input.c_str(), why.c_str());
    return {};
  }
  compiler::CompileOptions compile_options;
  compile_options.filename = options.input;
  compile_options.optimization = options.optimization;
  std::string_view source(reinterpret_cast<const char*>(content.data()), content.size());
  compiler::CompileResult result = compiler::compile_source(source, {}, compile_options);
  for (const auto& w : result.warnings) {
    const char* category =
        w.category == syntax::WarningCategory::kSyntaxWarning ? "SyntaxWarning" : "DeprecationWarning";
    std::fprintf(stderr, "%s:%d: %s: %s\n", options.input.c_str(), w.lineno, category, w.message.c_str());
  }
  if (!result.ok()) {
    std::fprintf(stderr, "  File \"%s\", line %d\n%s: %s\n", options.input.c_str(), result.error.lineno,
                 error_name(result), result.error.message.c_str());
  }
  return std::move(result.dpb);
}

int disassemble_file(const ToolOptions& options) {
  std::vector<uint8_t> dpb = load(options);
  if (dpb.empty()) return 1;
  std::fputs(bytecode::disassemble(bytecode::DpbView(dpb.data())).c_str(), stdout);
  return 0;
}

int compile_file(ToolOptions options) {
  if (options.output.empty()) {
    options.output = options.input;
    if (options.output.ends_with(".py")) options.output.resize(options.output.size() - 3);
    options.output += ".dpb";
  }
  std::vector<uint8_t> dpb = load(options);
  if (dpb.empty()) return 1;
  std::FILE* f = options.output == "-" ? stdout : std::fopen(options.output.c_str(), "wb");
  bool ok = f != nullptr && std::fwrite(dpb.data(), 1, dpb.size(), f) == dpb.size();
  if (f != nullptr && f != stdout) ok = std::fclose(f) == 0 && ok;
  if (!ok) std::fprintf(stderr, "dxpy: can't write '%s'\n", options.output.c_str());
  return ok ? 0 : 1;
}

constexpr const char* kUsage =
    "usage: dxpy dis [-O|-OO] FILE             print the code of a .py or .dpb file\n"
    "       dxpy compile [-O|-OO] [-o OUT] FILE  compile a .py file to a .dpb file\n";

}  // namespace

bool run_tool(int argc, char** argv, int& code) {
  if (argc < 2) return false;
  const bool dis = std::strcmp(argv[1], "dis") == 0;
  if ((!dis && std::strcmp(argv[1], "compile") != 0) || exists(argv[1])) return false;
  ToolOptions options;
  bool bad = false;
  for (int i = 2; i < argc; ++i) {
    std::string_view arg = argv[i];
    if (arg == "-O" || arg == "-OO") {
      options.optimization = static_cast<int>(arg.size()) - 1;
    } else if (arg == "-o" && !dis && i + 1 < argc) {
      options.output = argv[++i];
    } else if ((arg.size() > 1 && arg[0] == '-') || !options.input.empty()) {
      bad = true;
    } else {
      options.input = arg;
    }
  }
  if (bad || options.input.empty()) {
    std::fputs(kUsage, stderr);
    code = 2;
    return true;
  }
  code = dis ? disassemble_file(options) : compile_file(options);
  return true;
}

}  // namespace dxpy

// stdlib_archive LIBRARY OUTPUT: compiles every .py file of the library folder into one archive. Files that do not
// compile (there are test data like that) are left out, with a note.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/bytecode/dpb_verify.h"
#include "core/compiler/compile.h"
#include "core/import/archive.h"
#include "core/import/archive_hook.h"

namespace {

namespace fs = std::filesystem;

// What starting reads, and then what programs import most: stored first and side by side, so that few pages of the
// mapped file are touched. The rest follows by name.
constexpr std::string_view kFirst[] = {
    "importlib/_bootstrap.py",
    "importlib/_bootstrap_external.py",
    "zipimport.py",
    "abc.py",
    "codecs.py",
    "encodings/__init__.py",
    "encodings/aliases.py",
    "encodings/utf_8.py",
    "io.py",
    "site.py",
    "os.py",
    "stat.py",
    "_collections_abc.py",
    "posixpath.py",
    "genericpath.py",
    "_sitebuiltins.py",
    "linecache.py",
    "types.py",
    "enum.py",
    "functools.py",
    "collections/__init__.py",
    "keyword.py",
    "operator.py",
    "reprlib.py",
    "re/__init__.py",
    "re/_compiler.py",
    "re/_parser.py",
    "re/_constants.py",
    "re/_casefix.py",
    "copyreg.py",
    "contextlib.py",
    "warnings.py",
    "_py_warnings.py",
    "json/__init__.py",
    "json/decoder.py",
    "json/scanner.py",
    "json/encoder.py",
    "typing.py",
    "dataclasses.py",
    "inspect.py",
    "ast.py",
    "dis.py",
    "opcode.py",
    "_opcode_metadata.py",
    "importlib/__init__.py",
    "importlib/machinery.py",
    "tokenize.py",
    "token.py",
    "textwrap.py",
    "copy.py",
    "weakref.py",
    "_weakrefset.py",
    "annotationlib.py",
    "argparse.py",
    "gettext.py",
    "shutil.py",
    "fnmatch.py",
    "random.py",
    "hashlib.py",
    "bisect.py",
    "heapq.py",
    "datetime.py",
    "threading.py",
    "traceback.py",
    "_colorize.py",
    "string/__init__.py",
    "logging/__init__.py",
    "pathlib/__init__.py",
    "pathlib/_os.py",
    "glob.py",
    "subprocess.py",
    "selectors.py",
    "signal.py",
    "tempfile.py",
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> python_files(const fs::path& library) {
  std::vector<fs::path> out;
  for (const fs::directory_entry& e : fs::recursive_directory_iterator(library)) {
    std::string name = e.path().generic_string();
    if (e.path().extension() == ".py" && name.find("/site-packages/") == std::string::npos &&
        name.find("/lib2to3/") == std::string::npos) {
      out.push_back(e.path());
    }
  }
  auto rank = [&library](const fs::path& path) {
    return std::find(std::begin(kFirst), std::end(kFirst), fs::relative(path, library).generic_string()) -
           std::begin(kFirst);
  };
  std::vector<std::pair<std::ptrdiff_t, fs::path>> ranked;
  for (fs::path& path : out) ranked.emplace_back(rank(path), std::move(path));
  std::sort(ranked.begin(), ranked.end());
  out.clear();
  for (auto& [at, path] : ranked) out.push_back(std::move(path));
  return out;
}

using Files = std::vector<std::pair<std::string, std::string>>;

// False: the compiler made code that does not verify.
bool add_compiled(Files& files, const std::string& name, const std::string& source) {
  dxpy::syntax::ParseOptions parse;
  dxpy::compiler::CompileOptions options;
  options.filename = name;
  dxpy::compiler::CompileResult r = dxpy::compiler::compile_source(source, parse, options);
  if (!r.ok()) {
    std::printf("stdlib_archive: %s left out: %s\n", name.c_str(), r.error.message.c_str());
    return true;
  }
  std::string why;
  if (!dxpy::bytecode::verify_dpb(r.dpb.data(), r.dpb.size(), why)) {
    std::fprintf(stderr, "stdlib_archive: the code of %s does not verify: %s\n", name.c_str(), why.c_str());
    return false;
  }
  files.emplace_back(name, std::string(r.dpb.begin(), r.dpb.end()));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: stdlib_archive LIBRARY OUTPUT\n", stderr);
    return 2;
  }
  fs::path library = argv[1], output = argv[2];
  Files files;
  if (!add_compiled(files, dxpy::kArchiveHookEntry, dxpy::kArchiveHookSource)) return 1;
  for (const fs::path& path : python_files(library)) {
    if (!add_compiled(files, fs::relative(path, library).generic_string(), read_file(path))) return 1;
  }
  fs::path fresh = output;
  fresh += ".new";
  std::string bytes = dxpy::archive_build(files);
  std::ofstream out(fresh, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) {
    std::fprintf(stderr, "stdlib_archive: cannot write %s\n", fresh.c_str());
    return 1;
  }
  fs::rename(fresh, output);
  std::printf("stdlib_archive: %zu files, %zu bytes\n", files.size(), bytes.size());
  return 0;
}

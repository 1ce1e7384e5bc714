// stdlib_archive LIBRARY OUTPUT: compiles every .py file of the library folder into one archive. Files that do not
// compile (there are test data like that) are left out, with a note.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/compiler/compile.h"
#include "core/import/archive.h"

namespace {

namespace fs = std::filesystem;

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
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: stdlib_archive LIBRARY OUTPUT\n", stderr);
    return 2;
  }
  fs::path library = argv[1], output = argv[2];
  std::vector<std::pair<std::string, std::string>> files;
  for (const fs::path& path : python_files(library)) {
    std::string name = fs::relative(path, library).generic_string();
    std::string source = read_file(path);
    dxpy::syntax::ParseOptions parse;
    dxpy::compiler::CompileOptions options;
    options.filename = name;
    dxpy::compiler::CompileResult r = dxpy::compiler::compile_source(source, parse, options);
    if (!r.ok()) {
      std::printf("stdlib_archive: %s left out: %s\n", name.c_str(), r.error.message.c_str());
      continue;
    }
    files.emplace_back(name, std::string(r.dpb.begin(), r.dpb.end()));
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

// Libraries of modules (wasm/README.md): each a module of WebAssembly of its own, linked for any place, that shares the
// memory, the stack and the function table with this one. Loaded when one of its Python modules is imported first,
// never unloaded.
#include <array>
#include <cstdlib>
#include <cstring>

#include "core/modules/builtin_module.h"
#include "core/object/os_errors.h"
#include "wasm/embedding.h"

namespace dxpy::wasm {

namespace {

// How such a file begins: a custom section in place of the linker's. Written by cmake/wasm_libraries.py.
struct LibraryHeader {
  char magic[16];      // of WebAssembly, then the section's sizes and its name
  uint32_t memory;     // bytes of data
  uint32_t alignment;  // of them, bytes
  uint32_t table;      // functions that have a place in the table
  uint32_t size;       // of the file
  uint64_t checksum;   // FNV-1a of what follows this header
};
constexpr char kMagic[] = "\0asm\1\0\0\0\0\x1e\4dxpy";
static_assert(sizeof kMagic == sizeof LibraryHeader::magic && sizeof(LibraryHeader) == 40);

class File {
 public:
  explicit File(const std::string& path) : number_(dx_file_open(path.data(), path.size(), 0, 0)) {}
  ~File() {
    if (number_ >= 0) (void)dx_file_close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int error() const { return number_ < 0 ? -number_ : 0; }
  // Fewer bytes than asked for: the end, or an error.
  size_t read(void* data, size_t size, size_t offset) const {
    int32_t n = dx_file_read(number_, data, size, static_cast<double>(offset));
    return n < 0 ? 0 : static_cast<size_t>(n);
  }

 private:
  int32_t number_;
};

bool is_intact(const File& file, const LibraryHeader& h) {
  std::array<unsigned char, 8192> chunk;
  uint64_t hash = 0xCBF29CE484222325u;
  size_t at = sizeof h;
  while (size_t n = file.read(chunk.data(), chunk.size(), at)) {
    for (size_t i = 0; i < n; ++i) hash = (hash ^ chunk[i]) * 0x100000001B3u;
    at += n;
  }
  return at == h.size && hash == h.checksum;
}

// JavaScript's answer, which begins in the request buffer and ends in a zero; empty: there was none.
std::string load_at(std::string_view library, void* memory, uint32_t table, const ModuleDef* const*& out) {
  std::vector<char>& answer = embedding().request;
  if (!answer.empty()) answer[0] = '\0';
  out = static_cast<const ModuleDef* const*>(dx_library_load(library.data(), library.size(), memory, table));
  return answer.empty() ? "" : answer.data();
}

// Empty: the header is that of a library whose bytes are whole.
std::string read_header(std::string_view library, const std::string& path, LibraryHeader& h) {
  File file(path);
  if (file.error() != 0) {
    const ModuleDef* const* none;
    std::string why = load_at(library, nullptr, 0, none);
    return why.empty() ? std::string(os_error_text(file.error())) : why;
  }
  if (file.read(&h, sizeof h, 0) != sizeof h || std::memcmp(h.magic, kMagic, sizeof h.magic) != 0) {
    return "it is no library of modules";
  }
  return is_intact(file, h) ? "" : "it is damaged";
}

const ModuleDef* const* load(Thread& th, std::string_view library, std::string& problem) {
  std::string path = embedding().config.stdlib_dir + "/lib-dynload/" + std::string(library) + ".wasm";
  LibraryHeader h;
  std::string why = read_header(library, path, h);
  if (why.empty()) {
    // aligned_alloc wants a multiple of the alignment.
    size_t size = (size_t{h.memory} + h.alignment) & ~(size_t{h.alignment} - 1);
    void* memory = std::aligned_alloc(h.alignment, size);
    if (memory == nullptr) {
      (void)raise_no_memory(th);
      return nullptr;
    }
    std::memset(memory, 0, size);
    const ModuleDef* const* modules;
    why = load_at(library, memory, h.table, modules);
    if (modules != nullptr) return modules;
    std::free(memory);
  }
  problem = "cannot load " + path + ": " + why;
  return nullptr;
}

}  // namespace

void libraries_init(Thread& th) { module_libraries_init(th, &load); }

}  // namespace dxpy::wasm

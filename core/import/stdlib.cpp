// Frozen modules and the code of the standard library.
#include <algorithm>
#include <cstring>

#include "core/bytecode/dpb_verify.h"
#include "core/host/host.h"
#include "core/import/import.h"
#include "core/import/import_state.h"
#include "core/interp/eval.h"
#include "core/object/dict.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

const FrozenModule kFrozen[] = {
#define DX_FROZEN(name, path, is_package, original) {name, path, is_package, original},
#include "core/import/frozen.def"
#undef DX_FROZEN
};

// "<frozen os>"
Owned frozen_filename(Thread& th, const FrozenModule& m) {
  std::string_view original(m.original);
  if (original.empty()) original = m.name;
  if (original.front() == '<') original.remove_prefix(1);
  return format_str(th, "<frozen {}>", original);
}

}  // namespace

const FrozenModule* frozen_find(std::string_view name) {
  for (const FrozenModule& m : kFrozen) {
    if (name == m.name) return &m;
  }
  return nullptr;
}

std::span<const FrozenModule> frozen_modules() { return kFrozen; }

const std::string& stdlib_dir(Runtime& rt) { return rt.import_state->stdlib_dir; }

namespace {

// Which archive has the file, and its bytes.
std::pair<const StdlibArchive*, std::string_view> find_archived(Runtime& rt, std::string_view path) {
  ImportState& state = *rt.import_state;
  if (std::string_view data = state.archive.find(path); !data.empty()) return {&state.archive, data};
  std::string_view top = path.substr(0, path.find_first_of("/."));
  for (StdlibPart& part : state.parts) {
    if (std::find(part.modules.begin(), part.modules.end(), top) == part.modules.end()) continue;
    if (!part.archive.is_open() && !part.archive.open(*rt.host, part.path.c_str())) continue;
    if (std::string_view data = part.archive.find(path); !data.empty()) return {&part.archive, data};
  }
  return {nullptr, {}};
}

}  // namespace

std::string_view stdlib_archive_find(Runtime& rt, std::string_view path) { return find_archived(rt, path).second; }

void stdlib_add_part(Runtime& rt, std::string archive, std::vector<std::string> modules) {
  rt.import_state->parts.push_back({std::move(archive), std::move(modules), StdlibArchive()});
}

Owned stdlib_archived_code(Thread& th, std::string_view path, Value filename) {
  // The archive is compiled without optimisation: assert statements and docstrings are in it.
  if (th.rt->optimize != 0) return Owned::none();
  auto [archive, data] = find_archived(*th.rt, path);
  if (data.empty()) return Owned::none();
  if (!archive->is_intact(data)) {
    std::string why;
    bytecode::VerifyOptions options;
    options.check_hash = false;
    if (!bytecode::verify_dpb(reinterpret_cast<const uint8_t*>(data.data()), data.size(), why, options))
      return Owned::none();
  }
  DpbOwner* owner = new DpbOwner;
  owner->data = reinterpret_cast<const uint8_t*>(data.data());
  owner->size = data.size();
  Owned code = code_from_dpb(th, owner, 0, filename);
  dpb_owner_release(owner);
  return code;
}

Owned frozen_code(Thread& th, const FrozenModule& m) {
  Owned filename = frozen_filename(th, m);
  if (!filename) return {};
  Owned code = stdlib_archived_code(th, m.path, filename);
  if (!code || !code.get().is_none()) return code;
  std::string path = th.rt->import_state->stdlib_dir + "/" + m.path;
  HostResult<std::string> source = host_read_file(*th.rt->host, path.c_str());
  if (!source.ok()) {
    Owned name = str_decode_fs(th, path);
    return name ? Owned(raise_os_error(th, source.error, name)) : Owned();
  }
  CompileRequest request;
  request.source = source.value;
  request.filename = filename;
  request.source_is_text = false;
  return compile_source(th, request);
}

Owned frozen_import(Thread& th, const FrozenModule& m) {
  Owned name = str_new(th, m.name);
  Owned code = frozen_code(th, m);
  if (!name || !code) return {};
  Owned module = module_new(th, name);
  if (!module) return {};
  Value dict = module.as<Module>()->dict;
  Owned original = *m.original != '\0' ? str_new(th, m.original) : Owned::none();
  if (!original || failed(dict_set_text(th, dict, "__origname__", original)) ||
      failed(dict_set(th, dict, th.rt->names.__builtins__, th.rt->builtins)) ||
      failed(dict_set(th, th.rt->modules, name, module))) {
    return {};
  }
  Owned result = run_code(th, code, dict);
  return result ? std::move(module) : Owned();
}

}  // namespace dxpy

// Frozen modules and the code of the standard library.
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

Owned stdlib_archived_code(Thread& th, std::string_view path, Value filename) {
  // The archive is compiled without optimisation: assert statements and docstrings are in it.
  if (th.rt->optimize != 0) return Owned::none();
  const StdlibArchive& archive = th.rt->import_state->archive;
  std::string_view data = archive.find(path);
  if (data.empty()) return Owned::none();
  if (!archive.is_intact(data)) {
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

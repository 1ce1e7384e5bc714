// posix_spawn() and posix_spawnp().
#include "core/host/linux.h"
#include "core/modules/posix_args.h"

namespace dxpy {

namespace {

constexpr int kMaxSignal = 64;

// One entry of file_actions: a tuple that begins with a POSIX_SPAWN_* number.
Status parse_action(Thread& th, Value item, std::vector<HostSpawnAction>& out) {
  if (!is_tuple(item) && !is_list(item)) {
    return raise(th, th.rt->exc.TypeError, "Each file_actions element must be a non-empty tuple");
  }
  Owned parts = sequence_to_tuple(th, item);
  if (!parts) return Status::kError;
  auto v = fast_items_tuple(parts);
  if (v.empty()) return raise(th, th.rt->exc.TypeError, "Each file_actions element must be a non-empty tuple");
  int tag;
  if (failed(native_arg_int(th, v[0], tag))) return Status::kError;
  HostSpawnAction a{};
  constexpr size_t kParts[] = {5, 2, 3, 2};
  constexpr const char* kMessages[] = {
      "A open file_action tuple must have 5 elements", "A close file_action tuple must have 2 elements",
      "A dup2 file_action tuple must have 3 elements", "A closefrom file_action tuple must have 2 elements"};
  if (tag < 0 || tag > 3) return raise(th, th.rt->exc.TypeError, "Unknown file_actions identifier");
  if (v.size() != kParts[tag]) return raise(th, th.rt->exc.TypeError, "{}", kMessages[tag]);
  a.kind = static_cast<HostSpawnAction::Kind>(tag);
  if (failed(native_arg_int(th, v[1], a.fd))) return Status::kError;
  if (a.kind == HostSpawnAction::kDup2) {
    if (failed(native_arg_int(th, v[2], a.to))) return Status::kError;
  } else if (a.kind == HostSpawnAction::kOpen) {
    int64_t mode = 0;
    Owned plain = os_fspath(th, v[2]);
    Owned bytes = plain ? os_fsencode(th, plain) : Owned();
    if (!bytes || failed(native_arg_int(th, v[3], a.flags)) || failed(native_arg_i64(th, v[4], mode)))
      return Status::kError;
    a.path = bytes_view(bytes);
    a.mode = static_cast<uint32_t>(mode);
  }
  out.push_back(std::move(a));
  return Status::kOk;
}

Status parse_actions(Thread& th, Value actions, std::vector<HostSpawnAction>& out) {
  if (actions.is_empty() || actions.is_none()) return Status::kOk;
  Owned items = sequence_fast(th, actions, "file_actions must be a sequence or None");
  if (items) items = sequence_to_tuple(th, items);
  if (!items) return Status::kError;
  for (Value item : fast_items_tuple(items)) {
    if (failed(parse_action(th, item, out))) return Status::kError;
  }
  return Status::kOk;
}

Status signal_set(Thread& th, Value iterable, bool& has, uint64_t& mask) {
  if (iterable.is_empty()) return Status::kOk;
  Owned it = get_iter(th, iterable);
  if (!it) return Status::kError;
  while (Owned item = iter_next(th, it)) {
    int64_t n = 0;
    if (failed(index_to_i64(th, item, n, th.rt->exc.OverflowError))) return Status::kError;
    if (n < 1 || n > kMaxSignal)
      return raise(th, th.rt->exc.ValueError, "signal number {} out of range [1; {}]", n, kMaxSignal);
    mask |= uint64_t{1} << (n - 1);
    has = true;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

Status parse_scheduler(Thread& th, Value scheduler, HostPosixSpawn& out) {
  if (scheduler.is_empty() || scheduler.is_none()) return Status::kOk;
  if (!is_tuple(scheduler)) return raise(th, th.rt->exc.TypeError, "scheduler must be a tuple or None");
  if (fast_items_tuple(scheduler).size() != 2)
    return raise(th, th.rt->exc.TypeError, "A scheduler tuple must have two elements");
  auto v = fast_items_tuple(scheduler);
  if (!v[0].is_none()) {
    if (failed(native_arg_int(th, v[0], out.policy))) return Status::kError;
    out.has_policy = true;
  }
  if (type_of(th, v[1]) != posix_state(th).sched_param)
    return raise(th, th.rt->exc.TypeError, "must have a sched_param object");
  if (failed(native_arg_int(th, fast_items_tuple(v[1])[0], out.priority))) return Status::kError;
  out.has_priority = true;
  return Status::kOk;
}

struct SpawnOptions {
  Value file_actions, group, mask, defaults, scheduler;
  bool reset_ids, new_session;
};

Owned spawn(Thread& th, const char* function, bool search, Value path, Value argv, Value env, const SpawnOptions& o) {
  HostLinux* l = host_of(th).linux_calls();
  if (l == nullptr) return raise_os_error(th, kHostUnsupported);
  PathArg p;
  PosixArgs args, environment;
  HostPosixSpawn request;
  if (failed(path_arg(th, path, function, "path", 0, p)) || failed(posix_arguments(th, argv, function, args)))
    return {};
  if (!env.is_none()) {
    if (failed(posix_environment(th, env, function, environment))) return {};
    request.environment = environment.data();
  }
  if (!o.group.is_empty() && !o.group.is_none()) {
    if (failed(native_arg_i64(th, o.group, request.group))) return {};
    request.has_group = true;
  }
  if (failed(parse_actions(th, o.file_actions, request.actions)) ||
      failed(signal_set(th, o.mask, request.has_mask, request.mask)) ||
      failed(signal_set(th, o.defaults, request.has_defaults, request.defaults)) ||
      failed(parse_scheduler(th, o.scheduler, request)))
    return {};
  request.path = p.text;
  request.search_path = search;
  request.argv = args.data();
  request.reset_ids = o.reset_ids;
  request.new_session = o.new_session;
  HostResult<int64_t> r = l->posix_spawn(request);
  return r.ok() ? int_from_i64(th, r.value) : Owned(raise_os_error(th, r.error, path_name(p)));
}

template <bool kSearch>
Owned os_posix_spawn(Thread& th, Value path, Value argv, Value env, Value file_actions, Value group, bool reset_ids,
                     bool new_session, Value mask, Value defaults, Value scheduler) {
  return spawn(th, kSearch ? "posix_spawnp" : "posix_spawn", kSearch, path, argv, env,
               {file_actions, group, mask, defaults, scheduler, reset_ids, new_session});
}

const NativeDef kFunctions[] = {
    function<&os_posix_spawn<false>>("posix_spawn(path, argv, env, /, *, file_actions=(), setpgroup=None, "
                                     "resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)",
                                     "Execute the program specified by path in a new process."),
    function<&os_posix_spawn<true>>("posix_spawnp(path, argv, env, /, *, file_actions=(), setpgroup=None, "
                                    "resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)",
                                    "Execute the program specified by path in a new process."),
};

}  // namespace

std::span<const NativeDef> posix_spawn_functions() { return kFunctions; }

}  // namespace dxpy

// sendmsg(), recvmsg() and recvmsg_into() of sockets: several buffers at once, with ancillary data.
#include <deque>

#include "core/modules/native_type.h"
#include "core/modules/socket_transfer.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

Socket* self_of(Value v) { return v.as<Socket>(); }

constexpr size_t kMaxSegments = 1024;  // IOV_MAX

// The buffers of an iterable, held open.
Status open_buffers(Thread& th, Value iterable, int flags, const char* function, std::deque<BufferScope>& scopes,
                    std::vector<HostSegment>& out) {
  Owned items = sequence_to_tuple(th, iterable);
  if (!items) {
    if (!error_clear_if(th, th.rt->exc.TypeError)) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "{}() argument 1 must be an iterable of buffer-like objects", function);
  }
  auto list = fast_items_tuple(items);
  if (list.size() > kMaxSegments) return raise(th, th.rt->exc.OSError, "{}() argument 1 is too long", function);
  for (Value v : list) {
    BufferScope& scope = scopes.emplace_back(th);
    if (failed(scope.open(v, flags))) return Status::kError;
    out.push_back({scope.view().data, static_cast<size_t>(scope.view().size)});
  }
  return Status::kOk;
}

Status control_from(Thread& th, Value iterable, std::vector<HostControl>& out) {
  if (iterable.is_empty()) return Status::kOk;
  Owned items = sequence_to_tuple(th, iterable);
  if (!items) {
    if (!error_clear_if(th, th.rt->exc.TypeError)) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "sendmsg() argument 2 must be an iterable");
  }
  for (Value item : fast_items_tuple(items)) {
    Owned parts = is_tuple(item) || is_list(item) ? sequence_to_tuple(th, item) : Owned();
    if (!parts || fast_items_tuple(parts).size() != 3) {
      if (th.has_error()) return Status::kError;
      return raise(th, th.rt->exc.TypeError, "[sendmsg() ancillary data items] argument must be 3-item sequence");
    }
    auto values = fast_items_tuple(parts);
    int level, type;
    BufferScope data(th);
    if (failed(native_arg_int(th, values[0], level)) || failed(native_arg_int(th, values[1], type)) ||
        failed(data.open(values[2])))
      return Status::kError;
    out.push_back({level, type, std::string(data.bytes())});
  }
  return Status::kOk;
}

// The list of (level, type, data), the flags and the address.
Owned received_values(Thread& th, Owned first, const HostReceived& got) {
  Owned list = list_new(th), address = socket_address_value(th, got.from);
  for (const HostControl& c : got.control) {
    Owned bytes = bytes_new(th, c.data);
    Owned item = bytes ? tuple_of(th, Value::small_int(c.level), Value::small_int(c.type), bytes.get()) : Owned();
    if (!list || !item || failed(list_append(th, list.as<List>(), item))) return {};
  }
  if (!first || !list || !address) return {};
  return tuple_of(th, first.get(), list.get(), Value::small_int(got.flags), address.get());
}

Status check_control_size(Thread& th, int64_t size, const char* function) {
  if (size >= 0 && size <= 0x7FFFFFFF) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "invalid ancillary data buffer size in {}()", function);
}

Owned control_size_of(Thread& th, int64_t size, const char* function, bool padded) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  if (size < 0 || size > 0x7FFFFFFF - 32)
    return raise(th, th.rt->exc.OverflowError, "{}() argument out of range", function);
  auto n = static_cast<size_t>(size);
  return Owned::small_int(static_cast<int64_t>(padded ? h->control_space(n) : h->control_length(n)));
}

}  // namespace

Owned socket_sendmsg(Thread& th, Value self, Value buffers, Value control, int flags, Value address) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  std::deque<BufferScope> scopes;
  std::vector<HostSegment> data;
  std::vector<HostControl> ancillary;
  HostAddress to;
  bool has_address = !address.is_none();
  if ((has_address && failed(socket_address(th, self_of(self), address, "sendmsg", to))) ||
      failed(open_buffers(th, buffers, BufferView::kSimple, "sendmsg", scopes, data)) ||
      failed(control_from(th, control, ancillary)))
    return {};
  auto* s = self_of(self);
  size_t sent = 0;
  Status ok = socket_transfer<size_t>(
      th, s, true, sent, [&] { return h->send_message(s->fd, data, ancillary, flags, has_address ? &to : nullptr); });
  return failed(ok) ? Owned() : Owned::small_int(static_cast<int64_t>(sent));
}

Owned socket_recvmsg(Thread& th, Value self, int64_t size, int64_t control_size, int flags) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  if (size < 0) return raise(th, th.rt->exc.ValueError, "negative buffer size in recvmsg()");
  if (failed(check_control_size(th, control_size, "recvmsg"))) return {};
  auto* s = self_of(self);
  std::string data(static_cast<size_t>(size), '\0');
  std::vector<HostSegment> segments{{data.data(), data.size()}};
  HostReceived got;
  size_t count = 0;
  Status ok = socket_transfer<size_t>(th, s, false, count, [&] {
    return h->receive_message(s->fd, segments, static_cast<size_t>(control_size), flags, got);
  });
  if (failed(ok)) return {};
  return received_values(th, bytes_new(th, std::string_view(data).substr(0, count)), got);
}

Owned socket_recvmsg_into(Thread& th, Value self, Value buffers, int64_t control_size, int flags) {
  HostSockets* h = host_sockets(th);
  std::deque<BufferScope> scopes;
  std::vector<HostSegment> data;
  if (h == nullptr || failed(open_buffers(th, buffers, BufferView::kWritable, "recvmsg_into", scopes, data)) ||
      failed(check_control_size(th, control_size, "recvmsg_into")))
    return {};
  auto* s = self_of(self);
  HostReceived got;
  size_t count = 0;
  Status ok = socket_transfer<size_t>(th, s, false, count, [&] {
    return h->receive_message(s->fd, data, static_cast<size_t>(control_size), flags, got);
  });
  if (failed(ok)) return {};
  return received_values(th, int_from_i64(th, static_cast<int64_t>(count)), got);
}

Owned socket_cmsg_len(Thread& th, int64_t size) { return control_size_of(th, size, "CMSG_LEN", false); }
Owned socket_cmsg_space(Thread& th, int64_t size) { return control_size_of(th, size, "CMSG_SPACE", true); }

}  // namespace dxpy

// BufferedRWPair: a reader and a writer as one stream.
#include "core/modules/io.h"
#include "core/object/exception_layouts.h"

namespace dxpy {

namespace {

struct RWPair : IOBase {
  Value reader, writer;
};
RWPair* pair_of(Value v) { return v.as<RWPair>(); }

Owned pair_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(make_instance<RWPair>(th, cls)));
}

Status pair_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "BufferedRWPair(reader, writer, buffer_size=131072, /)", args, nargs, kwnames, v, 3))) {
    return Status::kError;
  }
  if (failed(io_check_readable(th, v[0])) || failed(io_check_writable(th, v[1]))) return Status::kError;
  const IoState& s = io_state(th);
  Owned reader = call_with(th, type_value(s.reader), v[0], v[2]);
  Owned writer = reader ? call_with(th, type_value(s.writer), v[1], v[2]) : Owned();
  if (!writer) return Status::kError;
  assign_owned(pair_of(self)->reader, std::move(reader));
  assign_owned(pair_of(self)->writer, std::move(writer));
  return Status::kOk;
}

Value half(Thread& th, Value v) {
  if (!v) (void)raise(th, th.rt->exc.ValueError, "I/O operation on uninitialized object");
  return v;
}

template <auto Half, auto Name>
Owned forward(Thread& th, Value self, VarArgs args) {
  Value target = half(th, pair_of(self)->*Half);
  return target ? call_method_v(th, target, io_state(th).*Name, args.data, args.size) : Owned();
}

Owned pair_close(Thread& th, Value self) {
  RWPair* p = pair_of(self);
  if (!half(th, p->writer) || !half(th, p->reader)) return {};
  Owned w = call_method(th, p->writer, io_state(th).close);
  Owned first = take_error(th);
  Owned r = call_method(th, p->reader, io_state(th).close);
  io_chain_error(th, std::move(first));
  return w ? std::move(r) : Owned();
}

Owned pair_isatty(Thread& th, Value self) {
  RWPair* p = pair_of(self);
  if (!half(th, p->writer) || !half(th, p->reader)) return {};
  Owned r = call_method(th, p->writer, io_state(th).isatty);
  if (!r || !r.get().is_false()) return r;
  return call_method(th, p->reader, io_state(th).isatty);
}

Owned pair_closed(Thread& th, Value self) {
  if (!pair_of(self)->writer)
    return raise(th, th.rt->exc.RuntimeError, "the BufferedRWPair object is being garbage-collected");
  return get_attr(th, pair_of(self)->writer, io_state(th).closed);
}

void fill_pair(TypeSlots& s) {
  OwnedFields<RWPair, &RWPair::reader, &RWPair::writer>::fill(s);
  s.construct = &pair_construct;
  s.init = &pair_init;
}

const NativeDef kMethods[] = {
    method<&forward<&RWPair::reader, &IoState::read>>("read(self, /, *args)"),
    method<&forward<&RWPair::reader, &IoState::peek>>("peek(self, /, *args)"),
    method<&forward<&RWPair::reader, &IoState::read1>>("read1(self, /, *args)"),
    method<&forward<&RWPair::reader, &IoState::readinto>>("readinto(self, /, *args)"),
    method<&forward<&RWPair::reader, &IoState::readinto1>>("readinto1(self, /, *args)"),
    method<&forward<&RWPair::writer, &IoState::write>>("write(self, /, *args)"),
    method<&forward<&RWPair::writer, &IoState::flush>>("flush(self, /, *args)"),
    method<&forward<&RWPair::reader, &IoState::readable>>("readable(self, /, *args)"),
    method<&forward<&RWPair::writer, &IoState::writable>>("writable(self, /, *args)"),
    method<&pair_close>("close(self, /)"),
    method<&pair_isatty>("isatty(self, /)"),
};
const GetSetDef kGetSets[] = {{"closed", &pair_closed}};

}  // namespace

const TypeSpec kBufferedRWPairSpec = {"_io.BufferedRWPair",
                                      sizeof(RWPair),
                                      Kind::kOther,
                                      kStreamFlags,
                                      "A buffered reader and writer object together.",
                                      &fill_pair,
                                      kMethods,
                                      kGetSets,
                                      "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)"};

}  // namespace dxpy

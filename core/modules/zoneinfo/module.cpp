// The module _zoneinfo: ZoneInfo, its caches, and what it finds for datetimes.
#include "core/modules/builtin_module.h"
#include "core/modules/datetime_impl.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/zoneinfo/zone_data.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

constexpr size_t kStrongCacheSize = 8;
constexpr int64_t kEpochOrdinal = 719163;

struct KindObjects {
  Owned offset, dst_offset, name;
};
struct Zone : Object {
  Value key;        // owned; None for a zone from a file
  Value file_text;  // owned repr of the file, or empty
  ZoneData* data;
  std::vector<KindObjects>* objects;  // of each kind
  bool from_cache;
};

struct ZoneinfoState {
  Type* zone = nullptr;
  Owned weak_cache;
  std::vector<std::pair<Owned, Owned>> strong_cache;  // the last used come last
  void clear() {
    strong_cache.clear();
    weak_cache.reset();
  }
};
ZoneinfoState& state_of(Thread& th) { return module_state<ZoneinfoState>(th); }
Zone* as_zone(Value v) { return v.as<Zone>(); }

// --- loading

// The names in a file are ASCII by its format; anything else is refused before it becomes a str.
Status check_names(Thread& th, const ZoneData& data) {
  for (const ZoneKind& kind : data.kinds) {
    if (!text::is_ascii(kind.name))
      return raise(th, th.rt->exc.ValueError, "Invalid TZif file: abbreviation not ASCII");
  }
  return Status::kOk;
}

Status make_objects(Thread& th, Zone* zone) {
  for (const ZoneKind& kind : zone->data->kinds) {
    KindObjects o = {delta_from_us(th, Microseconds{kind.offset} * kUsPerSecond),
                     delta_from_us(th, Microseconds{kind.dst_offset} * kUsPerSecond), str_new(th, kind.name)};
    if (!o.offset || !o.dst_offset || !o.name) return Status::kError;
    zone->objects->push_back(std::move(o));
  }
  return Status::kOk;
}

Owned load_zone(Thread& th, Type* cls, Value file, Value key) {
  Owned content = call_method(th, file, lend(str_ascii(th, "read")));
  if (!content) return {};
  if (!is_bytes(content)) {
    return raise(th, th.rt->exc.TypeError, "a zone file must be read as bytes, not {}", type_of(th, content));
  }
  auto* zone = make_instance<Zone>(th, cls);
  if (zone == nullptr) return {};
  Owned result = Owned::steal(Value(zone));
  zone->key = own(key);
  zone->data = new ZoneData;
  zone->objects = new std::vector<KindObjects>;
  std::string tz, error;
  if (!zone->data->read(bytes_view(content), tz, error)) return raise(th, th.rt->exc.ValueError, error);
  if (failed(check_names(th, *zone->data))) return {};
  if (!zone->data->finish(tz)) {
    Owned text = bytes_new(th, tz);
    return text ? raise(th, th.rt->exc.ValueError, "Invalid TZ string: {!r}", text.get()) : Owned();
  }
  if (zone->data->after == ZoneData::kNone && zone->data->kinds.empty()) {
    return raise(th, th.rt->exc.ValueError, "No time zone information found.");
  }
  return failed(make_objects(th, zone)) ? Owned() : std::move(result);
}

Owned new_zone(Thread& th, Type* cls, Value key) {
  Owned find = import_attr(th, "zoneinfo._tzpath", "find_tzfile");
  Owned path = find ? call_with(th, find, key) : Owned();
  if (!path) return {};
  Owned file;
  if (path.get().is_none()) {
    Owned load = import_attr(th, "zoneinfo._common", "load_tzdata");
    file = load ? call_with(th, load, key) : Owned();
  } else {
    Owned open = import_attr(th, "io", "open");
    file = open ? call_with(th, open, path, lend(str_ascii(th, "rb"))) : Owned();
  }
  if (!file) return {};
  Owned zone = load_zone(th, cls, file, key);
  Owned error = zone ? Owned() : take_error(th);
  Owned closed = call_method(th, file, lend(str_ascii(th, "close")));
  if (!zone) {
    if (!closed) clear_error(th);
    restore_error(th, std::move(error));
    return {};
  }
  return closed ? std::move(zone) : Owned();
}

// --- caches

// The weak cache of a class: the module's for ZoneInfo, an attribute of subclasses.
Owned weak_cache(Thread& th, Type* cls) {
  auto& state = state_of(th);
  if (cls != state.zone) return get_attr(th, type_value(cls), "_weak_cache");
  if (!state.weak_cache) {
    Owned make = import_attr(th, "weakref", "WeakValueDictionary");
    state.weak_cache = make ? call(th, make) : Owned();
  }
  return state.weak_cache ? Owned::borrow(state.weak_cache) : Owned();
}

// Removes an entry and gives it; empty without an exception: there is none.
Owned strong_cache_take(Thread& th, Value key) {
  auto& cache = state_of(th).strong_cache;
  for (size_t i = 0; i < cache.size(); ++i) {
    Owned other = Owned::borrow(cache[i].first);
    Tri same = equal(th, other, key);
    if (same == Tri::kError) return {};
    if (same == Tri::kFalse) continue;
    if (i >= cache.size() || cache[i].first.get() != other.get()) return {};  // changed by __eq__
    Owned zone = std::move(cache[i].second);
    cache.erase(cache.begin() + static_cast<ptrdiff_t>(i));
    return zone;
  }
  return {};
}
Status strong_cache_put(Thread& th, Value key, Value zone) {
  Owned old = strong_cache_take(th, key);
  if (!old && th.has_error()) return Status::kError;
  auto& cache = state_of(th).strong_cache;
  cache.emplace_back(Owned::borrow(key), Owned::borrow(zone));
  if (cache.size() > kStrongCacheSize) {
    auto dropped = std::move(cache.front());
    cache.erase(cache.begin());
  }
  return Status::kOk;
}

// What a weak cache gave: subclasses may have put anything in its place.
Status check_cached(Thread& th, Type* cls, Value zone, Value key) {
  if (is_instance_exactly_or_sub(th, zone, cls)) return Status::kOk;
  return raise(th, th.rt->exc.RuntimeError, "Unexpected instance of {} in {} weak cache for key {!r}",
               type_of(th, zone), cls->name, key);
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  if (failed(native_match(th, "ZoneInfo(key)", args, nargs, kwnames, v, 1))) return {};
  Owned key = Owned::borrow(v[0]), cache = weak_cache(th, cls);
  Owned zone = cache ? call_method(th, cache, lend(str_ascii(th, "get")), key, Value::none()) : Owned();
  if (!zone) return {};
  if (zone.get().is_none()) {
    zone = new_zone(th, cls, key);
    if (!zone) return {};
    as_zone(zone)->from_cache = true;
    zone = call_method(th, cache, lend(str_ascii(th, "setdefault")), key, zone);
    if (!zone) return {};
  }
  if (failed(check_cached(th, cls, zone, key))) return {};
  if (cls == state_of(th).zone && failed(strong_cache_put(th, key, zone))) return {};
  return zone;
}
Status init(Thread&, Value, const Value*, size_t, Value) { return Status::kOk; }

Owned m_no_cache(Thread& th, Type* cls, Value key) { return new_zone(th, cls, key); }
Owned m_from_file(Thread& th, Type* cls, Value file, Value key) {
  Owned text = repr(th, file);
  Owned zone = text ? load_zone(th, cls, file, key) : Owned();
  if (zone) as_zone(zone)->file_text = text.release();
  return zone;
}
Status m_clear_cache(Thread& th, Type* cls, Value only_keys) {
  Owned cache = weak_cache(th, cls);
  if (!cache) return Status::kError;
  bool strong = cls == state_of(th).zone;
  if (!only_keys || only_keys.is_none()) {
    Owned done = call_method(th, cache, lend(str_ascii(th, "clear")));
    auto dropped = strong ? std::move(state_of(th).strong_cache) : std::vector<std::pair<Owned, Owned>>();
    if (strong) state_of(th).strong_cache.clear();
    return done ? Status::kOk : Status::kError;
  }
  Owned it = get_iter(th, only_keys);
  while (it) {
    Owned key = iter_next(th, it);
    if (!key) break;
    Owned dropped = strong ? strong_cache_take(th, key) : Owned();
    if (th.has_error()) return Status::kError;
    Owned done = call_method(th, cache, lend(str_ascii(th, "pop")), key, Value::none());
    if (!done) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}
Status m_init_subclass(Thread& th, Type* cls, Value) {
  Owned make = import_attr(th, "weakref", "WeakValueDictionary");
  Owned cache = make ? call(th, make) : Owned();
  return cache ? set_attr(th, type_value(cls), lend(str_ascii(th, "_weak_cache")), cache) : Status::kError;
}

// --- looking up

Status int_attr(Thread& th, Value v, const char* name, int64_t& out) {
  Owned attribute = get_attr(th, v, name);
  return attribute ? int_as_i64(th, attribute, out) : Status::kError;
}
int64_t seconds_of(int64_t ordinal, int64_t hour, int64_t minute, int64_t second) {
  return (ordinal - kEpochOrdinal) * 86400 + hour * 3600 + minute * 60 + second;
}
// Wall time, year and fold of a datetime, or of an object that looks like one.
Status wall_time(Thread& th, Value dt, int64_t& wall, int& year, bool& fold) {
  if (is_datetime(th, dt)) {
    Moment m = moment_of(dt.as<DateTimeObject>());
    wall = seconds_of(to_ordinal(m.year, m.month, m.day), m.hour, m.minute, m.second);
    year = m.year;
    fold = m.fold != 0;
    return Status::kOk;
  }
  Owned ordinal_value = call_method(th, dt, lend(str_ascii(th, "toordinal")));
  int64_t ordinal, hour, minute, second, of_year, second_time;
  if (!ordinal_value || failed(int_as_i64(th, ordinal_value, ordinal)) || failed(int_attr(th, dt, "hour", hour)) ||
      failed(int_attr(th, dt, "minute", minute)) || failed(int_attr(th, dt, "second", second)) ||
      failed(int_attr(th, dt, "year", of_year)) || failed(int_attr(th, dt, "fold", second_time))) {
    return Status::kError;
  }
  if (of_year < 1 || of_year > 9999) return raise(th, th.rt->exc.ValueError, "year is out of range");
  wall = seconds_of(ordinal, hour, minute, second);
  year = static_cast<int>(of_year);
  fold = second_time != 0;
  return Status::kOk;
}

// The objects of the kind that holds at dt; nullptr without an exception: unknown.
const KindObjects* find_kind(Thread& th, Zone* zone, Value dt) {
  uint32_t kind = ZoneData::kNone;
  if (dt.is_none()) {
    if (zone->data->fixed) kind = zone->data->after;
  } else {
    int64_t wall = 0;
    int year = 0;
    bool fold = false;
    if (failed(wall_time(th, dt, wall, year, fold))) return nullptr;
    kind = zone->data->at_wall(wall, year, fold);
  }
  return kind == ZoneData::kNone ? nullptr : &(*zone->objects)[kind];
}
template <Owned KindObjects::* Field>
Owned m_lookup(Thread& th, Zone* self, Value dt) {
  const KindObjects* kind = find_kind(th, self, dt);
  if (kind == nullptr) return th.has_error() ? Owned() : Owned::none();
  return Owned::borrow(kind->*Field);
}

Owned m_fromutc(Thread& th, Zone* self, Value dt) {
  if (!is_datetime(th, dt)) return raise(th, th.rt->exc.TypeError, "fromutc: argument must be a datetime");
  if (dt.as<DateTimeObject>()->tzinfo != Value(self)) {
    return raise(th, th.rt->exc.ValueError, "fromutc: dt.tzinfo is not self");
  }
  int64_t utc = 0;
  int year = 0;
  bool fold = false;
  if (failed(wall_time(th, dt, utc, year, fold))) return {};
  uint32_t kind = self->data->at_utc(utc, year, fold);
  if (kind == ZoneData::kNone) return raise(th, th.rt->exc.ValueError, "No time zone information found.");
  Owned local = binary_op(th, BinaryOp::kAdd, dt, (*self->objects)[kind].offset);
  if (!local || !fold) return local;
  if (type_of(th, local) == datetime_state(th).datetime) {
    auto* d = local.as<DateTimeObject>();
    Moment m = moment_of(d);
    m.fold = 1;
    return datetime_make(th, datetime_state(th).datetime, m, d->tzinfo);
  }
  Owned replace = get_attr(th, local, "replace"), none = tuple_of(th), words = dict_new(th);
  if (!replace || !none || !words || failed(dict_set_text(th, words, "fold", Value::small_int(1)))) return {};
  return call_ex(th, replace, none, words);
}

// --- text and pickling

Owned zone_repr(Thread& th, Value self) {
  Zone* zone = as_zone(self);
  std::string name = full_type_name(zone->type());
  if (zone->type()->has_flag(TypeFlags::kHeap)) name = zone->type()->name;
  if (!zone->key.is_none()) return format_str(th, "{}(key={!r})", name, zone->key);
  return format_str(th, "{}.from_file({})", name, zone->file_text);
}
Owned zone_str(Thread& th, Value self) {
  Zone* zone = as_zone(self);
  return zone->key.is_none() ? repr(th, self) : str_of(th, zone->key);
}
Owned m_reduce(Thread& th, Zone* self) {
  if (self->file_text) {
    Owned error = import_attr(th, "pickle", "PicklingError");
    if (!error) return {};
    return raise(th, error.as<Type>(), "Cannot pickle a ZoneInfo file from a file stream.");
  }
  Owned unpickle = get_attr(th, class_of(self), "_unpickle");
  Owned args = unpickle ? tuple_of(th, self->key, Value::small_int(self->from_cache ? 1 : 0)) : Owned();
  return args ? tuple_of(th, unpickle, args) : Owned();
}
Owned m_unpickle(Thread& th, Type* cls, Value key, bool from_cache) {
  return from_cache ? call_with(th, type_value(cls), key) : new_zone(th, cls, key);
}

const NativeDef kMethods[] = {
    class_method<&m_clear_cache>("clear_cache(type, /, *, only_keys=None)", "Clear the ZoneInfo cache."),
    class_method<&m_no_cache>("no_cache(type, /, key)", "Get a new instance of ZoneInfo, bypassing the cache."),
    class_method<&m_from_file>("from_file(type, file_obj, /, key=None)", "Create a ZoneInfo file from a file object."),
    method<&m_lookup<&KindObjects::offset>>(
        "utcoffset(self, dt, /)", "Retrieve a timedelta representing the UTC offset in a zone at the given datetime."),
    method<&m_lookup<&KindObjects::dst_offset>>(
        "dst(self, dt, /)",
        "Retrieve a timedelta representing the amount of DST applied in a zone at the given datetime."),
    method<&m_lookup<&KindObjects::name>>(
        "tzname(self, dt, /)",
        "Retrieve a string containing the abbreviation for the time zone that applies in a zone at a given datetime."),
    method<&m_fromutc>("fromutc(self, object, /)",
                       "Given a datetime with local time in UTC, retrieve an adjusted datetime in local time."),
    method<&m_reduce>("__reduce__(self, /)", "Function for serialization with the pickle protocol."),
    class_method<&m_unpickle>("_unpickle(type, key, from_cache, /)", "Private method used in unpickling."),
    class_method<&m_init_subclass>("__init_subclass__(type, /, **kwargs)", "Function to initialize subclasses."),
};
const GetSetDef kGetSets[] = {{"key", [](Thread&, Value v) { return Owned::borrow(as_zone(v)->key); }}};

using ZoneFields = OwnedFields<Zone, &Zone::key, &Zone::file_text>;
void dealloc(Thread& th, Object* o) {
  delete static_cast<Zone*>(o)->data;
  delete static_cast<Zone*>(o)->objects;
  ZoneFields::dealloc(th, o);
}
void fill(TypeSlots& s) {
  ZoneFields::fill(s);
  s.dealloc = dealloc;
  s.construct = construct;
  s.init = init;
  s.repr = zone_repr;
  s.str = zone_str;
}
const TypeSpec kSpec = {"zoneinfo.ZoneInfo",
                        sizeof(Zone),
                        Kind::kOther,
                        TypeFlags::kBaseType | TypeFlags::kWeakRef | TypeFlags::kGc,
                        nullptr,
                        fill,
                        kMethods,
                        kGetSets};

Status exec(Thread& th, Module* m) {
  if (Owned datetime = import_module(th, "_datetime"); !datetime) return Status::kError;
  auto& state = state_of(th);
  state.zone = add_type(th, m, kSpec, datetime_state(th).tzinfo);
  return state.zone == nullptr ? Status::kError : Status::kOk;
}

}  // namespace

const ModuleDef kZoneinfoModule = {"_zoneinfo", "C implementation of the zoneinfo module", {}, &exec};

}  // namespace dxpy

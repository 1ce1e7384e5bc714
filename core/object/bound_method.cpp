// types.MethodType and cells.
#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

// --- method

void bm_dealloc(Thread& th, Object* o) {
  auto* m = static_cast<BoundMethod*>(o);
  drop(m->function);
  drop(m->self);
  object_free(th, o);
}
void bm_traverse(Object* o, Visitor& visit) {
  visit(static_cast<BoundMethod*>(o)->function);
  visit(static_cast<BoundMethod*>(o)->self);
}

Owned bm_call(Thread& th, Value callable, const Value* args, size_t nargs, Value kwnames) {
  auto* m = callable.as<BoundMethod>();
  size_t total = nargs + (kwnames ? fast_items_tuple(kwnames).size() : 0);
  constexpr size_t kInline = 12;
  Value inline_args[kInline];
  Value* all = inline_args;
  Owned holder;
  if (total + 1 > kInline) {
    Tuple* t = tuple_alloc(th, total + 1);
    if (t == nullptr) return {};
    holder = Owned::steal(Value(t));
    all = t->items;
  }
  all[0] = m->self;
  for (size_t i = 0; i < total; ++i) all[i + 1] = args[i];
  if (all != inline_args) {
    for (size_t i = 0; i <= total; ++i) inc_ref(all[i]);
  }
  return call(th, m->function, all, nargs + 1, kwnames);
}

Owned bm_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "method", kwnames)) || failed(check_positional(th, "method", nargs, 2, 2))) return {};
  if (slots_of(th, args[0]).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "first argument must be callable");
  }
  if (args[1].is_none()) return raise(th, th.rt->exc.TypeError, "instance must not be None");
  return bound_method_new(th, args[0], args[1]);
}

// What the method type itself does not have comes from the function.
Owned bm_getattr(Thread& th, Value self, Value name) {
  if (is_str(name)) name = str_intern(th, name);
  Type* type = type_of(th, self);
  Value descr = type_lookup(type, name);
  if (descr) {
    Owned held = Owned::borrow(descr);
    DescrGetFn get = slots_of(th, descr).descr_get;
    return get == nullptr ? std::move(held) : get(th, descr, self, Value(type));
  }
  return get_attr(th, self.as<BoundMethod>()->function, name);
}

Owned bm_descr_get(Thread&, Value self, Value, Value) { return Owned::borrow(self); }

Owned bm_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_kind(a, Kind::kBoundMethod) ||
      !is_kind(b, Kind::kBoundMethod)) {
    return Owned::not_implemented();
  }
  auto* x = a.as<BoundMethod>();
  auto* y = b.as<BoundMethod>();
  Tri same = equal(th, x->function, y->function);
  if (same == Tri::kError) return {};
  bool eq = same == Tri::kTrue && x->self == y->self;
  return Owned::boolean(eq == (op == CompareOp::kEq));
}
Status bm_hash(Thread& th, Value self, int64_t& out) {
  auto* m = self.as<BoundMethod>();
  if (failed(hash(th, m->function, out))) return Status::kError;
  out ^= hash_pointer(reinterpret_cast<void*>(static_cast<uintptr_t>(m->self.bits())));
  if (out == -1) out = -2;
  return Status::kOk;
}

Owned bm_repr(Thread& th, Value self) {
  auto* m = self.as<BoundMethod>();
  Owned name;
  if (find_attr(th, m->function, th.rt->names.__qualname__, name) == Tri::kError) return {};
  if (!name && find_attr(th, m->function, th.rt->names.__name__, name) == Tri::kError) return {};
  if (name && is_str(name)) return format_str(th, "<bound method {} of {!r}>", name, m->self);
  return format_str(th, "<bound method ? of {!r}>", m->self);
}

Owned bm_function(Thread&, Value self) { return Owned::borrow(self.as<BoundMethod>()->function); }
Owned bm_self(Thread&, Value self) { return Owned::borrow(self.as<BoundMethod>()->self); }
Owned bm_doc(Thread& th, Value self) {
  Owned doc;
  Tri found = find_attr(th, self.as<BoundMethod>()->function, th.rt->names.__doc__, doc);
  if (found == Tri::kError) return {};
  return found == Tri::kTrue ? std::move(doc) : Owned::none();
}
Owned bm_reduce(Thread& th, Value self) {
  auto* m = self.as<BoundMethod>();
  Owned name = get_attr(th, m->function, th.rt->names.__name__);
  Owned getter = name ? import_attr(th, "builtins", "getattr") : Owned();
  Owned args = getter ? tuple_of(th, m->self, name.get()) : Owned();
  return args ? tuple_of(th, getter.get(), args.get()) : Owned();
}

const NativeDef kMethodMethods[] = {method<&bm_reduce>("__reduce__(self, /)")};
const GetSetDef kMethodGetSets[] = {
    {"__func__", &bm_function, nullptr, "the function (or other callable) implementing a method"},
    {"__self__", &bm_self, nullptr, "the instance to which a method is bound"},
    {"__doc__", &bm_doc},
};
const TypeSpec kBoundMethodSpec = {
    .name = "method",
    .size = sizeof(BoundMethod),
    .kind = Kind::kBoundMethod,
    .flags = TypeFlags::kGc | TypeFlags::kWeakRef,
    .doc = "Create a bound instance method object.",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &bm_dealloc;
          s.traverse = &bm_traverse;
          s.construct = &bm_construct;
          s.call = &bm_call;
          s.getattr = &bm_getattr;
          s.descr_get = &bm_descr_get;
          s.compare = &bm_compare;
          s.hash = &bm_hash;
          s.repr = &bm_repr;
        },
    .methods = kMethodMethods,
    .getsets = kMethodGetSets,
    .text_signature = "(function, instance, /)",
};

// --- cell

void cell_dealloc(Thread& th, Object* o) {
  drop(static_cast<Cell*>(o)->content);
  object_free(th, o);
}
void cell_traverse(Object* o, Visitor& visit) { visit(static_cast<Cell*>(o)->content); }
void cell_clear(Thread&, Object* o) { drop(static_cast<Cell*>(o)->content); }

Owned cell_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "cell", kwnames)) || failed(check_positional(th, "cell", nargs, 0, 1))) return {};
  return cell_new(th, nargs == 0 ? Value() : args[0]);
}

Owned cell_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_kind(a, Kind::kCell) || !is_kind(b, Kind::kCell)) return Owned::not_implemented();
  Value x = a.as<Cell>()->content, y = b.as<Cell>()->content;
  if (x && y) {
    Owned hold_x = Owned::borrow(x), hold_y = Owned::borrow(y);
    return compare(th, hold_x, hold_y, op);
  }
  // An empty cell is less than one with content.
  return compare(th, Value::small_int(x ? 1 : 0), Value::small_int(y ? 1 : 0), op);
}

Owned cell_repr(Thread& th, Value self) {
  Value v = self.as<Cell>()->content;
  if (!v) return format_str(th, "<cell at {}: empty>", address_text(self));
  return format_str(th, "<cell at {}: {} object at {}>", address_text(self), type_of(th, v), address_text(v));
}

Owned cell_get(Thread& th, Value self) {
  Value v = self.as<Cell>()->content;
  return v ? Owned::borrow(v) : Owned(raise(th, th.rt->exc.ValueError, "Cell is empty"));
}
Status cell_set(Thread&, Value self, Value value) {
  inc_ref(value);
  dec_ref(std::exchange(self.as<Cell>()->content, value));
  return Status::kOk;
}

const GetSetDef kCellGetSets[] = {{"cell_contents", &cell_get, &cell_set}};
const TypeSpec kCellSpec = {
    .name = "cell",
    .size = sizeof(Cell),
    .kind = Kind::kCell,
    .flags = TypeFlags::kGc,
    .doc =
        "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be "
        "empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &cell_dealloc;
          s.traverse = &cell_traverse;
          s.clear = &cell_clear;
          s.construct = &cell_construct;
          s.compare = &cell_compare;
          s.repr = &cell_repr;
        },
    .getsets = kCellGetSets,
};

}  // namespace

Owned bound_method_new(Thread& th, Value function, Value self) {
  auto* m = static_cast<BoundMethod*>(object_alloc(th, th.rt->types.bound_method));
  if (m == nullptr) return {};
  inc_ref(function);
  inc_ref(self);
  m->function = function;
  m->self = self;
  return Owned::steal(Value(m));
}

Owned cell_new(Thread& th, Value content) {
  auto* c = static_cast<Cell*>(object_alloc(th, th.rt->types.cell));
  if (c == nullptr) return {};
  inc_ref(content);
  c->content = content;
  return Owned::steal(Value(c));
}

Status init_bound_method_types(Thread& th) {
  th.rt->types.bound_method = type_from_spec(th, kBoundMethodSpec);
  th.rt->types.cell = type_from_spec(th, kCellSpec);
  return th.rt->types.bound_method && th.rt->types.cell ? Status::kOk : Status::kError;
}

}  // namespace dxpy

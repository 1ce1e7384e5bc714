// What each instruction takes from the stack and leaves there, by kinds of words; part of the verifier.
#include "core/bytecode/verify_words.h"

namespace dxpy::bytecode::verify {

bool CodeVerifier::exceptions(const Step& s, State& st, bool& done) {
  done = true;
  Word w;
  switch (s.i.op) {
    case Opcode::PushExcInfo:
      if (!pop_kind(st, Kind::kException, "no exception")) return false;
      push(st, Kind::kPrevious);
      push(st, Kind::kException);
      return true;
    case Opcode::PopExcept:
      return pop_kind(st, Kind::kPrevious, "no saved exception state");
    case Opcode::Reraise: {
      if (!pop_kind(st, Kind::kException, "no exception")) return false;
      if (s.i.n == 0) return true;
      Word* number = peek(st, s.i.n);
      return (number != nullptr && number->kind == Kind::kInt) || fail("no instruction number");
    }
    case Opcode::CheckExcMatch:
      if (!pop_object(st, w)) return false;
      if (st.stack.empty() || st.stack.back().kind != Kind::kException) return fail("no exception");
      push(st, Kind::kObject);
      return true;
    case Opcode::CheckEgMatch:
      if (!pop_object(st, w) || !pop(st, w)) return false;
      if (w.kind != Kind::kException && w.kind != Kind::kExceptionOrNone) return fail("no exception");
      push(st, Kind::kExceptionOrNone);
      push(st, Kind::kExceptionOrNone);
      return true;
    case Opcode::PrepReraiseStar:
      if (!pop_kind(st, Kind::kList, "no list of exceptions")) return false;
      if (!pop_kind(st, Kind::kException, "no exception")) return false;
      push(st, Kind::kExceptionOrNone);
      return true;
    case Opcode::EndAsyncFor:
      return pop_kind(st, Kind::kException, "no exception") && pop_object(st, w);
    case Opcode::WithExceptStart: {
      Word *exception = peek(st, 1), *previous = peek(st, 2), *number = peek(st, 3), *self = peek(st, 4),
           *exit = peek(st, 5);
      if (exit == nullptr || exception->kind != Kind::kException || previous->kind != Kind::kPrevious ||
          number->kind != Kind::kInt ||
          (!is_object(*self) && self->kind != Kind::kNullable && self->kind != Kind::kEmpty) || !is_object(*exit)) {
        return fail("the stack does not fit the end of a with block");
      }
      push(st, Kind::kObject);
      return true;
    }
    case Opcode::BeforeWith:
    case Opcode::BeforeAsyncWith:
      if (!pop_object(st, w)) return false;
      push(st, Kind::kObject);
      push(st, Kind::kNullable);
      push(st, Kind::kObject);
      return true;
    default:
      done = false;
      return true;
  }
}

bool CodeVerifier::calls(const Step& s, State& st, bool& done) {
  done = true;
  Word w;
  auto callee = [&](bool must_be_empty) {
    Word self;
    if (!pop(st, self)) return false;
    const bool nullable = self.kind == Kind::kEmpty || self.kind == Kind::kNullable;
    if (!nullable && (must_be_empty || !is_object(self))) return fail("no self or empty word under the arguments");
    if (!pop_object(st, self)) return false;
    push(st, Kind::kObject);
    return true;
  };
  switch (s.i.op) {
    case Opcode::Call:
      return pop_objects(st, s.i.n) && callee(false);
    case Opcode::CallKw: {
      int64_t size;
      if (!pop(st, w)) return false;
      if (!str_tuple(w, size) || size > s.i.n) return fail("no keyword names");
      return pop_objects(st, s.i.n) && callee(false);
    }
    case Opcode::CallEx:
      if ((s.i.n & 1) && !pop_kind(st, Kind::kDict, "no dict of keyword arguments")) return false;
      return pop_object(st, w) && callee(true);
    case Opcode::MakeFunction:
      if (!pop(st, w)) return false;
      if (w.kind != Kind::kCode) return fail("no code object");
      if (free_count(w.x) == 0) {
        push(st, Kind::kFunction);
      } else {
        push(st, Kind::kOpen, w.x);
      }
      return true;
    case Opcode::SetFunctionAttr: {
      Word function;
      if (!pop(st, function)) return false;
      if (function.kind != Kind::kFunction && function.kind != Kind::kOpen) return fail("no function");
      if (s.i.n == 8) {
        if (!pop(st, w)) return false;
        if (function.kind != Kind::kOpen || w.kind != Kind::kCells || w.x != free_count(function.x)) {
          return fail("the closure does not fit the function");
        }
        function = {Kind::kFunction, 0};
      } else if (s.i.n == 1) {
        if (!pop_tuple(st)) return false;
      } else if (s.i.n == 2) {
        if (!pop_kind(st, Kind::kDict, "no dict of defaults")) return false;
      } else if (!pop_object(st, w)) {
        return false;
      }
      st.stack.push_back(function);
      return true;
    }
    case Opcode::SetFunctionTypeParams:
      if (!pop_tuple(st) || !pop_kind(st, Kind::kFunction, "no function")) return false;
      push(st, Kind::kFunction);
      return true;
    case Opcode::MakeTypeVar:
      if ((s.i.n == 1 || s.i.n == 2) && !pop_kind(st, Kind::kFunction, "no function")) return false;
      if (!pop_kind(st, Kind::kStr, "no name")) return false;
      push(st, Kind::kObject);
      return true;
    case Opcode::SetTypeParamDefault:
      if (!pop_kind(st, Kind::kFunction, "no function") || !pop_object(st, w)) return false;
      push(st, Kind::kObject);
      return true;
    case Opcode::MakeTypeAlias:
      if (!pop(st, w)) return false;
      if (w.kind != Kind::kTuple || w.x != 4) return fail("no tuple of three");
      push(st, Kind::kObject);
      return true;
    case Opcode::SubscriptGeneric:
      if (!pop_tuple(st)) return false;
      push(st, Kind::kObject);
      return true;
    case Opcode::MatchClass: {
      int64_t size;
      if (!pop(st, w)) return false;
      if (!str_tuple(w, size)) return fail("no attribute names");
      if (!pop_objects(st, 2)) return false;
      push(st, Kind::kObject);
      return true;
    }
    case Opcode::MatchKeys: {
      Word *keys = peek(st, 1), *subject = peek(st, 2);
      if (subject == nullptr || !is_object(*subject)) return fail("no subject");
      if (keys->kind != Kind::kTuple && keys->kind != Kind::kConstant && keys->kind != Kind::kParts) {
        return fail("no tuple of keys");
      }
      push(st, Kind::kObject);
      return true;
    }
    default:
      done = false;
      return true;
  }
}

bool CodeVerifier::builds(const Step& s, State& st, bool& done) {
  done = true;
  Word w;
  const int64_t n = s.i.n;
  auto build = [&](int64_t count, Kind kind) {
    if (!pop_objects(st, count)) return false;
    push(st, kind);
    return true;
  };
  switch (s.i.op) {
    case Opcode::BuildTuple: {
      if (n > static_cast<int64_t>(st.stack.size())) return fail("stack underflow");
      bool cells = n > 0, parts = true;
      for (int64_t k = 0; k < n; ++k) {
        if (!pop_object(st, w)) return false;
        cells &= w.kind == Kind::kCell;
        parts &= w.kind == Kind::kPart;
      }
      if (cells) {
        push(st, Kind::kCells, static_cast<uint32_t>(n));
      } else if (parts) {
        push(st, Kind::kParts, static_cast<uint32_t>(n));
      } else {
        push(st, Kind::kTuple, static_cast<uint32_t>(n + 1));
      }
      return true;
    }
    case Opcode::BuildList:
      return build(n, Kind::kList);
    case Opcode::BuildSet:
      return build(n, Kind::kSet);
    case Opcode::BuildDict:
      return build(2 * n, Kind::kDict);
    case Opcode::BuildSlice:
      return build(n, Kind::kObject);
    case Opcode::BuildString:
      for (int64_t k = 0; k < n; ++k) {
        if (!pop_kind(st, Kind::kStr, "no str")) return false;
      }
      push(st, Kind::kStr);
      return true;
    case Opcode::ListAppend:
    case Opcode::ListExtend:
      return pop_object(st, w) && target_kind(st, n, Kind::kList);
    case Opcode::SetAdd: {
      // The set of conditional annotations comes from a namespace: the interpreter looks at it.
      if (!pop_object(st, w)) return false;
      Word* set = peek(st, n);
      return (set != nullptr && is_object(*set)) || fail("no set");
    }
    case Opcode::SetUpdate:
      return pop_object(st, w) && target_kind(st, n, Kind::kSet);
    case Opcode::MapAdd:
      return pop_objects(st, 2) && target_kind(st, n, Kind::kDict);
    case Opcode::DictUpdate:
      return pop_object(st, w) && target_kind(st, n, Kind::kDict);
    case Opcode::DictMerge: {
      if (!pop_object(st, w) || !target_kind(st, n, Kind::kDict)) return false;
      Word* callable = peek(st, n + 3);
      return (callable != nullptr && is_object(*callable)) || fail("no call around the keyword arguments");
    }
    case Opcode::ListToTuple:
      if (!pop_kind(st, Kind::kList, "no list")) return false;
      push(st, Kind::kTuple);
      return true;
    case Opcode::UnpackSequence:
      if (!pop_object(st, w)) return false;
      if (n > f_.stack_size) return fail("stack overflow");
      for (int64_t k = 0; k < n; ++k) push(st, Kind::kObject);
      return true;
    case Opcode::UnpackEx:
      if (!pop_object(st, w)) return false;
      if ((n & 255) + (n >> 8) + 1 > f_.stack_size) return fail("stack overflow");
      for (int64_t k = 0; k < (n >> 8); ++k) push(st, Kind::kObject);
      push(st, Kind::kList);
      for (int64_t k = 0; k < (n & 255); ++k) push(st, Kind::kObject);
      return true;
    case Opcode::FormatSimple:
    case Opcode::ConvertValue:
      return build(1, Kind::kStr);
    case Opcode::FormatWithSpec:
      if (!pop_kind(st, Kind::kStr, "no format spec")) return false;
      return build(1, Kind::kStr);
    case Opcode::BuildInterpolation:
      if ((n & 1) && !pop_kind(st, Kind::kStr, "no format spec")) return false;
      if (!pop_kind(st, Kind::kStr, "no source text")) return false;
      return build(1, Kind::kPart);
    case Opcode::BuildTemplate: {
      int64_t size;
      if (!pop_kind(st, Kind::kParts, "no tuple of interpolations") || !pop(st, w)) return false;
      if (!str_tuple(w, size)) return fail("no tuple of strs");
      push(st, Kind::kObject);
      return true;
    }
    default:
      done = false;
      return true;
  }
}

bool CodeVerifier::special(const Step& s, State& st, bool& done) {
  done = true;
  Word w;
  const auto slot = static_cast<size_t>(s.i.n);
  switch (s.i.op) {
    case Opcode::LoadConst: {
      uint32_t index = view_.consts(f_)[slot];
      const DpbConstant& c = view_.constant(index);
      switch (c.kind) {
        case ConstantKind::kStr:
          push(st, Kind::kStr);
          return true;
        case ConstantKind::kTuple:
          push(st, Kind::kConstant, index);
          return true;
        case ConstantKind::kCode:
          push(st, Kind::kCode, static_cast<uint32_t>(c.payload));
          return true;
        default:
          push(st, Kind::kObject);
          return true;
      }
    }
    case Opcode::LoadFast:
      push(st, hidden_parameter(s.i.n));
      return true;
    case Opcode::StoreFast: {
      if (!pop(st, w)) return false;
      if (slot_kind(s.i.n) & (kSlotCell | kSlotFree)) {
        if (w.kind != Kind::kCell) return fail("a cell slot gets something else");
        st.cells[slot] = 1;
        return true;
      }
      if (!is_object(w) && w.kind != Kind::kEmpty && w.kind != Kind::kNullable) return fail("a word is not an object");
      Kind hidden = hidden_parameter(s.i.n);
      if (hidden == Kind::kTuple && w.kind != Kind::kTuple) return fail("a hidden variable gets something else");
      return hidden == Kind::kObject || hidden == Kind::kTuple || fail("a hidden parameter is assigned");
    }
    case Opcode::LoadFastAndClear:
      push(st, Kind::kNullable);
      return true;
    case Opcode::ReplaceCell:
      if (!st.cells[slot]) return fail("the slot may hold no cell");
      push(st, Kind::kCell);
      return true;
    case Opcode::LoadDeref:
    case Opcode::StoreDeref:
    case Opcode::DeleteDeref:
    case Opcode::LoadClosure:
    case Opcode::LoadFromDictOrDeref:
      if (!st.cells[slot]) return fail("the slot may hold no cell");
      if (s.i.op == Opcode::LoadDeref) {
        push(st, hidden_parameter(s.i.n) == Kind::kTuple ? Kind::kTuple : Kind::kObject);
      } else if (s.i.op == Opcode::LoadClosure) {
        push(st, Kind::kCell);
      } else if (s.i.op == Opcode::StoreDeref) {
        if (!pop_object(st, w)) return false;
        return hidden_parameter(s.i.n) != Kind::kTuple || w.kind == Kind::kTuple ||
               fail("a hidden variable gets something else");
      } else if (s.i.op == Opcode::LoadFromDictOrDeref) {
        if (!pop_object(st, w)) return false;
        push(st, Kind::kObject);
      }
      return true;
    case Opcode::LoadMethod:
      if (!pop_object(st, w)) return false;
      push(st, Kind::kObject);
      push(st, Kind::kNullable);
      return true;
    case Opcode::LoadSuperMethod:
      if (!pop_objects(st, 3)) return false;
      push(st, Kind::kObject);
      push(st, Kind::kNullable);
      return true;
    case Opcode::PushNull:
      push(st, Kind::kEmpty);
      return true;
    case Opcode::Pop:
      if (!pop(st, w)) return false;
      return true;
    case Opcode::Copy: {
      Word* p = peek(st, s.i.n);
      if (p == nullptr) return fail("stack underflow");
      w = *p;
      if (w.kind == Kind::kOpen || w.kind == Kind::kJunk) return fail("a word that cannot be copied");
      st.stack.push_back(w);
      return true;
    }
    case Opcode::Swap: {
      Word* p = peek(st, s.i.n);
      if (p == nullptr) return fail("stack underflow");
      std::swap(*p, st.stack.back());
      return true;
    }
    case Opcode::GetIter:
    case Opcode::GetYieldFromIter:
    case Opcode::GetAwaitable:
      if (!pop_object(st, w)) return false;
      push(st, Kind::kIterator);
      return true;
    case Opcode::YieldFrom:
      if (!pop_object(st, w) || !pop_object(st, w)) return false;
      push(st, Kind::kObject);
      return true;
    case Opcode::GetAnext:
    case Opcode::ImportFrom:
    case Opcode::MatchMapping:
    case Opcode::MatchSequence:
    case Opcode::GetLen: {
      Word* p = peek(st, 1);
      if (p == nullptr || !is_object(*p)) return fail("no object");
      push(st, s.i.op == Opcode::GetAnext ? Kind::kIterator : Kind::kObject);
      return true;
    }
    case Opcode::Raise:
      return pop_objects(st, s.i.n);
    case Opcode::Nop:
    case Opcode::SetupTry:
    case Opcode::SetupAnnotations:
      return true;
    default:
      done = false;
      return true;
  }
}

}  // namespace dxpy::bytecode::verify

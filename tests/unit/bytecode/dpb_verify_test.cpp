#include "core/bytecode/dpb_verify.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "core/bytecode/disassemble.h"
#include "core/bytecode/dpb_writer.h"
#include "core/bytecode/opcodes.h"

namespace dxpy::bytecode {
namespace {

std::vector<uint8_t> make(std::vector<uint32_t> code, uint32_t stack_size = 4, std::vector<DpbHandler> handlers = {}) {
  DpbWriter w;
  uint32_t index = w.reserve_function();
  FunctionData f;
  f.name = f.qualname = w.add_name("f");
  f.first_line = 1;
  f.stack_size = stack_size;
  f.flags = kCodeOptimized | kCodeNewLocals;
  uint32_t items[] = {w.add_int(5), w.add_str("x")};
  f.consts = {w.add_none(), w.add_float(1.5), w.add_tuple(items)};
  f.names = {w.add_name("name")};
  f.locals = {w.add_name("a"), w.add_name("c")};
  f.kinds = {kSlotLocal, kSlotCell};
  PositionWriter p(1);
  p.add(static_cast<uint32_t>(code.size()), {1, 1, 0, 5});
  f.positions = p.finish();
  f.code = std::move(code);
  f.handlers = std::move(handlers);
  w.set_function(index, std::move(f));
  return w.finish("file.py", 0);
}

std::string why_not(const std::vector<uint8_t>& bytes) {
  std::string why;
  return verify_dpb(bytes.data(), bytes.size(), why) ? "" : why;
}

constexpr auto kReturn = encode(Opcode::Return, 0);
constexpr auto kLoadNone = encode(Opcode::LoadConst, 0);

TEST(DpbVerifyTest, AcceptsWhatTheWriterMakes) {
  EXPECT_EQ(why_not(make({kLoadNone, kReturn})), "");
  auto bytes = make({encode(Opcode::LoadConst, 2), encode(Opcode::StoreFast, 0), encode(Opcode::LoadFast, 0), kReturn});
  EXPECT_EQ(why_not(bytes), "");
  DpbView view(bytes.data());
  EXPECT_EQ(view.filename(), "file.py");
  EXPECT_EQ(constant_text(view, view.consts(view.function(0))[2]), "(5, 'x')");
  EXPECT_EQ(position_of(view, view.function(0), 3).end_column, 5);
  EXPECT_NE(disassemble(view).find("StoreFast              0 (a)"), std::string::npos);
}

TEST(DpbVerifyTest, RejectsCodeThatBreaksTheStackOrItsOperands) {
  EXPECT_NE(why_not(make({kReturn})), "");
  EXPECT_NE(why_not(make({kLoadNone})), "");
  EXPECT_NE(why_not(make({kLoadNone, kLoadNone, kReturn}, 1)), "");
  EXPECT_NE(why_not(make({encode(Opcode::LoadConst, 9), kReturn})), "");
  EXPECT_NE(why_not(make({encode(Opcode::LoadFast, 1), kReturn})), "");  // a cell
  EXPECT_NE(why_not(make({encode(Opcode::LoadDeref, 0), kReturn})), "");
  EXPECT_NE(why_not(make({encode(Opcode::LoadName, 0), kReturn})), "");
  EXPECT_NE(why_not(make({encode(Opcode::Jump, 7), kLoadNone, kReturn})), "");
  EXPECT_NE(why_not(make({kLoadNone, encode(Opcode::ForIter, 0), kReturn})), "");
  EXPECT_NE(why_not(make({kLoadNone, kLoadNone, encode(Opcode::ListAppend, 1), kReturn})), "");
  EXPECT_NE(why_not(make({encode(Opcode::PushNull, 0), kReturn})), "");
  EXPECT_NE(why_not(make({encode(Opcode::Extended, 0)})), "");
  EXPECT_NE(why_not(make({0xEE, kReturn})), "");
}

TEST(DpbVerifyTest, ChecksTheExceptionTable) {
  std::vector<uint32_t> code = {encode(Opcode::LoadGlobal, 0),
                                kReturn,
                                encode(Opcode::PushExcInfo, 0),
                                encode(Opcode::Pop, 0),
                                encode(Opcode::PopExcept, 0),
                                kLoadNone,
                                kReturn};
  EXPECT_EQ(why_not(make(code, 4, {{0, 1, 2, 0}})), "");
  EXPECT_NE(why_not(make(code, 4, {{0, 1, 9, 0}})), "");
  EXPECT_NE(why_not(make(code, 4, {{0, 1, 2, 2 << 1}})), "");
  EXPECT_NE(why_not(make(code, 4, {{1, 1, 2, 0}})), "");
}

TEST(DpbVerifyTest, NeverReadsOutsideDamagedFiles) {
  auto good = make({encode(Opcode::LoadConst, 2), encode(Opcode::Pop, 0), kLoadNone, kReturn});
  std::string why;
  for (size_t size = 0; size < good.size(); ++size) {
    std::vector<uint8_t> cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(verify_dpb(cut.data(), cut.size(), why, {.check_hash = true}));
    (void)verify_dpb(cut.data(), cut.size(), why, {.check_hash = false});
  }
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    auto bad = good;
    for (int k = 0; k < 3; ++k) bad[random() % bad.size()] ^= static_cast<uint8_t>(1u << (random() % 8));
    if (bad != good) EXPECT_FALSE(verify_dpb(bad.data(), bad.size(), why, {.check_hash = true}));
    // What passes without the hash can at least be printed.
    if (verify_dpb(bad.data(), bad.size(), why, {.check_hash = false})) {
      EXPECT_FALSE(disassemble(DpbView(bad.data())).empty());
    }
  }
}

}  // namespace
}  // namespace dxpy::bytecode

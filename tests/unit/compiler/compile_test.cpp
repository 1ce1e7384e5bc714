#include "core/compiler/compile.h"

#include <gtest/gtest.h>

#include <string>

#include "core/bytecode/disassemble.h"
#include "core/bytecode/dpb_verify.h"
#include "core/bytecode/instruction_reader.h"

namespace dxpy::compiler {
namespace {

using bytecode::DpbView;
using bytecode::Opcode;

CompileResult compile_text(std::string_view source, int optimization = 0) {
  CompileOptions options;
  options.optimization = optimization;
  CompileResult r = compile_source(source, {}, options);
  if (r.ok()) {
    std::string why;
    EXPECT_TRUE(bytecode::verify_dpb(r.dpb.data(), r.dpb.size(), why)) << source << "\n" << why;
  }
  return r;
}

std::string error_of(std::string_view source) {
  CompileResult r = compile_text(source);
  if (r.ok()) return "no error";
  return std::to_string(r.error.lineno) + ":" + std::to_string(r.error.offset) + "-" +
         std::to_string(r.error.end_lineno) + ":" + std::to_string(r.error.end_offset) + " " + r.error.message;
}

bool uses(const CompileResult& r, Opcode op) {
  DpbView view(r.dpb.data());
  for (uint32_t f = 0; f < view.function_count(); ++f) {
    bytecode::InstructionReader reader(view.code(view.function(f)), view.function(f).code_count);
    bytecode::InstructionReader::Item item;
    while (reader.next(item)) {
      if (item.instruction.op == op) return true;
    }
  }
  return false;
}

TEST(CompileTest, CompilesEveryKindOfStatement) {
  const char* sources[] = {
      "x = 1\ndel x\n",
      "a, *b = c\n[d, e] = f = g\n",
      "for i in x:\n  if i: continue\n  break\nelse: pass\n",
      "while a < b < c:\n  pass\nelse:\n  x = y = z\n",
      "try:\n  a\nexcept B as c:\n  d\nexcept:\n  raise E from f\nelse:\n  g\nfinally:\n  h\n",
      "try:\n  a\nexcept* (B, C) as d:\n  e\nexcept* F:\n  g\n",
      "def f():\n  try:\n    with a as b, c:\n      for x in y:\n        return x\n  finally:\n    z()\n",
      "async def f():\n  async with a as b:\n    async for c in d:\n      await e\n  return [x async for x in y if "
      "await z]\n",
      "def g(a, /, b=1, *c, d, e=2, **f) -> int:\n  yield a\n  x = yield from b\n  return lambda: (a, x)\n",
      "class A(B, metaclass=C):\n  'doc'\n  x: int = 1\n  if x:\n    y: str\n  def f(self): self.z = "
      "super().f(__class__)\n",
      "class A[T: int, *Ts = *x, **P = []](B[T]):\n  def f[U](self, u: U = 1, *, v=2) -> T: pass\n",
      "type X[T: (int, str)] = list[T]\ntype Y = X\n",
      ("match x:\n  case {'a': 1, **r}: pass\n  case A(1, b=[c, *_]) | [1, *_, c] if c: pass\n  case None | True: "
       "pass\n"
       "  case -1 | 1+2j: pass\n  case (1 | 2) as y: pass\n  case [a, b, *rest]: pass\n  case _: z()\n"),
      "f'{a!r:>{b}}{c}x' + t'{a!s:{b}}y'\n'%s %-5r' % (a, b)\n",
      "f(*a, b, *c, d=1, **e, g=2)\nf(a, b=c)\nx.y(z, w=1)\n{**a, 'b': c, **d}\n{*a, b}\n(*a, b)\n[*a, b]\n",
      "a.b += 1\na[b] -= 2\nc @= d\na[1:2], a[b:], a[:c:d] = e\n",
      "import a.b.c as d, e.f\nfrom . import g\nfrom .h import (i as j, k)\nfrom l import *\n",
      "assert a, b\nglobal q\nq = (w := 1)\n[(y := z) for z in x]\n",
      "x = [lambda: y for y in z]\nclass A:\n  x = [lambda: (y, x) for y in z]\n  [x for x in y]\n",
  };
  for (const char* s : sources) {
    CompileResult r = compile_text(s);
    EXPECT_TRUE(r.ok()) << s << "\n" << r.error.lineno << ": " << r.error.message;
  }
}

TEST(CompileTest, ReportsErrorsWhereCPythonDoes) {
  EXPECT_EQ(error_of("class A:\n return 1"), "2:2-2:10 'return' outside function");
  EXPECT_EQ(error_of("def f(a, a): pass"), "1:10-1:11 duplicate argument 'a' in function definition");
  EXPECT_EQ(error_of("def f():\n  print(x)\n  global x"), "3:3-3:11 name 'x' is used prior to global declaration");
  EXPECT_EQ(error_of("nonlocal x"), "1:1-1:11 nonlocal declaration not allowed at module level");
  EXPECT_EQ(error_of("def f():\n nonlocal x"), "2:2-2:12 no binding for nonlocal 'x' found");
  EXPECT_EQ(error_of("break"), "1:1-1:6 'break' outside loop");
  EXPECT_EQ(error_of("if 1: continue"), "1:7-1:15 'continue' not properly in loop");
  EXPECT_EQ(error_of("yield 1"), "1:1-1:8 'yield' outside function");
  EXPECT_EQ(error_of("f(a=1,a=2)"), "1:7-1:10 keyword argument repeated: a");
  EXPECT_EQ(error_of("x=1\nfrom __future__ import annotations"),
            "2:1-2:35 from __future__ imports must occur at the beginning of the file");
  EXPECT_EQ(error_of("match x:\n case y: pass\n case 2: pass"),
            "2:7-2:8 name capture 'y' makes remaining patterns unreachable");
  EXPECT_EQ(error_of("async def f():\n yield 1\n return 2"), "3:2-3:10 'return' with value in async generator");
  EXPECT_EQ(error_of("for x in y:\n  try: pass\n  except* A: break"),
            "3:14-3:19 'break', 'continue' and 'return' cannot appear in an except* block");
  EXPECT_EQ(error_of("type X = (x:=1)"), "1:11-1:15 named expression cannot be used within a type alias");
}

TEST(CompileTest, WarnsAboutExpressionsThatCannotWork) {
  auto warning = [](std::string_view source) {
    CompileResult r = compile_text(source);
    return r.warnings.size() == 1 ? r.warnings[0].message : std::to_string(r.warnings.size()) + " warnings";
  };
  EXPECT_EQ(warning("x is 1"), "\"is\" with 'int' literal. Did you mean \"==\"?");
  EXPECT_EQ(warning("(1,2)()"), "'tuple' object is not callable; perhaps you missed a comma?");
  EXPECT_EQ(warning("[1]['a']"), "list indices must be integers or slices, not str; perhaps you missed a comma?");
  EXPECT_EQ(warning("assert (1, 2)"), "assertion is always true, perhaps remove parentheses?");
  EXPECT_EQ(warning("def f():\n try: pass\n finally:\n  return 1"), "'return' in a 'finally' block");
  EXPECT_EQ(warning("x is None"), "0 warnings");
}

TEST(CompileTest, FoldsConstants) {
  CompileResult r = compile_text("x = (1 + 2 * 3 - -4) << 2, 'a' + 'b' * 2, not 0, 1 << 100, 1 - 2j, 'abc'[1]");
  EXPECT_FALSE(uses(r, Opcode::BinaryAdd));
  std::string text = bytecode::disassemble(DpbView(r.dpb.data()));
  EXPECT_NE(text.find("(44, 'abb', True, 0x10000000000000000000000000, complex(1, -2), 'b')"), std::string::npos)
      << text;
}

TEST(CompileTest, DropsAssertsAndDocstringsWhenOptimising) {
  EXPECT_TRUE(uses(compile_text("assert x", 0), Opcode::Raise));
  EXPECT_FALSE(uses(compile_text("assert x", 1), Opcode::Raise));
  CompileResult r = compile_text("def f():\n  'doc'\n", 2);
  EXPECT_EQ(DpbView(r.dpb.data()).function(1).flags & bytecode::kCodeHasDocstring, 0u);
}

TEST(CompileTest, NestingHasALimitInsteadOfACrash) {
  std::string chain = "a";
  for (int i = 0; i < 100000; ++i) chain += "+a";
  EXPECT_TRUE(compile_text(chain).ok());
  std::string calls = "f";
  for (int i = 0; i < 100000; ++i) calls += "()";
  EXPECT_FALSE(compile_text(calls).ok());
  std::string elifs = "if a: pass\n";
  for (int i = 0; i < 3000; ++i) elifs += "elif a: pass\n";
  EXPECT_TRUE(compile_text(elifs).ok());
}

TEST(CompileTest, TakesWideOperands) {
  std::string source = "x = [0]\n";
  for (int i = 0; i < 70000; ++i) source += "x.a" + std::to_string(i) + "\n";
  EXPECT_TRUE(compile_text(source).ok());
}

}  // namespace
}  // namespace dxpy::compiler

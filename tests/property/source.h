// Random Python modules, small and always valid, for properties of what is made from them.
#pragma once

#include <rapidcheck.h>

#include <string>

namespace dxpy::property {

class SourceMaker {
 public:
  // A module of a few statements, nested at most `depth` deep.
  std::string module(int depth = 3) {
    out_.clear();
    block(0, depth);
    return out_;
  }

 private:
  static int below(int n) { return *rc::gen::inRange(0, n); }
  static std::string name() { return std::string(1, static_cast<char>('a' + below(6))); }

  std::string expression(int depth) {
    if (depth == 0) {
      switch (below(6)) {
        case 0:
          return std::to_string(*rc::gen::arbitrary<int64_t>() & 0x7FFFFFFFFFFFFFFF);
        case 1:
          return "'" + std::string(static_cast<size_t>(below(9)), 'x') + "\\u00e9'";
        case 2:
          return "1.5e" + std::to_string(below(300));
        case 3:
          return "None";
        default:
          return name();
      }
    }
    const std::string a = expression(depth - 1), b = expression(depth - 1);
    switch (below(12)) {
      case 0:
        return "(" + a + " + " + b + ")";
      case 1:
        return "[" + a + ", *" + b + "]";
      case 2:
        return "{" + a + ": " + b + "}";
      case 3:
        return name() + "(" + a + ", k=" + b + ")";
      case 4:
        return "(" + a + " if " + b + " else " + a + ")";
      case 5:
        return "[" + a + " for " + name() + " in " + b + " if " + a + "]";
      case 6:
        return "(lambda " + name() + "=" + a + ": " + b + ")";
      case 7:
        return "f'{" + name() + "!r:>{" + name() + "}}'";
      case 8:
        return "(" + a + " < " + b + " <= " + name() + ")";
      case 9:
        return "(" + a + " and not " + b + ")";
      case 10:
        return name() + "[" + a + ":" + b + "]." + name();
      default:
        return "(" + a + " @ " + b + ")";
    }
  }

  void line(int indent, const std::string& text) {
    out_ += std::string(static_cast<size_t>(indent), ' ') + text + "\n";
  }

  void block(int indent, int depth) {
    for (int i = 1 + below(3); i > 0; --i) statement(indent, depth);
  }

  void statement(int indent, int depth) {
    switch (depth == 0 ? below(3) : below(11)) {
      case 0:
        return line(indent, name() + " = " + expression(2));
      case 1:
        return line(indent, expression(2));
      case 2:
        return line(indent, "del " + name());
      case 3:
        nested(indent, depth, "if " + expression(1) + ":");
        return nested(indent, depth, "else:");
      case 4:
        return nested(indent, depth, "while " + expression(1) + ":");
      case 5:
        return nested(indent, depth, "for " + name() + ", *" + name() + "_ in " + expression(1) + ":");
      case 6:
        return nested(indent, depth, "def " + name() + "(x, /, y=1, *args, z, **kw):");
      case 7:
        return nested(indent, depth, "class " + name() + "(" + name() + ", metaclass=" + name() + "):");
      case 8:
        nested(indent, depth, "try:");
        nested(indent, depth, "except " + name() + " as e:");
        return nested(indent, depth, "finally:");
      case 9:
        return nested(indent, depth, "with " + expression(1) + " as " + name() + ":");
      default:
        line(indent, "match " + name() + ":");
        return nested(indent + 2, depth, "case [1, *rest] | {'k': rest}:");
    }
  }

  void nested(int indent, int depth, const std::string& head) {
    line(indent, head);
    block(indent + 2, depth - 1);
  }

  std::string out_;
};

}  // namespace dxpy::property

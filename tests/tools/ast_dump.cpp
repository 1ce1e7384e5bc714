// Prints the syntax tree of files as plain text, one node or value a line, for ast_compare.py.
//   ast_dump [--mode exec|eval|single|func_type] [--type-comments] [--warnings] FILE...
// A file that does not parse prints its error instead.
#include <cstdio>
#include <cstring>
#include <string>

#include "core/base/arena.h"
#include "core/syntax/ast.h"
#include "core/syntax/parser.h"

namespace {

using namespace dxpy;
using namespace dxpy::syntax;

void print_hex(std::string_view text) {
  for (char c : text) std::printf("%02x", static_cast<unsigned char>(c));
}

void print_double(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  std::printf("%016llx", static_cast<unsigned long long>(bits));
}

void print_constant(const ConstantValue& value) {
  switch (value.kind) {
    case ConstantKind::kNone:
      std::printf("None");
      break;
    case ConstantKind::kTrue:
      std::printf("True");
      break;
    case ConstantKind::kFalse:
      std::printf("False");
      break;
    case ConstantKind::kEllipsis:
      std::printf("Ellipsis");
      break;
    case ConstantKind::kInt:
      if (value.fits_int64) {
        std::printf("int %lld", static_cast<long long>(value.integer));
      } else {
        std::printf("int %.*s", static_cast<int>(value.text.size()), value.text.data());
      }
      break;
    case ConstantKind::kFloat:
      std::printf("float ");
      print_double(value.real);
      break;
    case ConstantKind::kComplex:
      std::printf("complex ");
      print_double(value.imag);
      break;
    case ConstantKind::kStr:
      std::printf("str ");
      print_hex(value.text);
      break;
    case ConstantKind::kBytes:
      std::printf("bytes ");
      print_hex(value.text);
      break;
    case ConstantKind::kTuple:
    case ConstantKind::kFrozenset:
      std::printf("?");
      break;
  }
}

void print_node(const Node* node, int depth);

void print_value(const Node* node, const FieldInfo& field, const void* at, int depth) {
  switch (field.type) {
    case FieldType::kIdentifier:
    case FieldType::kString: {
      auto text = *static_cast<const std::string_view*>(at);
      if (text.data() == nullptr) {
        std::printf("None\n");
      } else {
        print_hex(text);
        std::printf("\n");
      }
      return;
    }
    case FieldType::kInt:
      std::printf("%d\n", *static_cast<const Int*>(at));
      return;
    case FieldType::kConstantValue:
      print_constant(*static_cast<const ConstantValue*>(at));
      std::printf("\n");
      return;
    default:
      break;
  }
  (void)node;
  if (!is_node_type(field.type)) {
    std::string_view name = atom_name(field.type, *static_cast<const uint8_t*>(at));
    std::printf("%.*s\n", static_cast<int>(name.size()), name.data());
    return;
  }
  print_node(*static_cast<const Node* const*>(at), depth + 1);
}

size_t element_size(FieldType type) {
  if (type == FieldType::kIdentifier || type == FieldType::kString) return sizeof(std::string_view);
  return is_node_type(type) ? sizeof(void*) : type == FieldType::kInt ? sizeof(Int) : 1;
}

void print_node(const Node* node, int depth) {
  if (node == nullptr) {
    std::printf("None\n");
    return;
  }
  const KindInfo& info = kind_info(node->kind);
  std::printf("%.*s", static_cast<int>(info.name.size()), info.name.data());
  if (info.has_positions) {
    const auto* located = static_cast<const Located*>(node);
    std::printf(" %d %d %d %d", located->lineno, located->col_offset, located->end_lineno, located->end_col_offset);
  }
  std::printf("\n");
  for (const FieldInfo& field : info) {
    std::printf("%*s%.*s:", depth + 1, "", static_cast<int>(field.name.size()), field.name.data());
    if (field.cardinality == Cardinality::kOne || field.cardinality == Cardinality::kOpt) {
      print_value(node, field, reinterpret_cast<const char*>(node) + field.offset, depth);
      continue;
    }
    const auto& list = field_at<Seq<char>>(node, field);
    std::printf("%u\n", list.count);
    for (uint32_t i = 0; i < list.count; ++i) {
      std::printf("%*s", depth + 2, "");
      print_value(node, field, list.items + i * element_size(field.type), depth + 1);
    }
  }
}

bool read_file(const char* path, std::string* out) {
  FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  char buffer[65536];
  size_t got;
  while ((got = std::fread(buffer, 1, sizeof buffer, file)) > 0) out->append(buffer, got);
  std::fclose(file);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  ParseOptions options;
  bool show_warnings = false;
  for (int i = 1; i < argc; ++i) {
    std::string_view arg = argv[i];
    if (arg == "--mode" && i + 1 < argc) {
      std::string_view mode = argv[++i];
      options.mode = mode == "eval"        ? ParseMode::kEval
                     : mode == "single"    ? ParseMode::kSingle
                     : mode == "func_type" ? ParseMode::kFuncType
                                           : ParseMode::kExec;
      continue;
    }
    if (arg == "--warnings") {
      show_warnings = true;
      continue;
    }
    if (arg == "--type-comments") {
      options.type_comments = true;
      continue;
    }
    std::string source;
    if (!read_file(argv[i], &source)) {
      std::fprintf(stderr, "cannot read %s\n", argv[i]);
      return 1;
    }
    std::printf("=== %s\n", argv[i]);
    Arena arena;
    ParseResult result = parse(arena, source, options);
    if (show_warnings) {
      for (const SyntaxWarningInfo& w : result.warnings) {
        std::printf("warning %d %d %s\n", static_cast<int>(w.category), w.lineno, w.message.c_str());
      }
    }
    if (result.ok()) {
      print_node(result.module, 0);
    } else {
      const SyntaxErrorInfo& e = result.error;
      std::printf("error %d %d %d %d %d %s\n", static_cast<int>(e.kind), e.lineno, e.offset, e.end_lineno, e.end_offset,
                  e.message.c_str());
      if (e.has_text) {
        print_hex(e.text);
        std::printf("\n");
      } else {
        std::printf("None\n");
      }
    }
  }
  return 0;
}

// Source text of an expression, as `from __future__ import annotations` keeps annotations (CPython's
// _PyAST_ExprAsUnicode).
#pragma once

#include <string>

#include "core/syntax/ast.h"

namespace dxpy::compiler {

// Appends to `out`. False: nested too deeply.
bool unparse_expression(const syntax::Expr* expr, std::string& out);

}  // namespace dxpy::compiler

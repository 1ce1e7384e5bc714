// Positions and texts of errors; what wins when there are several.
#include "core/syntax/error_report.h"

#include "core/syntax/error_parser.h"
#include "core/syntax/identifier.h"

namespace dxpy::syntax {

std::string_view source_line(std::string_view source, int lineno) {
  size_t start = 0;
  for (int line = 1; line < lineno; ++line) {
    size_t end = source.find('\n', start);
    if (end == std::string_view::npos) return {};
    start = end + 1;
  }
  return source.substr(start, source.find('\n', start) - start);
}

// Where the lexer stands after `token`. Behind a newline that is still the line before (at the end of the source, and
// for errors that are about a whole line).
ErrorReporter::Position ErrorReporter::end_of(const Token& token) const {
  if (source_.empty()) return {0, 0};
  size_t at = token.end < source_.size() ? token.end : source_.size();
  bool whole_line = at == source_.size() || token.type == TokenType::kErrorToken || token.type == TokenType::kNewline;
  size_t search = whole_line && at > 0 && source_[at - 1] == '\n' ? at - 1 : at;
  size_t line_start = search == 0 ? 0 : source_.rfind('\n', search - 1);
  line_start = search == 0 || line_start == std::string_view::npos ? 0 : line_start + 1;
  int lineno = 1;
  for (size_t i = 0; i < line_start; ++i) lineno += source_[i] == '\n';
  return {lineno, static_cast<int>(at - line_start)};
}

// Columns in bytes, from 1; below 1 they are taken as they are.
SyntaxErrorInfo ErrorReporter::make(SyntaxErrorKind kind, std::string message, int lineno, int col, int end_lineno,
                                    int end_col, int read_line) const {
  SyntaxErrorInfo info;
  info.kind = kind;
  info.message = std::move(message);
  info.lineno = lineno;
  info.end_lineno = end_lineno;
  std::string_view line = lineno < 1 ? std::string_view{} : source_line(source_, lineno);
  // The line being read is reported with its newline.
  size_t end = lineno < 1 ? 0 : static_cast<size_t>(line.data() - source_.data()) + line.size();
  bool newline = lineno >= read_line && lineno >= 1 && end < source_.size();
  std::string_view whole(line.data(), line.size() + (newline ? 1 : 0));
  auto characters = [&](int column) {
    if (column <= 0) return column;
    auto bytes = static_cast<size_t>(column);
    return static_cast<int>(count_characters(whole.substr(0, bytes)));
  };
  // The character before the column decides: a column in the middle of one counts it.
  // Columns of another line than the text's are cut off at its end.
  auto position = [&](int column) { return column <= 1 ? column : characters(column - 1) + 1; };
  info.offset = position(col);
  info.end_offset = position(end_col);
  info.text = whole;
  info.has_text = true;
  return info;
}

SyntaxErrorInfo ErrorReporter::at_token(SyntaxErrorKind kind, std::string message, const Token& token,
                                        const Token& furthest) const {
  Position stands = end_of(furthest);
  if (token.col_offset < 0) {
    Position here = end_of(token);
    return make(kind, std::move(message), here.lineno, stands.col, here.lineno, -1, stands.lineno);
  }
  return make(kind, std::move(message), token.lineno, token.col_offset + 1, token.end_lineno, token.end_col_offset + 1,
              stands.lineno);
}

SyntaxErrorInfo ErrorReporter::at(const ErrorPlace& place, size_t furthest) const {
  const Token& read = tokens_[furthest];
  const Token& first = tokens_[place.first];
  const Token& last = tokens_[place.last];
  Position stands = end_of(read);
  // Tokens without text stand in the line the lexer was in.
  auto line_of = [&](const Token& token) { return token.col_offset < 0 ? end_of(token).lineno : token.lineno; };
  switch (place.form) {
    case ErrorPlace::Form::kLastRead:
      return at_token(place.kind, place.message, read, read);
    case ErrorPlace::Form::kNext:
      return at_token(place.kind, place.message, first, read);
    case ErrorPlace::Form::kFrom:
      return make(place.kind, place.message, first.lineno, first.col_offset + 1, stands.lineno, stands.col,
                  stands.lineno);
    case ErrorPlace::Form::kKeyEnd:
      return make(place.kind, place.message, first.lineno, last.end_col_offset, last.end_lineno, 0, stands.lineno);
    case ErrorPlace::Form::kRange:
      break;
  }
  return make(place.kind, place.message, line_of(first), first.col_offset + 1,
              last.col_offset < 0 ? line_of(last) : last.end_lineno, last.end_col_offset + 1, stands.lineno);
}

SyntaxErrorInfo ErrorReporter::at_location(SyntaxErrorKind kind, std::string message, const Location& range,
                                           size_t furthest) const {
  return make(kind, std::move(message), range.lineno, range.col_offset + 1, range.end_lineno, range.end_col_offset + 1,
              end_of(tokens_[furthest]).lineno);
}

SyntaxErrorInfo ErrorReporter::unclosed_bracket() const {
  const Bracket& open = lexer_.brackets().back();
  std::string message = std::string("'") + open.open + "' was never closed";
  return make(SyntaxErrorKind::kSyntaxError, message, open.lineno, open.col_offset + 1, open.lineno, 0,
              end_of(tokens_.back()).lineno);
}

SyntaxErrorInfo ErrorReporter::lexer_error() const {
  const LexError& error = lexer_.error();
  const Token& token = tokens_.back();
  Position stands = end_of(token);
  auto in_line = [&](SyntaxErrorKind kind, const char* message, int col) {
    return make(kind, message, stands.lineno, col, stands.lineno, 0, stands.lineno);
  };
  switch (error.kind) {
    case LexErrorKind::kEof:
      if (!lexer_.brackets().empty()) return unclosed_bracket();
      return at_token(SyntaxErrorKind::kSyntaxError, "unexpected EOF while parsing", token, token);
    case LexErrorKind::kDedent:
      return at_token(SyntaxErrorKind::kIndentationError, "unindent does not match any outer indentation level", token,
                      token);
    case LexErrorKind::kTabs:
      return in_line(SyntaxErrorKind::kTabError, "inconsistent use of tabs and spaces in indentation", 1);
    case LexErrorKind::kTooDeep:
      return in_line(SyntaxErrorKind::kIndentationError, "too many levels of indentation", 1);
    case LexErrorKind::kContinuation:
      return in_line(SyntaxErrorKind::kSyntaxError, "unexpected character after line continuation character",
                     lexer_.unbroken_column());
    case LexErrorKind::kNone:
    case LexErrorKind::kSyntax:
      break;
  }
  return error.info;
}

bool ErrorReporter::later_lexer_error(size_t furthest, SyntaxErrorInfo* out) const {
  LexErrorKind kind = lexer_.error().kind;
  if (kind == LexErrorKind::kNone || furthest + 1 >= tokens_.size()) return false;
  // Inside an f-string the parser's error says more.
  if (lexer_.in_formatted_string()) return false;
  if (kind == LexErrorKind::kSyntax) {
    *out = lexer_.error().info;
    return true;
  }
  if (lexer_.brackets().empty() || end_of(tokens_[furthest]).lineno <= lexer_.brackets().back().lineno) return false;
  *out = unclosed_bracket();
  return true;
}

namespace {

const char* start_rule(ParseMode mode) {
  switch (mode) {
    case ParseMode::kExec:
      return "file";
    case ParseMode::kEval:
      return "eval";
    case ParseMode::kSingle:
      return "interactive";
    case ParseMode::kFuncType:
      return "func_type";
  }
  return "file";
}

}  // namespace

SyntaxErrorInfo explain_error(const TokenList& list, std::string_view source, const Lexer& lexer,
                              const ParseOptions& options, size_t statement, size_t parser_furthest) {
  using Outcome = ErrorParser::Outcome;
  ErrorReporter reporter(list, source, lexer);
  ErrorGrammar grammar;
  ErrorParser parser(grammar, list, source, options);
  uint32_t rule = grammar.rule(start_rule(options.mode));
  Outcome outcome = parser.match(rule, statement, false);
  size_t last_token = parser.furthest();
  if (outcome == Outcome::kMatched || parser.too_deep()) last_token = parser_furthest;
  const bool at_bad_token = list.tokens[last_token].type == TokenType::kErrorToken;
  if (parser.too_deep() && at_bad_token) return reporter.lexer_error();
  bool at_end = list.tokens[last_token].start >= source.size();
  if (at_bad_token) {
    at_end = lexer.error().kind == LexErrorKind::kEof || lexer.error().unfinished;
  }
  if (options.allow_incomplete && at_end && outcome != Outcome::kRaised) {
    ErrorPlace place;
    place.kind = SyntaxErrorKind::kIncompleteInputError;
    place.form = ErrorPlace::Form::kLastRead;
    place.message = "incomplete input";
    return reporter.at(place, last_token);
  }
  if (outcome == Outcome::kNoMatch) outcome = parser.match(rule, statement, true);
  if (outcome == Outcome::kBadToken) return reporter.lexer_error();
  TokenType type = list.tokens[last_token].type;
  bool indentation = type == TokenType::kIndent || type == TokenType::kDedent;
  SyntaxErrorInfo info;
  if ((outcome == Outcome::kRaised || !indentation) && reporter.later_lexer_error(parser.furthest(), &info))
    return info;
  auto finish = [&](const ErrorPlace& place) {
    SyntaxErrorInfo error = reporter.at(place, parser.furthest());
    if (parser.last_statement() != SIZE_MAX) {
      error.statement_lineno = list.tokens[parser.last_statement()].lineno;
      error.statement_col_offset = list.tokens[parser.last_statement()].col_offset;
    }
    return error;
  };
  if (outcome == Outcome::kRaised) return finish(parser.report());
  ErrorPlace place;
  place.message = "invalid syntax";
  place.first = place.last = last_token;
  if (indentation) {
    place.kind = SyntaxErrorKind::kIndentationError;
    place.form = ErrorPlace::Form::kLastRead;
    place.message = type == TokenType::kIndent ? "unexpected indent" : "unexpected unindent";
  }
  return finish(place);
}

}  // namespace dxpy::syntax

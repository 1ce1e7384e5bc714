#include "core/syntax/token_stream.h"

#include "core/syntax/identifier.h"

namespace dxpy::syntax {
namespace {

bool is_string_part(TokenType type) {
  return type == TokenType::kString || (type >= TokenType::kFStringStart && type <= TokenType::kTStringEnd);
}

}  // namespace

TokenStream::TokenStream(std::string source, bool extra_tokens)
    : original_(std::move(source)), extra_tokens_(extra_tokens) {
  if (!original_.empty() && original_.back() != '\n') {
    implicit_newline_ = true;
    original_ += '\n';
  }
  line_starts_.push_back(0);
  removed_before_.push_back(0);
  size_t removed = 0;
  for (size_t i = 0; i < original_.size(); ++i) {
    if (original_[i] == '\r' && i + 1 < original_.size() && original_[i + 1] == '\n') {
      ++removed;
      continue;
    }
    text_ += original_[i];
    if (original_[i] == '\n') {
      line_starts_.push_back(text_.size());
      removed_before_.push_back(removed);
    }
  }
  size_ = text_.size();
  text_.append(kSourcePadding, '\0');
  LexerOptions options;
  options.extra_tokens = extra_tokens;
  lexer_ = std::make_unique<Lexer>(std::string_view(text_.data(), size_), options);
}

size_t TokenStream::line_start(int row) const {
  auto index = static_cast<size_t>(row < 1 ? 0 : row - 1);
  return index < line_starts_.size() ? line_starts_[index] : size_;
}

// Text as it was given, for a range of text_. Ranges begin and end inside lines or at their ends.
std::string_view TokenStream::original(size_t start, size_t end) const {
  auto place = [&](size_t offset) {
    size_t low = 0, high = line_starts_.size();
    while (high - low > 1) {
      size_t middle = (low + high) / 2;
      (line_starts_[middle] <= offset ? low : high) = middle;
    }
    return offset + removed_before_[low];
  };
  size_t from = place(start), to = place(end);
  return std::string_view(original_).substr(from, to - from);
}

std::string_view TokenStream::lines(int first_row, int last_row) const {
  size_t start = line_start(first_row), end = line_start(last_row + 1);
  std::string_view text = original(start, end);
  if (implicit_newline_ && end == size_ && !text.empty()) text.remove_suffix(1);
  return text;
}

int TokenStream::characters(size_t from, size_t to) const {
  return static_cast<int>(count_characters(std::string_view(text_).substr(from, to - from)));
}

TokenStream::Outcome TokenStream::next(TokenRecord* out) {
  if (done_) return Outcome::kEnd;
  Token token = lexer_->next();
  if (token.type == TokenType::kErrorToken) {
    done_ = true;
    make_error();
    return Outcome::kError;
  }
  done_ = token.type == TokenType::kEndMarker;
  *out = TokenRecord{};
  out->type = token_number(token.type);
  bool at_end = token.start >= size_;
  bool newline = token.type == TokenType::kNewline || token.type == TokenType::kNl;
  size_t end = newline && !extra_tokens_ ? token.start : token.end;
  out->text = original(token.start, end);
  out->start_row = token.lineno;
  out->end_row = token.end_lineno;
  out->start_col = token.col_offset < 0 ? -1 : characters(line_start(token.lineno), token.start);
  out->end_col = token.col_offset < 0 ? -1 : characters(line_start(token.end_lineno), end);
  if (token.type == TokenType::kDedent || token.type == TokenType::kEndMarker) out->text.clear();
  if (at_end && token.lineno > 1) {
    // The end of the source is still in its last line.
    out->start_row = out->end_row = token.lineno - 1;
  } else if (size_ == 0) {
    out->start_row = out->end_row = 0;
  }
  out->line = lines(is_string_part(token.type) ? token.lineno : out->end_row, out->end_row);
  if (extra_tokens_) fill_extra(token, out);
  return Outcome::kToken;
}

void TokenStream::fill_extra(const Token& token, TokenRecord* out) const {
  switch (token.type) {
    case TokenType::kIndent:
      out->start_col = 0;
      out->end_col = characters(token.start, token.end);
      return;
    case TokenType::kDedent:
    case TokenType::kEndMarker:
      if (token.start >= size_) {
        ++out->start_row;
        ++out->end_row;
        out->start_col = out->end_col = 0;
        out->line = {};
        return;
      }
      out->start_col = out->end_col = characters(line_start(token.lineno), token.start);
      return;
    case TokenType::kNewline:
    case TokenType::kNl: {
      bool implicit = implicit_newline_ && token.end == size_;
      if (implicit) {
        out->text.clear();
      } else {
        // A carriage return belongs to the newline.
        std::string_view line = lines(token.lineno, token.lineno);
        if (line.size() >= 2 && line[line.size() - 2] == '\r') {
          out->text = "\r\n";
          ++out->end_col;
        } else {
          out->text = "\n";
        }
      }
      return;
    }
    default:
      break;
  }
  if (out->type > token_number(TokenType::kDedent) && out->type < token_number(TokenType::kOp)) {
    out->type = token_number(TokenType::kOp);
  }
}

void TokenStream::make_error() {
  const LexError& error = lexer_->error();
  if (error.kind == LexErrorKind::kSyntax) {
    error_ = error.info;
    return;
  }
  error_ = SyntaxErrorInfo{};
  if (error.kind == LexErrorKind::kEof) {
    error_.message = "unexpected EOF in multi-line statement";
    error_.lineno = error_.end_lineno = static_cast<int>(line_starts_.size()) - 1;
    return;
  }
  error_.kind = SyntaxErrorKind::kIndentationError;
  switch (error.kind) {
    case LexErrorKind::kTabs:
      error_.kind = SyntaxErrorKind::kTabError;
      error_.message = "inconsistent use of tabs and spaces in indentation";
      break;
    case LexErrorKind::kTooDeep:
      error_.message = "too many levels of indentation";
      break;
    case LexErrorKind::kContinuation:
      error_.kind = SyntaxErrorKind::kSyntaxError;
      error_.message = "unexpected character after line continuation character";
      break;
    default:
      error_.message = "unindent does not match any outer indentation level";
      break;
  }
  int row = lexer_->lineno();
  size_t start = line_start(row), end = line_start(row + 1);
  error_.lineno = row;
  error_.offset = characters(start, end);
  error_.end_lineno = error_.end_offset = -1;
  error_.text = lines(row, row);
  if (!error_.text.empty() && error_.text.back() == '\n') error_.text.pop_back();
  error_.has_text = true;
}

}  // namespace dxpy::syntax

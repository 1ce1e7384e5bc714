// The layouts of exception instances. exceptions.def says which type uses which; __dict__ is materialised on demand.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct ExceptionObject : Object {
  Value dict_word;  // attribute word (see shape.h), always a Dict or empty
  Value args;       // tuple, owned
  Value traceback;  // Traceback, None or empty; owned, as all below
  Value context;    // __context__, or empty
  Value cause;      // __cause__, or empty
  bool suppress_context;
};
struct ExceptionGroupObject : ExceptionObject {
  Value message;
  Value exceptions;  // tuple
};
struct SystemExitObject : ExceptionObject {
  Value code;
};
struct StopIterationObject : ExceptionObject {
  Value value;
};
struct NameErrorObject : ExceptionObject {
  Value name;
};
struct AttributeErrorObject : ExceptionObject {
  Value name;
  Value obj;
};
struct ImportErrorObject : ExceptionObject {
  Value msg, name, path, name_from;
};
struct OSErrorObject : ExceptionObject {
  Value errno_value, strerror, filename, filename2;
  int64_t characters_written;  // -1: not set
};
struct SyntaxErrorObject : ExceptionObject {
  Value msg, filename, lineno, offset, end_lineno, end_offset, text, print_file_and_line, metadata;
};
struct UnicodeErrorObject : ExceptionObject {
  Value encoding, object, reason;
  int64_t start, end;
};

// StopIteration.value of the pending exception, which is cleared; empty Owned only if another exception is pending.
Owned stop_iteration_value(Thread&);
// AttributeError with name and obj set, as look-ups raise it: "'T' object has no attribute 'n'".
Failure raise_attribute_error(Thread&, Value object, Value name);
// A pending AttributeError that says nothing of the attribute gets `name` and `obj`, for suggestions.
void add_attribute_context(Thread&, Value object, Value name);
// UnicodeDecodeError/UnicodeEncodeError instances for codecs.
Failure raise_unicode_decode_error(Thread&, std::string_view encoding, std::string_view input, size_t start, size_t end,
                                   std::string_view reason);
Failure raise_unicode_encode_error(Thread&, std::string_view encoding, Value str, size_t start, size_t end,
                                   std::string_view reason);

// Splits an exception for except*: `match` gets the part whose leaves match (an exception type, tuple of types, or a
// predicate), `rest` the others; None where a part is empty. A plain exception that matches is wrapped by the caller.
Status exception_group_split(Thread&, Value group, Value condition, Owned& match, Owned& rest);
// An exception group made of those exceptions (of a list) that come from `original`, keeping its structure and
// metadata; None when none do. For the end of an except* statement.
Owned exception_group_projection(Thread&, Value original, Value keep_list);

}  // namespace dxpy

// The exceptions of _ssl.
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/int.h"

namespace dxpy {

SslState& ssl_state(Thread& th) { return module_state<SslState>(th); }

namespace {

// Libraries of OpenSSL by their numbers in error codes.
const char* library_name(int library) {
  switch (library) {
    case ERR_LIB_SSL:
      return "SSL";
    case ERR_LIB_X509:
      return "X509";
    case ERR_LIB_X509V3:
      return "X509V3";
    case ERR_LIB_PEM:
      return "PEM";
    case ERR_LIB_ASN1:
      return "ASN1";
    case ERR_LIB_EVP:
      return "EVP";
    case ERR_LIB_BIO:
      return "BIO";
    case ERR_LIB_RSA:
      return "RSA";
    case ERR_LIB_EC:
      return "EC";
    case ERR_LIB_SYS:
      return "SYS";
    case ERR_LIB_CRYPTO:
      return "CRYPTO";
    case ERR_LIB_PROV:
      return "PROV";
    default:
      return nullptr;
  }
}

// "no start line" -> "NO_START_LINE": the symbols of reasons follow their texts. Empty for the reasons that all
// libraries share.
std::string reason_symbol(unsigned long code) {
  int reason = ERR_GET_REASON(code);
  const char* text = ERR_reason_error_string(code);
  if (text == nullptr || (reason & (ERR_RFLAG_FATAL | ERR_RFLAG_COMMON)) != 0) return {};
  std::string symbol;
  for (const char* c = text; *c != '\0'; ++c) {
    bool letter = *c >= 'a' && *c <= 'z';
    symbol += letter ? static_cast<char>(*c - 32) : (*c == ' ' || *c == '-' ? '_' : *c);
  }
  return symbol;
}

Owned optional_str(Thread& th, const char* text) {
  return text == nullptr || *text == '\0' ? Owned::none() : str_new(th, text);
}

// The words of a failed verification: with the name that did not match.
Owned verification_text(Thread& th, SslSocket* s, long code) {
  const char* name = s->server_hostname ? str_view(s->server_hostname).data() : "";
  if (code == X509_V_ERR_HOSTNAME_MISMATCH) {
    return format_str(th, "Hostname mismatch, certificate is not valid for '{}'.", name);
  }
  if (code == X509_V_ERR_IP_ADDRESS_MISMATCH) {
    return format_str(th, "IP address mismatch, certificate is not valid for '{}'.", name);
  }
  return optional_str(th, X509_verify_cert_error_string(code));
}

// Raises `type` for an error code of OpenSSL (0: none) or a text.
Failure raise_filled(Thread& th, SslSocket* s, Value type, int number, const char* text, unsigned long code) {
  const char* library = code == 0 ? nullptr : library_name(ERR_GET_LIB(code));
  std::string reason = code == 0 ? std::string() : reason_symbol(code);
  if (text == nullptr && code != 0) text = ERR_reason_error_string(code);
  if (text == nullptr) text = "unknown error";
  bool verification = s != nullptr && type == ssl_state(th).SSLCertVerificationError;
  long verify_code = verification ? SSL_get_verify_result(s->ssl) : 0;
  Owned verify_text = verification ? verification_text(th, s, verify_code) : Owned::none();
  if (!verify_text) return {};
  std::string message;
  if (library != nullptr) {
    message = std::string("[") + library + (reason.empty() ? "" : ": ") + reason + "] ";
  }
  message += text;
  if (verification && is_str(verify_text)) message += ": " + std::string(str_view(verify_text));
  message += " (_ssl.c:1000)";
  Owned words = str_new(th, message);
  Owned e = words ? call_with(th, type, Value::small_int(number), words.get()) : Owned();
  Owned reason_value = e ? optional_str(th, reason.c_str()) : Owned();
  Owned library_value = reason_value ? optional_str(th, library) : Owned();
  if (!library_value || failed(set_attr(th, e, "reason", reason_value)) ||
      failed(set_attr(th, e, "library", library_value))) {
    return {};
  }
  if (verification && (failed(set_attr(th, e, "verify_code", Value::small_int(verify_code))) ||
                       failed(set_attr(th, e, "verify_message", verify_text)))) {
    return {};
  }
  return raise_exception(th, e);
}

bool is_reason(unsigned long code, int reason) {
  return ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == reason;
}

// str() of an SSLError: its text without the number.
Owned error_str(Thread& th, Value self) {
  auto* e = self.as<OSErrorObject>();
  if (e->strerror && is_str(e->strerror)) return Owned::borrow(e->strerror);
  return str_of(th, e->args);
}
const NativeDef kErrorMethods[] = {method<&error_str>("__str__(self, /)")};

Owned make_class(Thread& th, Module* m, const char* name, Value base, Value second, const char* doc) {
  Owned bases = second ? tuple_of(th, base, second) : tuple_of(th, base);
  Owned dict = dict_new(th), home = str_new(th, "ssl"), text = str_new(th, doc), title = str_new(th, name);
  if (!bases || !dict || !home || !text || !title || failed(dict_set_text(th, dict, "__module__", home)) ||
      failed(dict_set_text(th, dict, "__doc__", text))) {
    return {};
  }
  Owned cls = type_new(th, th.rt->types.type, title, bases, dict, Value(), nullptr);
  return cls && !failed(module_add(th, m, name, cls)) ? std::move(cls) : Owned();
}

}  // namespace

Failure raise_ssl_text(Thread& th, std::string_view text) {
  ERR_clear_error();
  return raise_filled(th, nullptr, ssl_state(th).SSLError, 0, std::string(text).c_str(), 0);
}
Failure raise_ssl_last(Thread& th) {
  unsigned long code = ERR_peek_last_error();
  Failure f = raise_filled(th, nullptr, ssl_state(th).SSLError, ERR_GET_REASON(code), nullptr, code);
  ERR_clear_error();
  return f;
}

Failure raise_ssl_result(Thread& th, SslSocket* s, int ssl_error) {
  SslState& st = ssl_state(th);
  unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  Value type = st.SSLError;
  switch (ssl_error) {
    case SSL_ERROR_ZERO_RETURN:
      return raise_filled(th, s, st.SSLZeroReturnError, kSslErrorZeroReturn, "TLS/SSL connection has been closed (EOF)",
                          code);
    case SSL_ERROR_WANT_READ:
      return raise_filled(th, s, st.SSLWantReadError, kSslErrorWantRead, "The operation did not complete (read)", 0);
    case SSL_ERROR_WANT_WRITE:
      return raise_filled(th, s, st.SSLWantWriteError, kSslErrorWantWrite, "The operation did not complete (write)", 0);
    case SSL_ERROR_WANT_X509_LOOKUP:
      return raise_filled(th, s, type, kSslErrorWantLookup, "The operation did not complete (X509 lookup)", 0);
    case SSL_ERROR_SYSCALL:
      if (code == 0) {
        if (s->io_error != 0) return raise_os_error(th, s->io_error);
        return raise_filled(th, s, st.SSLEOFError, kSslErrorEof, "EOF occurred in violation of protocol", 0);
      }
      if (is_reason(code, SSL_R_CERTIFICATE_VERIFY_FAILED)) type = st.SSLCertVerificationError;
      return raise_filled(th, s, type, kSslErrorSyscall, nullptr, code);
    case SSL_ERROR_SSL:
      if (is_reason(code, SSL_R_CERTIFICATE_VERIFY_FAILED)) type = st.SSLCertVerificationError;
      if (is_reason(code, SSL_R_UNEXPECTED_EOF_WHILE_READING)) {
        return raise_filled(th, s, st.SSLEOFError, kSslErrorEof, "EOF occurred in violation of protocol", code);
      }
      return raise_filled(th, s, type, kSslErrorSsl, code == 0 ? "A failure in the SSL library occurred" : nullptr,
                          code);
    default:
      return raise_filled(th, s, type, kSslErrorInvalid, "Invalid error code", code);
  }
}

Status init_ssl_errors(Thread& th, Module* m) {
  SslState& s = ssl_state(th);
  Owned base = make_class(th, m, "SSLError", type_value(th.rt->exc.OSError), Value(),
                          "An error occurred in the SSL implementation.");
  Owned str = base ? method_descriptor_new(th, kErrorMethods[0], base.as<Type>()) : Owned();
  if (!str || failed(set_attr(th, base, "__str__", str))) return Status::kError;
  s.SSLError = base.get();
  const struct {
    const char* name;
    Value SslState::* field;
    const char* doc;
  } rows[] = {
      {"SSLCertVerificationError", &SslState::SSLCertVerificationError, "A certificate could not be verified."},
      {"SSLZeroReturnError", &SslState::SSLZeroReturnError, "SSL/TLS session closed cleanly."},
      {"SSLWantReadError", &SslState::SSLWantReadError,
       "More data has to be read before the request can be fulfilled."},
      {"SSLWantWriteError", &SslState::SSLWantWriteError,
       "More data has to be sent before the request can be fulfilled."},
      {"SSLSyscallError", &SslState::SSLSyscallError, "System error when attempting SSL operation."},
      {"SSLEOFError", &SslState::SSLEOFError, "SSL/TLS connection terminated abruptly."},
  };
  for (auto& row : rows) {
    Value second = row.field == &SslState::SSLCertVerificationError ? type_value(th.rt->exc.ValueError) : Value();
    Owned cls = make_class(th, m, row.name, base, second, row.doc);
    if (!cls) return Status::kError;
    s.*row.field = cls.get();
  }
  base.as<Type>()->flags_word |= TypeFlags::kImmutable;
  return Status::kOk;
}

}  // namespace dxpy

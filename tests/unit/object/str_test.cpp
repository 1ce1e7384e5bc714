// str and bytes: storage, access by character, formatting, codecs.
#include "core/object/str.h"

#include "core/object/bytes.h"
#include "core/object/codecs.h"
#include "tests/unit/object_fixture.h"

namespace dxpy {
namespace {

class StrTest : public ObjectTest {
 protected:
  template <typename... A>
  std::string method(std::string_view self, const char* name, const A&... args) {
    Owned object = str_new(th, self), n = str_new(th, name);
    return text(call_method(th, object, n, lend(args)...));
  }
  Owned s(std::string_view t) { return str_new(th, t); }
};

TEST_F(StrTest, ShortStringsAreShared) {
  EXPECT_TRUE(s("").get() == rt.empty_str);
  EXPECT_TRUE(s("a").get() == s("a").get());
  EXPECT_TRUE(s("é").get() == s("é").get());
}

TEST_F(StrTest, CharactersAreFoundThroughTheSparseIndex) {
  std::string t;
  for (int i = 0; i < 500; ++i) t += i % 3 == 0 ? "語" : i % 3 == 1 ? "é" : "x";
  Owned v = s(t);
  ASSERT_EQ(v.as<Str>()->char_count, 500u);
  for (int64_t i = 0; i < 500; ++i) {
    EXPECT_EQ(str_codepoint_at(v, i), i % 3 == 0 ? 0x8A9Eu : i % 3 == 1 ? 0xE9u : 'x');
    auto n = static_cast<size_t>(i);
    EXPECT_EQ(str_char_index(v, str_byte_offset(v, n)), n);
  }
  Owned part = str_slice(th, v, 99, 102);
  EXPECT_EQ(str_view(part), "語éx");
}

TEST_F(StrTest, AppendingToTheOnlyReferenceKeepsContentAndCounts) {
  Owned v = s("start");
  for (int i = 0; i < 1000; ++i) v = str_append(th, std::move(v), lend(s("é")));
  EXPECT_EQ(v.as<Str>()->char_count, 1005u);
  EXPECT_FALSE(v.as<Str>()->is_ascii());
  Owned shared = v.clone();
  Owned longer = str_append(th, std::move(v), lend(s("!")));
  EXPECT_EQ(shared.as<Str>()->char_count, 1005u);
  EXPECT_EQ(longer.as<Str>()->char_count, 1006u);
}

TEST_F(StrTest, InternedTextIsOneObject) {
  Value a = str_intern(th, "some_name"), b = str_intern(th, lend(s("some_name")));
  EXPECT_TRUE(a == b);
  EXPECT_TRUE(str_is_interned(a));
}

TEST_F(StrTest, CasesOfWordsWithFinalSigma) {
  EXPECT_EQ(method("ΟΔΟΣ", "lower"), "'οδος'");
  EXPECT_EQ(method("straße", "upper"), "'STRASSE'");
  EXPECT_EQ(method("they're bill's", "title"), "\"They'Re Bill'S\"");
}

TEST_F(StrTest, SplittingKeepsWhatPythonKeeps) {
  EXPECT_EQ(method(" a  b ", "split"), "['a', 'b']");
  EXPECT_EQ(method("a,b,,c", "split", s(",")), "['a', 'b', '', 'c']");
  EXPECT_EQ(method("a\r\nb\x0b\u2028", "splitlines"), "['a', 'b', '']");
  EXPECT_EQ(method("a", "split", s("")), "ValueError: empty separator");
}

TEST_F(StrTest, FormatReportsItsSyntax) {
  EXPECT_EQ(method("{:>4}|{!r}", "format", s("é"), s("x")), "\"   é|'x'\"");
  EXPECT_EQ(method("{", "format"), "ValueError: Single '{' encountered in format string");
  EXPECT_EQ(method("{0}{}", "format", s("a")),
            "ValueError: cannot switch from manual field specification to automatic field numbering");
}

TEST_F(StrTest, DecodingErrorsGoToTheirHandlers) {
  EXPECT_EQ(text(str_decode(th, "a\xFF", "utf-8", "surrogateescape")), "'a\\udcff'");
  EXPECT_EQ(text(str_decode(th, "a\xFF", "utf-8", "backslashreplace")), "'a\\\\xff'");
  EXPECT_EQ(text(str_decode(th, "\xE9", "utf-8", "strict")),
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 0: unexpected end of data");
  EXPECT_EQ(text(str_encode(th, lend(s("é€")), "latin-1", "xmlcharrefreplace")), "b'\\xe9&#8364;'");
}

}  // namespace
}  // namespace dxpy

#include "native/cli/help.h"

namespace dxpy {

namespace {

struct HelpText {
  std::string_view name;
  const char* text;
};

// The files of native/cli/help, which the npm package's command prints as well.
constexpr HelpText kTexts[] = {
#include "native/cli/help_texts.inc"
};

consteval const char* text(std::string_view name) {
  for (const HelpText& row : kTexts) {
    if (row.name == name) return row.text;
  }
  return nullptr;
}

constexpr const char* kOptionPage[] = {text("options")};
constexpr const char* kEnvironmentPage[] = {text("environment")};
constexpr const char* kXOptionPage[] = {text("xoptions")};
constexpr const char* kAllPages[] = {text("options"), "\n", text("environment"), "\n", text("xoptions")};

constexpr HelpPage kPages[] = {
    {"--help", true, kOptionPage},
    {"--help-env", false, kEnvironmentPage},
    {"--help-xoptions", false, kXOptionPage},
    {"--help-all", true, kAllPages},
};

}  // namespace

const HelpPage* find_help(std::string_view option) {
  for (const HelpPage& page : kPages) {
    if (page.option == option) return &page;
  }
  return nullptr;
}

}  // namespace dxpy

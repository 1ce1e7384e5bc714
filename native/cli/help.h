// What --help and its relatives print.
#pragma once

#include <span>
#include <string_view>

namespace dxpy {

struct HelpPage {
  std::string_view option;
  bool usage;  // the usage line comes first
  std::span<const char* const> texts;
};

// The page of an option such as --help-env; nullptr: it asks for no help.
const HelpPage* find_help(std::string_view option);

}  // namespace dxpy

// What cells of one notebook leave to those that run after them, as far as it is known without running them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "guard/fact.h"
#include "guard/value.h"

namespace stoa::guard {

struct Environment {
    std::map<std::string, Value, std::less<>> names;            ///< Python's globals
    std::map<std::string, std::string, std::less<>> variables;  ///< of shells
    std::map<std::string, std::string, std::less<>> files;      ///< written by the code itself: name, content
    std::map<std::string, std::vector<Fact>, std::less<>> artefacts;  ///< files that are no code, by their names: what they are by their structure
    std::map<std::string, std::string, std::less<>> renamed;    ///< file name -> the name it had, or that of its download
};

/// Shares nothing with the original: inspecting on one leaves the other as it is, on another thread too.
[[nodiscard]] Environment copy_of(const Environment& environment);

}  // namespace stoa::guard

// Parameters of a headless run, as papermill has them: the cell tagged `parameters` is followed by one that sets others.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "notebooks/content.h"

namespace stoa {

inline constexpr std::size_t max_parameters = 1'000;

struct Parameter {
    std::string name;     ///< a Python name
    std::string literal;  ///< its value as Python source
};

/// "name=value". A value that is JSON, or True, False or None, is that; any other is text. The error is a sentence.
[[nodiscard]] std::expected<Parameter, std::string> parse_parameter(std::string_view text);

/// Puts a cell tagged `injected-parameters` behind the cell tagged `parameters`, or first where there is none; one that is
/// there from an earlier run is replaced. Without parameters nothing changes.
void inject_parameters(Content& content, const std::vector<Parameter>& parameters);

[[nodiscard]] bool has_tag(const wire::CellState& cell, std::string_view tag);

}  // namespace stoa

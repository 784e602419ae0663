// Inspects what is about to run. One Inspector follows one notebook in the order in which its cells run: constants, variables
// and files of earlier cells are known to later ones. Pure but for its budget of time: made for the pool, one call at a time.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "guard/environment.h"
#include "guard/fact.h"
#include "guard/limits.h"

namespace stoa::guard {

struct Inspection {
    std::vector<Fact> facts;
    bool budget_exceeded = false;  ///< then `facts` says which budget, and this is no clean verdict: queue a deep look
};

enum class CellKind : std::uint8_t { code, markdown, shell_script, python_script };

class Inspector {
public:
    [[nodiscard]] explicit Inspector(Limits limits = limits_at_the_gate()) : limits_(limits) {}
    /// Goes on from what earlier cells left.
    [[nodiscard]] Inspector(Limits limits, Environment environment) : limits_(limits), environment_(std::move(environment)) {}

    /// `index` names the cell in places. What the cell leaves behind is kept, up to a bound.
    [[nodiscard]] Inspection inspect(std::string_view text, CellKind kind, std::int32_t index);
    /// The notebook's kernel was restarted: what its cells left is gone, files are not.
    void forget_names() { environment_.names.clear(); }

    [[nodiscard]] const Environment& environment() const { return environment_; }
    /// What the cells left; this inspector is at its beginning again.
    [[nodiscard]] Environment take_environment() { return std::exchange(environment_, {}); }

private:
    Limits limits_;
    Environment environment_;
};

}  // namespace stoa::guard

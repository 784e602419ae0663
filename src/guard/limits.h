// The budgets of one inspection. Whatever comes, it ends within them and says which one it met.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace stoa::guard {

struct Limits {
    std::chrono::milliseconds time{45};      ///< of the processor; 5 ms are left for ending
    std::int64_t syntax_bytes = 20 << 20;    ///< memory of syntax trees at one time
    std::int64_t value_bytes = 6 << 20;      ///< all constants made, counted as they are made and never given back
    std::int64_t cell_bytes = 192 << 10;     ///< of one text that is parsed; the rest of it is not read
    std::int64_t steps = 400'000;            ///< expressions and statements looked at
    std::int32_t layers = 48;                ///< decoded text within decoded text, files that run files
    std::int32_t nesting = 400;              ///< of expressions and statements
    std::int32_t calls = 6;                  ///< functions of the code itself, followed within each other
    std::int32_t loop = 4096;                ///< rounds of one loop over a constant list
    std::int64_t loop_steps = 24'000;        ///< for loops after their first rounds, and functions that are followed: honest code does much of both
    std::int32_t facts = 4000;               ///< of one inspection
    std::int32_t fact_bytes = 400;           ///< of a fact's value and of its text
};

/// Before a run: at most 50 ms and 32 MB.
[[nodiscard]] inline Limits limits_at_the_gate() { return {}; }

/// Off the path: up to 10 s, for what the gate's budget could not hold.
[[nodiscard]] inline Limits limits_of_a_deep_look() {
    Limits limits;
    limits.time = std::chrono::milliseconds(9'500);
    limits.syntax_bytes = 400 << 20;
    limits.value_bytes = 128 << 20;
    limits.cell_bytes = 4 << 20;
    limits.steps = 50'000'000;
    limits.layers = 120;
    limits.nesting = 1000;
    limits.loop = 1 << 20;
    limits.loop_steps = 60'000;
    limits.facts = 20'000;
    return limits;
}

}  // namespace stoa::guard

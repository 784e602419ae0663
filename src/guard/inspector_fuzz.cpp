// Whatever comes as a cell, as a shell script and as a notebook: no crash, facts that are printable and within their limits.
// Inputs in ./test: 2000
#include <cstdlib>

#include "guard/inspector.h"
#include "guard/notebook_cells.h"

using namespace stoa::guard;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // Small budgets, so that many inputs are tried; the clock plays no part in what a small input gives.
    Limits limits;
    limits.steps = 20'000;
    limits.value_bytes = 1 << 20;
    limits.loop = 64;
    for (const auto kind : {CellKind::code, CellKind::shell_script}) {
        Inspector inspector(limits);
        for (std::int32_t cell = 0; cell < 2; ++cell) {
            const auto inspection = inspector.inspect(text, kind, cell);
            if (inspection.facts.size() > static_cast<std::size_t>(limits.facts) + 1) std::abort();
            for (const Fact& fact : inspection.facts) {
                if (fact.value.size() > static_cast<std::size_t>(limits.fact_bytes) * 2 || fact.place.line < 1) std::abort();
            }
        }
    }
    static_cast<void>(parse_notebook_cells(text));
    return 0;
}

// The durable table of runtimes: who had which, when, and how it ended.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "store/connection.h"

namespace stoa {

/// A runtime that has not ended, as the table has it.
struct LivingRuntime {
    RuntimeId runtime;
    NotebookId notebook;
    PersonId person;
    bool started = false;  ///< a host said once that it lives; else it may never have been made
    std::string kernel;    ///< as the notebook named it when the runtime was allotted; may be empty
    std::string language;
};

/// For the list that app gives to migrate().
[[nodiscard]] std::span<const Migration> runtimes_migrations();

[[nodiscard]] std::vector<LivingRuntime> load_living_runtimes(Connection& connection);
void save_allotted(Connection& connection, const LivingRuntime& runtime, Time now);
void save_started(Connection& connection, const RuntimeId& runtime, Time now);
/// The first end counts.
void save_ended(Connection& connection, const RuntimeId& runtime, Time now, const std::string& sentence);

}  // namespace stoa

// What becomes of output on its way to the log: streams are joined, a run's limit is kept, what is dropped is counted.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "kernels/output_of.h"
#include "wire/shim.h"

namespace stoa {

/// Owns the text that waits for more. Emits through the callback given at construction, in order.
class RunOutput {
public:
    using Emit = std::function<void(const std::string& run, wire::OutputOp op)>;
    RunOutput(Emit emit, std::size_t max_run_bytes) : emit_(std::move(emit)), max_run_bytes_(max_run_bytes) {}

    /// An empty run: no run is the parent. `bytes` is what a message took on the wire, close to what it takes in the log.
    void stream(const std::string& run, StreamText text, Time now);
    void output(const std::string& run, wire::OutputOp op, std::size_t bytes, Time now);
    void dropped(const std::string& run, std::size_t bytes, Time now);
    /// Emits the text that waits; what follows may be any other record.
    void flush();
    /// Text and the count of what was dropped, all of it: the run ends.
    void finish();
    void forget(const std::string& run) { kept_.erase(run); }
    /// While the log on disk is over its limit everything is dropped and counted.
    void set_log_full(bool full) { log_full_ = full; }

    [[nodiscard]] std::optional<Time> deadline() const;
    void tick(Time now);

private:
    [[nodiscard]] std::size_t room(const std::string& run);
    void emit_whole_chunks();
    void emit_dropped();

    Emit emit_;
    std::size_t max_run_bytes_;
    bool log_full_ = false;
    struct Kept {
        std::size_t bytes = 0;
        bool told_error = false;  // one error passes even when the limit is reached
    };
    std::unordered_map<std::string, Kept> kept_;
    std::unordered_map<std::string, std::size_t> display_bytes_;  // by display id, for updates that replace

    std::string text_;  // waits, of this run and stream
    std::string text_run_;
    wire::StreamName text_name_{};
    Time text_since_{};

    std::map<std::string, std::int64_t> dropped_;  // by run, since the last report
    Time dropped_due_{};
};

}  // namespace stoa

// One stream to serve, as a machine: bytes in, what serve asks out; records of the log out, within the window. No I/O here.
#pragma once

#include <deque>
#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "base/frame.h"
#include "kernels/numbered_log.h"
#include "wire/shim.h"

namespace stoa {

class ServedStream {
public:
    struct Limits {
        std::size_t window_bytes = wire::shim_window_bytes;
        std::size_t batch_bytes;
        Limits();
    };
    explicit ServedStream(Limits limits = {});

    void feed(std::string_view bytes) { reader_.feed(bytes); }
    /// The next request; attach and acknowledge are seen here too, and the caller answers attach with attached().
    /// An error: the stream is to be closed.
    [[nodiscard]] std::expected<std::optional<wire::ToShim>, DecodeError> next();
    /// Answers an attach; records follow from the one after `applied`.
    void attached(const wire::Attach& attach, wire::Attached answer);
    /// Acknowledged up to here; room in the window comes back.
    void acknowledged(std::int64_t seq);
    /// Past the log: what is of no use later. Dropped when the reader is far behind.
    void tell(const wire::FromShim& message);
    /// Takes records from the log into the output while window and output have room.
    void fill(const NumberedLog& log);

    [[nodiscard]] bool is_attached() const { return is_attached_; }
    /// What to write; `written` takes it off the front.
    [[nodiscard]] std::string_view output() const { return std::string_view(output_).substr(output_start_); }
    void written(std::size_t bytes);

private:
    struct Sent {
        std::int64_t last_seq;
        std::size_t bytes;
    };
    Limits limits_;
    FrameReader reader_;
    bool is_attached_ = false;
    NumberedLog::Cursor cursor_;
    std::deque<Sent> unacknowledged_;
    std::size_t unacknowledged_bytes_ = 0;
    std::string output_;
    std::size_t output_start_ = 0;
};

}  // namespace stoa

#include "kernels/served_stream.h"

#include "kernels/kernel_limits.h"

namespace stoa {

namespace {

// The code of an execute as JSON text: at most six bytes for one.
constexpr std::size_t max_request_bytes = 6 * static_cast<std::size_t>(wire::max_code_bytes) + 4096;

}  // namespace

ServedStream::Limits::Limits() : batch_bytes(send_batch_bytes) {}

ServedStream::ServedStream(Limits limits) : limits_(limits), reader_(max_request_bytes) {}

std::expected<std::optional<wire::ToShim>, DecodeError> ServedStream::next() {
    auto frame = reader_.next();
    if (!frame) return std::unexpected(std::move(frame.error()));
    if (!*frame) return std::nullopt;
    if ((*frame)->stream != 0) return std::unexpected(DecodeError{"frame", "is of a stream other than 0"});
    auto message = wire::decode_to_shim((*frame)->payload);
    if (!message) return std::unexpected(std::move(message.error()));
    if (const auto* attach = std::get_if<wire::Attach>(&*message)) {
        if (attach->protocol != wire::shim_protocol)
            return std::unexpected(DecodeError{"protocol", "is not the one spoken here"});
    } else if (!is_attached_) {
        return std::unexpected(DecodeError{"message", "comes before attach"});
    }
    return std::optional(std::move(*message));
}

void ServedStream::attached(const wire::Attach& attach, wire::Attached answer) {
    is_attached_ = true;
    // Numbers of another epoch say nothing about this one.
    const bool known = attach.epoch && *attach.epoch == answer.epoch;
    cursor_ = {.seq = known ? std::min(attach.applied, answer.last_seq) + 1 : answer.first_seq};
    unacknowledged_.clear();
    unacknowledged_bytes_ = 0;
    append_frame(output_, 0, wire::encode(wire::FromShim(std::move(answer))));
}

void ServedStream::acknowledged(std::int64_t seq) {
    while (!unacknowledged_.empty() && unacknowledged_.front().last_seq <= seq) {
        unacknowledged_bytes_ -= unacknowledged_.front().bytes;
        unacknowledged_.pop_front();
    }
}

void ServedStream::tell(const wire::FromShim& message) {
    if (is_attached_ && output().size() < 4 * limits_.batch_bytes) append_frame(output_, 0, wire::encode(message));
}

void ServedStream::fill(const NumberedLog& log) {
    if (!is_attached_) return;
    while (output().size() < limits_.batch_bytes && unacknowledged_bytes_ < limits_.window_bytes) {
        const std::size_t room = std::min(limits_.batch_bytes, limits_.window_bytes - unacknowledged_bytes_);
        auto batch = log.read(cursor_, room);
        if (batch.frames.empty()) return;
        unacknowledged_.push_back({batch.last_seq, batch.frames.size()});
        unacknowledged_bytes_ += batch.frames.size();
        output_ += batch.frames;
    }
}

void ServedStream::written(std::size_t bytes) {
    output_start_ += bytes;
    if (output_start_ == output_.size()) {
        output_.clear();
        output_start_ = 0;
        if (output_.capacity() > (1u << 20)) output_.shrink_to_fit();
    } else if (output_start_ > (1u << 20)) {
        output_.erase(0, output_start_);
        output_start_ = 0;
    }
}

}  // namespace stoa

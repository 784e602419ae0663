#include "kernels/run_output.h"

#include "kernels/kernel_limits.h"

namespace stoa {

namespace {

constexpr std::size_t small_error_bytes = 64u << 10;
constexpr milliseconds stream_delay{wire::max_stream_delay_ms};

bool is_error(const wire::OutputOp& op) {
    const auto* added = std::get_if<wire::DisplayAdded>(&op);
    return added && added->output.type == wire::OutputType::error;
}

const std::string* display_id_of(const wire::OutputOp& op) {
    if (const auto* added = std::get_if<wire::DisplayAdded>(&op))
        return added->output.display_id ? &*added->output.display_id : nullptr;
    if (const auto* updated = std::get_if<wire::DisplayUpdated>(&op)) return &updated->display_id;
    return nullptr;
}

}  // namespace

std::size_t RunOutput::room(const std::string& run) {
    if (log_full_) return 0;
    const std::size_t kept = kept_[run].bytes;
    return kept < max_run_bytes_ ? max_run_bytes_ - kept : 0;
}

void RunOutput::stream(const std::string& run, StreamText text, Time now) {
    if (text.text.empty()) return;
    const std::size_t taken = utf8_prefix(text.text, room(run));
    if (taken > 0) {
        if (!text_.empty() && (text_run_ != run || text_name_ != text.name)) flush();
        if (text_.empty()) {
            text_run_ = run;
            text_name_ = text.name;
            text_since_ = now;
            kept_[run].bytes += output_record_cost;
        }
        kept_[run].bytes += taken;
        if (text_.empty() && taken == text.text.size())
            text_ = std::move(text.text);
        else
            text_.append(text.text, 0, taken);
        emit_whole_chunks();
    }
    if (taken < text.text.size()) dropped(run, text.text.size() - taken, now);
}

void RunOutput::output(const std::string& run, wire::OutputOp op, std::size_t bytes, Time now) {
    bytes = std::max(bytes, output_record_cost);
    if (std::holds_alternative<wire::OutputsCleared>(op)) kept_[run].bytes = 0;  // what is cleared is kept no more
    const std::string* id = display_id_of(op);
    std::size_t replaced = 0;  // by an update, which takes the place of what stood there
    if (const auto* updated = std::get_if<wire::DisplayUpdated>(&op)) {
        auto old = display_bytes_.find(updated->display_id);
        if (old != display_bytes_.end()) replaced = std::min(kept_[run].bytes, old->second);
    }
    const bool passes = !log_full_ && bytes <= room(run) + replaced;
    const bool last_word = !passes && !log_full_ && is_error(op) && bytes <= small_error_bytes && !kept_[run].told_error;
    if (!passes && !last_word) return dropped(run, bytes, now);
    flush();
    if (last_word) {
        kept_[run].told_error = true;
    } else {
        kept_[run].bytes += bytes - replaced;
        if (id) {
            if (display_bytes_.size() >= max_sized_displays) display_bytes_.clear();
            display_bytes_[*id] = bytes;
        }
    }
    emit_(run, std::move(op));
}

void RunOutput::dropped(const std::string& run, std::size_t bytes, Time now) {
    if (dropped_.empty()) dropped_due_ = now + dropped_report_every;
    dropped_[run] += static_cast<std::int64_t>(bytes);
}

void RunOutput::flush() {
    if (text_.empty()) return;
    std::string text;
    text.swap(text_);
    emit_(text_run_, make_stream_op(text_name_, std::move(text)));
}

void RunOutput::finish() {
    flush();
    emit_dropped();
}

std::optional<Time> RunOutput::deadline() const {
    std::optional<Time> due;
    if (!text_.empty()) due = text_since_ + stream_delay;
    if (!dropped_.empty() && (!due || dropped_due_ < *due)) due = dropped_due_;
    return due;
}

void RunOutput::tick(Time now) {
    if (!text_.empty() && now >= text_since_ + stream_delay) flush();
    if (!dropped_.empty() && now >= dropped_due_) {
        flush();
        emit_dropped();
    }
}

void RunOutput::emit_whole_chunks() {
    constexpr std::size_t chunk = wire::max_stream_chunk_bytes;
    std::size_t from = 0;
    while (text_.size() - from >= chunk) {
        const std::size_t length = utf8_prefix(std::string_view(text_).substr(from), chunk);
        emit_(text_run_, make_stream_op(text_name_, text_.substr(from, length)));
        from += length;
    }
    text_.erase(0, from);
}

void RunOutput::emit_dropped() {
    auto dropped = std::exchange(dropped_, {});
    for (auto& [run, bytes] : dropped) emit_(run, wire::OutputDropped{bytes});
}

}  // namespace stoa

#include "kernels/comm_output.h"

#include "kernels/kernel_limits.h"

namespace stoa {

namespace {

/// The state of an update that may be merged with a later one; null for every other message. What has buffers names places in
/// its state, and an echo answers one message of a page: neither is merged.
boost::json::object* update_of(wire::CommMessage& comm) {
    if (comm.kind != wire::CommKind::message || comm.buffers || !comm.data.is_object()) return nullptr;
    boost::json::object& data = comm.data.get_object();
    const auto* method = data.if_contains("method");
    if (!method || !method->is_string() || method->get_string() != "update") return nullptr;
    auto* state = data.if_contains("state");
    return state ? state->if_object() : nullptr;
}

}  // namespace

bool CommOutput::redirects_output(const wire::CommMessage& comm) {
    const auto* data = comm.data.if_object();
    const auto* state = data ? data->if_contains("state") : nullptr;
    return state && state->is_object() && state->get_object().contains("msg_id");
}

void CommOutput::heard(wire::CommHeard comm, std::size_t bytes, Time now) {
    if (log_full_) return;
    boost::json::object* state = redirects_output(comm.comm) ? nullptr : update_of(comm.comm);
    if (!state) {
        flush();
        emit_(std::move(comm));
        return;
    }
    if (waiting_.empty()) due_ = now + milliseconds(wire::max_comm_delay_ms);
    waiting_bytes_ += bytes;
    const auto [place, is_new] = places_.emplace(comm.comm.comm_id, waiting_.size());
    if (is_new) {
        waiting_.push_back(std::move(comm));
    } else {
        wire::CommHeard& older = waiting_[place->second];
        boost::json::object& merged = *update_of(older.comm);
        for (auto& item : *state) merged.insert_or_assign(item.key(), std::move(item.value()));
        older.run_id = std::move(comm.run_id);
        older.comm_message_id = std::move(comm.comm_message_id);
    }
    if (waiting_.size() >= max_waiting_updates || waiting_bytes_ >= max_waiting_update_bytes) flush();
}

void CommOutput::flush() {
    places_.clear();
    waiting_bytes_ = 0;
    for (wire::CommHeard& comm : std::exchange(waiting_, {})) emit_(std::move(comm));
}

std::optional<Time> CommOutput::deadline() const {
    if (waiting_.empty()) return std::nullopt;
    return due_;
}

void CommOutput::tick(Time now) {
    if (!waiting_.empty() && now >= due_) flush();
}

}  // namespace stoa

#include "sessions/sessions.h"

#include "base/log.h"

namespace stoa {

std::shared_ptr<Session> Sessions::open(const NotebookId& id) {
    if (auto found = find(id)) return found;
    auto record = rooms_.store.find(rooms_.reader, id);
    auto history = std::make_unique<LoggedHistory>(rooms_.reader, id);
    auto document = record ? rooms_.store.load(rooms_.reader, id, *history) : std::nullopt;
    if (!document) throw Refused(wire::Refusal::not_found, "There is no such notebook.");
    auto session = std::make_shared<Session>(rooms_, std::move(*document), std::move(history), record->owner,
                                             [this](Session& ended) { forget(ended); });
    sessions_[id] = session;
    session->start();
    return session;
}

std::shared_ptr<Session> Sessions::find(const NotebookId& id) const {
    auto at = sessions_.find(id);
    return at == sessions_.end() ? nullptr : at->second;
}

void Sessions::resume(const std::vector<NotebookId>& notebooks) {
    for (const NotebookId& id : notebooks) {
        try {
            (void)open(id);
        } catch (const Refused& refused) {
            log_warning("sessions", "a runtime lives for notebook {}, which can't be opened: {}", id.str(), refused.sentence());
        }
    }
}

void Sessions::forget(Session& session) {
    const NotebookId id = session.document().id();
    auto at = sessions_.find(id);
    if (at == sessions_.end() || at->second.get() != &session) return;
    auto kept = std::move(at->second);
    sessions_.erase(at);
    // A failed commit leaves the runtime alive: a fresh session takes its output up again.
    asio::post(rooms_.executor, [this, kept, id]() mutable {
        kept.reset();
        if (!sessions_.contains(id) && rooms_.runtimes.find_runtime(id)) resume({id});
    });
}

void Sessions::shut_down() {
    for (auto& [id, session] : sessions_) session->shut_down();
}

}  // namespace stoa

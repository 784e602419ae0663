#include "sessions/sessions.h"

#include <algorithm>

#include <boost/asio/steady_timer.hpp>

#include "base/log.h"

namespace stoa {

Sessions::~Sessions() {
    for (auto& [id, session] : sessions_) session->abandon();
}

std::shared_ptr<Session> Sessions::open(const NotebookId& id) {
    if (auto found = find(id)) return found;
    auto record = rooms_.store.find(rooms_.reader, id);
    auto history = std::make_unique<LoggedHistory>(rooms_.reader, id);
    auto document = record ? rooms_.store.load(rooms_.reader, id, *history) : std::nullopt;
    if (!document) throw Refused(wire::Refusal::not_found, "There is no such notebook.");
    auto session = std::make_shared<Session>(rooms_, std::move(*document), std::move(history), record->owner,
                                             [this](Session& ended) { forget(ended); });
    end_oldest_unused();
    sessions_[id] = session;
    opened_.push_back(id);
    session->start();
    // Whoever opened it may be refused at once; then nobody else would end it.
    asio::post(rooms_.executor, [weak = std::weak_ptr(session)] {
        if (auto unused = weak.lock()) unused->end_when_unused();
    });
    return session;
}

void Sessions::end_oldest_unused() {
    // What was opened longest ago goes first; those in use are looked at again the next time round.
    constexpr std::size_t looked_at_once = 8;
    for (std::size_t looked = std::min(opened_.size(), looked_at_once); looked > 0 && sessions_.size() >= max_loaded_sessions; --looked) {
        const NotebookId id = std::move(opened_.front());
        opened_.pop_front();
        auto session = find(id);
        if (session && !session->end_if_unused()) opened_.push_back(id);
    }
}

std::shared_ptr<Session> Sessions::find(const NotebookId& id) const {
    auto at = sessions_.find(id);
    return at == sessions_.end() ? nullptr : at->second;
}

void Sessions::close_deleted(const NotebookId& id) {
    if (auto session = find(id)) {
        session->close_deleted();
    } else if (auto runtime = rooms_.runtimes.find_runtime(id)) {
        rooms_.runtimes.end(*runtime);
    }
}

void Sessions::resume(const std::vector<NotebookId>& notebooks) {
    for (const NotebookId& id : notebooks) {
        try {
            (void)open(id);
        } catch (const std::exception& failure) {
            // One notebook that can't be read keeps none of the others from being opened.
            log_error("sessions", "a runtime lives for notebook {}, which can't be opened: {}", id.str(), failure.what());
        }
    }
}

void Sessions::forget(Session& session) {
    const NotebookId id = session.document().id();
    auto at = sessions_.find(id);
    if (at == sessions_.end() || at->second.get() != &session) return;
    auto kept = std::move(at->second);
    sessions_.erase(at);
    asio::post(rooms_.executor, [kept = std::move(kept)]() mutable { kept.reset(); });
    // A failed commit leaves the runtime alive: a fresh session takes its output up again.
    if (!rooms_.runtimes.find_runtime(id)) return;
    auto timer = std::make_shared<asio::steady_timer>(rooms_.executor, rooms_.reload_wait);
    timer->async_wait([this, timer, id](const boost::system::error_code& cancelled) {
        if (!cancelled && !sessions_.contains(id) && rooms_.runtimes.find_runtime(id)) resume({id});
    });
}

void Sessions::shut_down() {
    std::vector<std::shared_ptr<Session>> open;
    for (auto& [id, session] : sessions_) open.push_back(session);
    for (auto& session : open) session->shut_down();
}

}  // namespace stoa

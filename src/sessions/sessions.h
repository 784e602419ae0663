// The open notebooks: one session each, made when a page or a living runtime needs it, gone when neither does.
#pragma once

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "sessions/session.h"

namespace stoa {

class Sessions {
public:
    [[nodiscard]] explicit Sessions(SessionRooms rooms) : rooms_(std::move(rooms)) {}
    Sessions(const Sessions&) = delete;
    ~Sessions();  ///< whoever still holds a session holds one that does nothing any more

    /// The notebook's session, loaded when it isn't open. Throws Refused(not_found).
    [[nodiscard]] std::shared_ptr<Session> open(const NotebookId& id);
    [[nodiscard]] std::shared_ptr<Session> find(const NotebookId& id) const;
    /// Sessions of notebooks whose runtime lives, opened without a page: what it prints is kept. At the start of serve.
    void resume(const std::vector<NotebookId>& notebooks);
    /// After the notebook's deletion is durable: its pages are told and its runtime ends, whoever opened it meanwhile.
    void close_deleted(const NotebookId& id);
    void shut_down();
    /// For counting; nothing is opened or closed meanwhile.
    template <class Look>
    void for_each(Look look) const {
        for (const auto& [id, session] : sessions_) look(std::as_const(*session));
    }

private:
    /// From so many on, opening another ends those that only rest.
    static constexpr std::size_t max_loaded_sessions = 64;

    void forget(Session& session);
    void end_oldest_unused();

    SessionRooms rooms_;
    std::unordered_map<NotebookId, std::shared_ptr<Session>> sessions_;
    std::deque<NotebookId> opened_;  // in order of opening; some may have ended since
};

}  // namespace stoa

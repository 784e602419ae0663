// The open notebooks: one session each, made when a page or a living runtime needs it, gone when neither does.
#pragma once

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

private:
    void forget(Session& session);

    SessionRooms rooms_;
    std::unordered_map<NotebookId, std::shared_ptr<Session>> sessions_;
};

}  // namespace stoa

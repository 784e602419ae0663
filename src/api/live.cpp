#include "api/live.h"

#include <boost/asio/steady_timer.hpp>

#include "base/log.h"
#include "wire/page.h"

namespace stoa {

using wire::CloseCode;
using wire::Refusal;

namespace {

class SocketPage final : public Page {
public:
    SocketPage(std::shared_ptr<http::WebSocket> socket, ClientId client, PersonId person, std::string name)
        : socket_(std::move(socket)), client_(std::move(client)), person_(std::move(person)), name_(std::move(name)) {}

    void send(std::shared_ptr<const std::string> message) override { socket_->send(std::move(message)); }
    void close(CloseCode code) override { socket_->close(number_of(code), wire::name_of(code)); }
    const ClientId& client() const override { return client_; }
    const PersonId& person() const override { return person_; }
    std::string name() const override { return name_; }

private:
    std::shared_ptr<http::WebSocket> socket_;
    ClientId client_;
    PersonId person_;
    std::string name_;
};

/// In the session for as long as it lives.
class Membership {
public:
    [[nodiscard]] Membership(std::shared_ptr<Session> session, Page& page) : session_(std::move(session)), page_(page) {
        session_->join(page_);
    }
    ~Membership() { session_->leave(page_); }
    Membership(const Membership&) = delete;

private:
    std::shared_ptr<Session> session_;
    Page& page_;
};

std::optional<std::int64_t> client_seq_of(const wire::PageMessage& message) {
    return std::visit(
        [](const auto& each) -> std::optional<std::int64_t> {
            if constexpr (requires { each.client_seq; }) return each.client_seq;
            return std::nullopt;
        },
        message);
}

CloseCode close_code_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::not_signed_in: return CloseCode::not_signed_in;
        case Refusal::forbidden: return CloseCode::forbidden;
        case Refusal::not_found: return CloseCode::notebook_gone;
        case Refusal::too_many: return CloseCode::too_many_pages;
        case Refusal::storage_failed: return CloseCode::storage_failed;
        default: return CloseCode::going_away;
    }
}

std::string refused_message(const std::optional<std::int64_t>& client_seq, Refusal refusal, std::string sentence, std::string where) {
    wire::RefusedMessage message{client_seq, refusal, std::move(sentence), {}};
    if (!where.empty()) message.where = where.substr(0, 400);
    return wire::encode(wire::ServerMessage(std::move(message)));
}

}  // namespace

void Live::open(http::Router& router) {
    const http::WebSocketOptions options = page_socket_options(static_cast<std::size_t>(wire::max_page_message_bytes),
                                                               static_cast<std::size_t>(wire::max_page_backlog_bytes));
    router.on_websocket(
        "/api/notebooks/{id}/live", options,
        [this](http::Request request) -> Task<std::optional<http::Response>> { co_return doorkeeper_.refuse_websocket(request); },
        [this](std::shared_ptr<http::WebSocket> socket, http::Request request) { return converse(std::move(socket), std::move(request)); });
}

Task<> Live::converse(std::shared_ptr<http::WebSocket> socket, http::Request request) {
    // A page can't read why a handshake was refused, so it is told by a close code.
    std::optional<PersonId> person;
    std::string name;
    std::shared_ptr<Session> session;
    const auto closed_by = [&](const Refused& refused) { socket->close(number_of(close_code_of(refused.refusal())), refused.sentence()); };
    NotebookId id;
    std::optional<OpenSockets::Seat> seat;
    try {
        const SignedIn signed_in = doorkeeper_.require_signed_in(request);
        person = signed_in.person_id;
        name = signed_in.name;
        seat.emplace(sockets_, signed_in.session_id, socket);
        id = doorkeeper_.require_notebook(request, NotebookRole::viewer);
    } catch (const Refused& refused) {
        closed_by(refused);
        co_return;
    }

    asio::steady_timer hello_timer(executor_, hello_timeout);
    hello_timer.async_wait([weak = std::weak_ptr(socket)](boost::system::error_code cancelled) {
        if (auto late = weak.lock(); late && !cancelled) late->close(number_of(CloseCode::bad_message), "no hello came");
    });
    auto first = co_await socket->receive();
    hello_timer.cancel();
    if (!first) co_return;
    auto decoded = wire::decode_page_message(*first);
    const auto* hello = decoded ? std::get_if<wire::Hello>(&*decoded) : nullptr;
    if (!hello) {
        socket->close(number_of(CloseCode::bad_message), "the first message is hello");
        co_return;
    }
    if (hello->protocol != wire::page_protocol) {
        socket->close(number_of(CloseCode::unsupported_version), "reload the page");
        co_return;
    }

    SocketPage page(socket, ClientId(hello->client_id), *person, name);
    // Whoever is not the owner is told what they may do, before the notebook is shown.
    Roles told{NotebookRole::owner};
    const auto tell_access = [&](const Roles& roles) {
        if (roles == told) return;
        told = roles;
        const wire::AccessChanged access{roles.allow(NotebookRole::editor), roles.allow(NotebookRole::runner), doorkeeper_.owner_name(id)};
        page.send(std::make_shared<const std::string>(wire::encode(wire::ServerMessage(access))));
    };
    std::optional<Membership> membership;
    try {
        tell_access(doorkeeper_.require_roles(request, NotebookRole::viewer));
        session = sessions_.open(id);
        membership.emplace(session, page);
        if (opened_) opened_(id, *person);
    } catch (const Refused& refused) {
        closed_by(refused);
        co_return;
    }

    int bad_messages = 0;
    while (auto text = co_await socket->receive()) {
        std::optional<std::int64_t> client_seq;
        Roles roles;
        try {
            // Signed in still, and not shut out since: else the page goes.
            roles = doorkeeper_.require_roles(request, NotebookRole::viewer);
            tell_access(roles);
        } catch (const Refused& refused) {
            closed_by(refused);
            co_return;
        }
        auto message = wire::decode_page_message(*text);
        if (!message) {
            socket->send(refused_message({}, Refusal::bad_request, "A message can't be read: " + message.error().sentence() + ".",
                                         message.error().where));
            if (++bad_messages < max_bad_messages) continue;
            socket->close(number_of(CloseCode::bad_message), "too many unreadable messages");
            co_return;
        }
        try {
            client_seq = client_seq_of(*message);
            require_allowed(roles, rule_of(*message).role);
            session->take_message(page, *message);
        } catch (const Refused& refused) {
            socket->send(refused_message(client_seq, refused.refusal(), refused.sentence(), refused.where()));
        } catch (const std::exception& failure) {
            log_error("live", "notebook {}: {}", id.str(), failure.what());
            socket->send(refused_message(client_seq, Refusal::internal, "Something broke in the server. Nothing of this change was applied.", ""));
        }
    }
}

}  // namespace stoa

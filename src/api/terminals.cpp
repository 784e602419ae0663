#include "api/terminals.h"

#include <sodium.h>

#include <charconv>

#include "api/files_call.h"
#include "api/problems.h"
#include "api/typed_lines.h"
#include "wire/http.h"
#include "wire/page.h"

namespace stoa {

using wire::CloseCode;
using wire::Refusal;

namespace {

/// Holds the window as base64, and little more: the files program sends no more than the window unacknowledged.
constexpr std::size_t max_backlog_bytes = 1 << 20;

std::int64_t require_number(std::string_view text, std::int64_t min, std::int64_t max, std::string_view name) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < min || number > max)
        throw Refused(Refusal::not_found, "There is no such terminal.", std::string(name));
    return number;
}

std::int64_t terminal_of(const http::Request& request) { return require_number(request.parameter("terminal"), 1, 1'000'000, "terminal"); }

std::string to_base64(const std::string& bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the zero behind it
    return text;
}

/// From the sandbox to the page, until either is gone.
Task<> show(std::shared_ptr<RuntimeStream> stream, std::shared_ptr<http::WebSocket> socket) {
    CloseCode code = CloseCode::going_away;
    while (auto frame = co_await stream->receive()) {
        try {
            FilesCall::Answer answer = FilesCall::parse(*frame);
            if (auto* output = std::get_if<wire::TerminalOutput>(&answer.message)) {
                if (answer.bytes.size() > static_cast<std::size_t>(wire::max_terminal_output_bytes)) FilesCall::throw_nonsense();
                socket->send(wire::encode(wire::FromFiles(wire::TerminalOutput{output->position, to_base64(answer.bytes)})));
                continue;
            }
            if (std::holds_alternative<wire::TerminalEnded>(answer.message)) {
                socket->send(wire::encode(answer.message));
                socket->close(1000, "the shell ended");
                co_return;
            }
            FilesCall::throw_nonsense();
        } catch (const Refused& refused) {
            if (refused.refusal() == Refusal::not_found) code = CloseCode::notebook_gone;
            break;
        }
    }
    stream->close();
    socket->close(number_of(code), "the terminal can't be reached");
}

}  // namespace

void Terminals::open(http::Router& router) {
    const auto on = [&](std::string_view method, std::string_view pattern, auto handler) {
        router.on(method, pattern, wire::max_json_body_bytes, *this, handler);
    };
    on("GET", "/api/notebooks/{id}/terminals", &Terminals::list);
    on("POST", "/api/notebooks/{id}/terminals", &Terminals::make);
    on("DELETE", "/api/notebooks/{id}/terminals/{terminal}", &Terminals::remove);
    const auto max_message_bytes = static_cast<std::size_t>(wire::max_terminal_input_bytes) * 6 + 1024;  // all of it may be escaped
    const http::WebSocketOptions options = page_socket_options(max_message_bytes, max_backlog_bytes);
    router.on_websocket(
        "/api/notebooks/{id}/terminals/{terminal}/attach", options,
        [this](http::Request request) -> Task<std::optional<http::Response>> { co_return rooms_.doorkeeper.refuse_websocket(request); },
        [this](std::shared_ptr<http::WebSocket> socket, http::Request request) { return converse(std::move(socket), std::move(request)); });
}

Task<http::Response> Terminals::list(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    const auto list = co_await call.ask_for<wire::TerminalList>(wire::ListTerminals{});
    co_return http::json(wire::encode(list));
}

Task<http::Response> Terminals::make(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    const wire::OpenTerminal size = require_body(wire::decode_open_terminal(request.body));
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    const auto opened = co_await call.ask_for<wire::TerminalOpened>(size);
    co_return http::json(wire::encode(opened), 201);
}

Task<http::Response> Terminals::remove(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    const wire::CloseTerminal which{terminal_of(request)};
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    (void)co_await call.ask_for<wire::Done>(which);
    co_return http::empty();
}

Task<> Terminals::converse(std::shared_ptr<http::WebSocket> socket, http::Request request) {
    std::shared_ptr<RuntimeStream> stream;
    std::optional<OpenSockets::Seat> seat;
    std::optional<NotebookId> notebook;
    PersonId person;
    TypedLines typed;
    try {
        const SignedIn signed_in = rooms_.doorkeeper.require_signed_in(request);
        seat.emplace(sockets_, signed_in.session_id, socket);
        const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
        notebook = id;
        person = signed_in.person_id;
        const std::int64_t terminal = terminal_of(request);
        const std::int64_t from = require_number(request.query_value("from").value_or("0"), 0, max_wire_int, "from");
        co_await rooms_.runtimes.until_reachable();
        stream = rooms_.runtimes.open_files(id, FilesAsker::person);
        stream->send(wire::encode(wire::ToFiles(wire::AttachTerminal{terminal, from})));
    } catch (const Refused& refused) {
        const bool is_gone = refused.refusal() == Refusal::not_found;
        const CloseCode code = refused.refusal() == Refusal::not_signed_in ? CloseCode::not_signed_in
                               : refused.refusal() == Refusal::forbidden   ? CloseCode::forbidden
                               : is_gone                                   ? CloseCode::notebook_gone
                                                                           : CloseCode::going_away;
        socket->close(number_of(code), refused.sentence());
        co_return;
    }
    spawn(rooms_.executor, "terminal", show(stream, socket));
    while (auto text = co_await socket->receive()) {
        try {
            (void)rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
        } catch (const Refused&) {
            socket->close(number_of(CloseCode::forbidden), "not any more");
            break;
        }
        const auto message = wire::decode_to_files(*text);
        const bool is_of_a_terminal = message && (std::holds_alternative<wire::TerminalInput>(*message) ||
                                                  std::holds_alternative<wire::ResizeTerminal>(*message) ||
                                                  std::holds_alternative<wire::TakeOutput>(*message));
        if (!is_of_a_terminal) {
            socket->close(number_of(CloseCode::bad_message), "a terminal takes input, its size and what was drawn");
            break;
        }
        stream->send(wire::encode(*message));
        if (const auto* input = std::get_if<wire::TerminalInput>(&*message)) {
            for (std::string& line : typed.take(input->text)) rooms_.file_watch.typed(*notebook, person, std::move(line));
        }
    }
    stream->close();
}

}  // namespace stoa

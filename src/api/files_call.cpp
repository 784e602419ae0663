#include "api/files_call.h"

#include <boost/asio/steady_timer.hpp>

namespace stoa {

using wire::Refusal;

namespace {

/// What the program in the sandbox may say about a request; it is nobody to sign people out or to stop the server.
Refusal believed(Refusal said) {
    switch (said) {
        case Refusal::bad_request:
        case Refusal::forbidden:
        case Refusal::not_found:
        case Refusal::conflict:
        case Refusal::stale:
        case Refusal::too_large:
        case Refusal::too_many:
        case Refusal::storage_failed: return said;
        default: return Refusal::runtime_unavailable;
    }
}

}  // namespace

Task<FilesCall> FilesCall::open(Runtimes& runtimes, NotebookId notebook, asio::any_io_executor executor, FilesAsker asker) {
    co_await runtimes.until_reachable();
    co_return FilesCall(runtimes.open_files(notebook, asker), std::move(executor));
}

void FilesCall::throw_nonsense() {
    throw Refused(Refusal::runtime_unavailable, "The runtime's files program answered what can't be read. Restart the runtime.");
}

FilesCall::Answer FilesCall::parse(std::string_view frame) {
    const auto line = frame.find('\n');
    auto message = wire::decode_from_files(frame.substr(0, line));
    if (!message) throw_nonsense();
    if (const auto* failed = std::get_if<wire::FilesFailed>(&*message)) throw Refused(believed(failed->refusal), failed->sentence);
    return {std::move(*message), std::string(line == frame.npos ? std::string_view() : frame.substr(line + 1))};
}

Task<FilesCall::Answer> FilesCall::ask(wire::ToFiles message, std::string bytes) {
    const auto stream = stream_;
    stream->send(encode(message) + "\n" + bytes);
    asio::steady_timer late(executor_, milliseconds(wire::files_answer_timeout_ms));
    late.async_wait([weak = std::weak_ptr(stream)](const boost::system::error_code& cancelled) {
        if (const auto waited = weak.lock(); waited && !cancelled) waited->close();
    });
    const auto frame = co_await stream->receive();
    late.cancel();
    if (!frame) throw Refused(Refusal::runtime_unavailable, "The runtime's files can't be reached now. Try again in a moment.");
    co_return parse(*frame);
}

Task<std::string> FilesCall::read(std::int64_t offset, std::int64_t bytes) {
    Answer answer = co_await ask(wire::ReadPiece{offset, bytes});
    const auto* piece = std::get_if<wire::Piece>(&answer.message);
    if (!piece || static_cast<std::size_t>(piece->bytes) != answer.bytes.size() || piece->bytes > bytes) throw_nonsense();
    co_return std::move(answer.bytes);
}

}  // namespace stoa

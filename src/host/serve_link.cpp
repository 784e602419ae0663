#include "host/serve_link.h"

#include "base/log.h"

namespace stoa {

ServeLink::ServeLink(FramedSocket::Socket socket, FrameLimits serve_limits, FrameLimits shim_limits, std::shared_ptr<Owner> owner)
    : socket_(std::move(socket), serve_limits), shim_limits_(shim_limits), owner_(std::move(owner)) {}

Task<> ServeLink::run(std::shared_ptr<ServeLink> link, std::chrono::milliseconds hello_timeout) {
    asio::steady_timer timer(co_await asio::this_coro::executor, hello_timeout);
    timer.async_wait([weak = std::weak_ptr(link)](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (!error && self && !self->greeted_) self->close();
    });
    while (auto frame = co_await link->socket_.receive()) {
        if (!link->take(*frame)) break;
    }
    if (!link->socket_.over().empty()) log_info("host", "the connection from serve ended: {}", link->socket_.over());
    link->close();
}

void ServeLink::say(const wire::FromHost& message) { socket_.send(0, encode(message)); }

void ServeLink::close() {
    socket_.close();
    for (const auto& [number, stream] : streams_) stream->shim.close();
}

std::size_t ServeLink::count_streams(const RuntimeId& runtime) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(streams_, [&](const auto& entry) { return entry.second->runtime == runtime; }));
}

void ServeLink::close_streams(const RuntimeId& runtime) {
    for (const auto& [number, stream] : streams_) {
        if (stream->runtime == runtime) stream->shim.close();
    }
}

bool ServeLink::take(const Frame& frame) {
    if (frame.stream != 0) {
        if (!greeted_) return false;
        // A stream that is over may still be spoken to: the word that it is over is on its way.
        if (const auto found = streams_.find(frame.stream); found != streams_.end()) {
            const Stream& stream = *found->second;
            if (stream.to_files) stream.for_service ? owner_->look_into(stream.runtime) : owner_->wake(stream.runtime);
            found->second->shim.send(0, frame.payload);
        }
        return true;
    }
    auto message = wire::decode_to_host(frame.payload);
    if (!message) {
        log_warning("host", "serve sent what can't be read: {}", message.error().sentence());
        return false;
    }
    if (const auto* hello = std::get_if<wire::HostHello>(&*message)) {
        if (greeted_ || hello->protocol != wire::host_protocol) {
            log_warning("host", "serve speaks protocol {}, this host {}", hello->protocol, wire::host_protocol);
            return false;
        }
        greeted_ = true;
        owner_->serve_said_hello(*this);
        return true;
    }
    if (!greeted_) return false;
    if (const auto* start = std::get_if<wire::StartRuntime>(&*message)) owner_->serve_said(*start);
    if (const auto* end = std::get_if<wire::EndRuntime>(&*message)) owner_->serve_said(*end);
    if (const auto* extend = std::get_if<wire::ExtendRuntime>(&*message)) owner_->serve_said(*extend);
    if (const auto* open = std::get_if<wire::OpenStream>(&*message)) return take(*open);
    if (const auto* closed = std::get_if<wire::StreamClosed>(&*message)) {
        const auto found = streams_.find(static_cast<std::uint32_t>(closed->stream));
        if (found != streams_.end()) found->second->shim.close();
    }
    return true;
}

bool ServeLink::take(const wire::OpenStream& request) {
    const auto number = static_cast<std::uint32_t>(request.stream);
    if (number <= last_stream_) {
        log_warning("host", "serve opened stream {} again", number);
        return false;
    }
    last_stream_ = number;
    const RuntimeId runtime(request.runtime_id);
    const bool to_files = request.end == wire::StreamEnd::files;
    const bool for_service = request.for_service.value_or(false);
    std::optional<FramedSocket::Socket> socket;
    if (streams_.size() < max_open_streams) socket = to_files ? owner_->connect_files(runtime, for_service) : owner_->connect_shim(runtime);
    if (!socket) {
        say(wire::StreamClosed{request.stream});
        return true;
    }
    auto executor = socket->get_executor();
    auto stream = std::make_shared<Stream>(runtime, std::move(*socket), shim_limits_);
    stream->to_files = to_files;
    stream->for_service = for_service;
    streams_.emplace(number, stream);
    spawn(executor, "relay", relay(shared_from_this(), number, std::move(stream)));
    return true;
}

Task<> ServeLink::relay(std::shared_ptr<ServeLink> link, std::uint32_t number, std::shared_ptr<Stream> stream) {
    while (auto frame = co_await stream->shim.receive()) {
        if (!co_await link->socket_.send_when_room(number, std::move(frame->payload))) break;
    }
    if (!stream->shim.over().empty()) log_debug("host", "stream to {}: {}", stream->runtime.str(), stream->shim.over());
    stream->shim.close();
    link->streams_.erase(number);
    link->say(wire::StreamClosed{number});
    link->owner_->stream_ended(stream->runtime);
}

}  // namespace stoa

#include "host/host.h"

#include "host/workshop.h"

namespace stoa {

Host::Host(asio::io_context& io, asio::thread_pool& pool, HostConfig config, Launcher& launcher, Clock&)
    : workshop_(std::make_shared<Workshop>(io, pool, std::move(config), launcher)) {}

Host::~Host() { stop(); }

Task<> Host::run() { return Workshop::run(workshop_); }

void Host::stop() { workshop_->stop(); }

std::filesystem::path Host::socket_path(const std::filesystem::path& data) { return data / "run" / "host.sock"; }

}  // namespace stoa

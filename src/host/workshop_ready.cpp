// Runtimes made ahead: whole sandboxes without a home whose kernel's program waits, imports done, for the one who claims it.
#include <sys/stat.h>

#include <charconv>

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "base/log.h"
#include "host/folders.h"
#include "host/workshop.h"

namespace stoa {

namespace {

constexpr std::chrono::seconds ready_limit{120};  // its processor share is small, and the machine may be busy
constexpr milliseconds ready_look_every{100};
constexpr std::string_view ready_prefix = "ready-";

/// The program that waits made a file by this name. Nothing but that something stands there is asked for; no guest's code has
/// run by then.
bool says_ready(const std::filesystem::path& folder) {
    struct stat status {};
    return ::lstat((folder / "kernel" / "ready").c_str(), &status) == 0;
}

/// Of a sandbox made ahead; nothing for any other.
std::optional<int> slot_of(std::string_view sandbox) {
    if (!sandbox.starts_with(ready_prefix)) return std::nullopt;
    sandbox.remove_prefix(ready_prefix.size());
    int slot = 0;
    const auto [end, error] = std::from_chars(sandbox.data(), sandbox.data() + sandbox.size(), slot);
    if (error != std::errc() || end == sandbox.data() + sandbox.size() || *end != '-' || slot < 0) return std::nullopt;
    return slot;
}

}  // namespace

RuntimeShape Host::Workshop::shape_of(const RuntimeRecord& record) {
    return {record.memory_limit_bytes, record.cores, record.max_processes};
}

void Host::Workshop::note_start(const RuntimeRecord& record) {
    pool_of_ready_.started(shape_of(record), std::chrono::steady_clock::now());
    ready_timer_.cancel();
}

void Host::Workshop::take_slot(const std::string& sandbox) {
    if (const auto slot = slot_of(sandbox)) slots_.insert(*slot);
}

void Host::Workshop::free_slot(const std::string& sandbox) {
    if (const auto slot = slot_of(sandbox)) slots_.erase(*slot);
}

Task<> Host::Workshop::keep_ready(Self self) {
    if (self->ability_.single_person) co_return;  // only root gives homes to sandboxes that stand
    while (!self->stopped_) {
        const auto step = self->pool_of_ready_.next(std::chrono::steady_clock::now());
        if (step.kind == ReadyPool::Step::Kind::make) {
            co_await make_ready(self, step.shape);
        } else if (step.kind == ReadyPool::Step::Kind::end) {
            if (auto found = self->ready_.extract(*step.sandbox)) co_await clear_away(self, std::move(found.mapped()));
        } else {
            self->ready_timer_.expires_at(step.until.value_or(ReadyPool::Moment::max()));
            boost::system::error_code ignored;
            co_await self->ready_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
    }
}

Task<> Host::Workshop::make_ready(Self self, RuntimeShape shape) {
    int slot = 0;
    while (self->slots_.contains(slot)) ++slot;
    self->slots_.insert(slot);
    const RuntimeId name(fmt::format("{}{}-{}", ready_prefix, slot, random_id()));
    auto ready = std::make_shared<Runtime>();
    // Nobody's id: the wire refuses a person whose id begins with a dot.
    ready->record = {.runtime = name,
                     .person = PersonId(fmt::format(".{}{}", ready_prefix, slot)),
                     .memory_limit_bytes = shape.memory_limit_bytes,
                     .cores = shape.cores,
                     .max_processes = shape.max_processes};
    self->ready_.emplace(name, ready);
    std::string failure;
    try {
        failure = co_await wait_until_ready(self, ready);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (self->stopped_) {
        if (ready->shim) ready->shim->signal(SIGTERM);
        co_return;
    }
    if (failure.empty()) {
        self->pool_of_ready_.made(name, shape);
        log_info("host", "{} waits for whoever starts next", name.str());
        spawn(self->io_.get_executor(), "watching a ready runtime", watch_ready(self, std::move(ready)));
        co_return;
    }
    log_warning("host", "no runtime could be made ahead: {}", failure);
    self->pool_of_ready_.failed(std::chrono::steady_clock::now());
    self->ready_.erase(name);
    co_await clear_away(self, std::move(ready));
}

Task<std::string> Host::Workshop::wait_until_ready(Self self, RuntimePointer ready) {
    RuntimeRecord& record = ready->record;
    const auto folder = self->folder_of(record.runtime);
    record.uid = co_await on_pool(self->pool_, [self, folder, slot = record.person] {
        const uid_t uid = self->uids_->allot(slot);
        make_runtime_folder(folder, encode(self->config_.network));
        return uid;
    });
    auto launched = co_await self->launcher_.start_ready(request_for(record, folder, {}, standard_arguments()));
    if (!launched) co_return std::move(launched.error());
    record.processes = std::move(*launched);
    ready->init = Process::find(self->io_.get_executor(), record.processes->init);
    ready->shim = Process::find(self->io_.get_executor(), record.processes->shim);
    if (!ready->init || !ready->shim) co_return "it ended while it was made";
    const auto deadline = std::chrono::steady_clock::now() + ready_limit;
    while (!says_ready(folder)) {
        if (co_await Process::ended_within(ready->init, ready_look_every)) co_return "it ended while it was made";
        if (self->stopped_) co_return "the host ends";
        if (std::chrono::steady_clock::now() > deadline) co_return "its program did not get ready in time";
    }
    co_return std::string();
}

Task<> Host::Workshop::watch_ready(Self self, RuntimePointer ready) {
    if (!co_await Process::ended(ready->init) || self->stopped_) co_return;
    const RuntimeId name = ready->record.runtime;
    const auto found = self->ready_.find(name);
    if (found == self->ready_.end()) co_return;  // claimed, or being ended
    log_warning("host", "a ready runtime ended by itself");
    self->ready_.erase(found);
    self->pool_of_ready_.lost(name);
    self->pool_of_ready_.failed(std::chrono::steady_clock::now());  // one that can't live is no busy loop
    self->ready_timer_.cancel();
    co_await clear_away(self, std::move(ready));
}

Task<bool> Host::Workshop::claim_ready(Self self, RuntimePointer runtime) {
    RuntimeRecord& record = runtime->record;
    const auto sandbox = self->pool_of_ready_.take(shape_of(record));
    auto taken = sandbox ? self->ready_.extract(*sandbox) : decltype(self->ready_)::node_type();
    if (!taken) co_return false;
    const RuntimePointer ready = std::move(taken.mapped());
    bool claimed = false;
    try {
        record.uid = co_await on_pool(self->pool_, [self, person = record.person] { return self->uids_->allot(person); });
        ClaimRequest request{.sandbox = *sandbox,
                             .init = ready->record.processes->init,
                             .uid = record.uid,
                             .home = self->config_.data / "homes" / record.person.str()};
        claimed = co_await self->launcher_.claim(std::move(request));
        if (claimed) {
            // The record comes last: without it the next host ends the sandbox, with it the home stands in it.
            RuntimeRecord durable = record;
            durable.sandbox = sandbox->str();
            durable.processes = ready->record.processes;
            const auto file = self->folder_of(*sandbox) / "runtime.json";
            co_await on_pool(self->pool_, [file, durable] { write_durably(file, encode(durable)); });
            record = std::move(durable);
            runtime->init = ready->init;
            runtime->shim = ready->shim;
        }
    } catch (const std::exception& error) {
        log_error("host", "a ready runtime can't be claimed: {}", error.what());
        claimed = false;
    }
    if (!claimed) spawn(self->io_.get_executor(), "ending a ready runtime", clear_away(self, ready));
    co_return claimed;
}

}  // namespace stoa

#include "host/process.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>

#include <charconv>
#include <string>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "host/folders.h"

namespace stoa {

std::optional<std::uint64_t> find_start_ticks(pid_t pid) {
    std::optional<std::string> stat;
    try {
        stat = read_file(fmt::format("/proc/{}/stat", pid), 4096);
    } catch (const std::exception&) {
        return std::nullopt;  // it went while it was read
    }
    if (!stat) return std::nullopt;
    // The program's name, in parentheses, may hold anything; after the last one field 3 begins.
    std::size_t at = stat->rfind(')');
    if (at == stat->npos) return std::nullopt;
    for (int field = 2; field < 22; ++field) {
        at = stat->find(' ', at + 1);
        if (at == stat->npos) return std::nullopt;
    }
    std::uint64_t ticks = 0;
    const char* begin = stat->data() + at + 1;
    if (std::from_chars(begin, stat->data() + stat->size(), ticks).ec != std::errc()) return std::nullopt;
    return ticks;
}

Process::Process(const asio::any_io_executor& executor, Fd pidfd) : pidfd_(executor, pidfd.release()) {}

std::shared_ptr<Process> Process::find(const asio::any_io_executor& executor, const ProcessId& id) {
    if (id.pid <= 0) return nullptr;
    Fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, id.pid, 0)));
    if (!pidfd) return nullptr;
    // The pidfd comes first: whatever it names can't change any more while the start time is read.
    if (find_start_ticks(id.pid) != id.start_ticks) return nullptr;
    auto process = std::make_shared<Process>(executor, std::move(pidfd));
    return process->has_ended() ? nullptr : process;
}

bool Process::has_ended() const {
    pollfd poll{const_cast<Process*>(this)->pidfd_.native_handle(), POLLIN, 0};
    return ::poll(&poll, 1, 0) == 1;
}

Task<bool> Process::ended(std::shared_ptr<Process> process) {
    boost::system::error_code error;
    co_await process->pidfd_.async_wait(asio::posix::stream_descriptor::wait_read,
                                        asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
}

Task<bool> Process::ended_within(std::shared_ptr<Process> process, milliseconds limit) {
    if (process->has_ended()) co_return true;
    // A descriptor of its own, so that the limit cancels this wait only.
    auto pidfd = std::make_shared<asio::posix::stream_descriptor>(process->pidfd_.get_executor(),
                                                                  ::dup(process->pidfd_.native_handle()));
    asio::steady_timer timer(process->pidfd_.get_executor(), limit);
    timer.async_wait([pidfd](const boost::system::error_code& error) {
        if (!error) pidfd->cancel();
    });
    boost::system::error_code error;
    co_await pidfd->async_wait(asio::posix::stream_descriptor::wait_read, asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
}

void Process::signal(int number) { ::syscall(SYS_pidfd_send_signal, pidfd_.native_handle(), number, nullptr, 0); }

void Process::forget() {
    boost::system::error_code ignored;
    pidfd_.cancel(ignored);
}

}  // namespace stoa

#include "app/user_command.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include "app/admin_desk.h"
#include "app/database.h"
#include "base/error.h"
#include "store/data_lock.h"

namespace stoa {

namespace {

using asio::local::stream_protocol;

/// Asks the serve that has the data folder. Nothing: there is none.
std::optional<std::string> ask_serve(const UserOptions& options) {
    asio::io_context io;
    stream_protocol::socket socket(io);
    boost::system::error_code failed;
    socket.connect(stream_protocol::endpoint(admin_socket_path(options.data).string()), failed);
    if (failed == boost::system::errc::permission_denied)
        throw std::runtime_error("only the user that runs Stoa, and root, may do this");
    if (failed) return std::nullopt;
    boost::json::array words;
    for (const std::string& word : options.words) words.emplace_back(word);
    asio::write(socket, asio::buffer(boost::json::serialize(words) + "\n"));
    std::string answer;
    asio::read(socket, asio::dynamic_buffer(answer, 64 << 20), failed);
    if (failed && failed != asio::error::eof) throw std::runtime_error("the running serve gave no answer: " + failed.message());
    return answer;
}

/// No serve runs: the data folder is ours meanwhile.
std::string play_alone(const UserOptions& options) {
    const DataLock lock(options.data);
    asio::io_context io;
    asio::thread_pool pool(1);
    SystemClock clock;
    Connection reader = open_database(options.data / "stoa.db");
    Writer writer(Connection(options.data / "stoa.db"), io.get_executor());
    Accounts accounts(load_accounts(reader), writer, clock);
    People people(accounts, writer, pool, clock);
    Groups groups(reader, writer);
    std::string out;
    std::exception_ptr failure;
    asio::co_spawn(io, play_user_command(options.words, "(this server's address)", accounts, people, groups),
                   [&](std::exception_ptr failed, std::string said) {
                       failure = failed;
                       out = std::move(said);
                   });
    io.run();
    if (failure) std::rethrow_exception(failure);
    return out;
}

}  // namespace

void user(const UserOptions& options) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used on this machine");
    if (const auto answer = ask_serve(options)) {
        const auto end = answer->find('\n');
        if (end == std::string::npos) throw std::runtime_error("the running serve gave no answer");
        if (answer->substr(0, end) != "ok") throw std::runtime_error(answer->substr(end + 1, answer->size() - end - 2));
        fmt::print("{}", answer->substr(end + 1));
        return;
    }
    fmt::print("{}", play_alone(options));
}

}  // namespace stoa

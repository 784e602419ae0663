// The operator's own door into a running serve: a Unix socket in the data folder that only its owner and root can open. One
// line of JSON in, text out. Why: docs/decisions/0014-people.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "accounts/groups.h"
#include "accounts/people.h"

namespace stoa {

/// Where serve listens for `stoa user`.
[[nodiscard]] std::filesystem::path admin_socket_path(const std::filesystem::path& data);

/// Does what `stoa user WORDS...` says and gives what to print. `address` stands before the paths of links.
/// Throws Refused with a sentence for the operator.
Task<std::string> play_user_command(std::vector<std::string> words, std::string address, Accounts& accounts, People& people, Groups& groups);

class AdminDesk {
public:
    [[nodiscard]] AdminDesk(asio::io_context& io, std::filesystem::path socket, Accounts& accounts, People& people, Groups& groups);
    ~AdminDesk();
    AdminDesk(const AdminDesk&) = delete;

    void listen(std::string address);
    void stop();

private:
    static constexpr std::size_t max_request_bytes = 16 << 10;
    static constexpr milliseconds request_timeout{5'000};

    Task<> accept();
    Task<> serve(asio::local::stream_protocol::socket socket);

    asio::io_context& io_;
    const std::filesystem::path path_;
    asio::local::stream_protocol::acceptor acceptor_;
    std::string address_;
    Accounts& accounts_;
    People& people_;
    Groups& groups_;
};

}  // namespace stoa

#include "app/admin_desk.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "base/log.h"

namespace stoa {

using asio::local::stream_protocol;
using wire::Refusal;

namespace {

Person require_named(const Accounts& accounts, const std::string& name) {
    if (const auto login = parse_login(name)) {
        if (auto person = accounts.find_login(*login)) return std::move(*person);
    }
    if (auto person = accounts.find_person(PersonId(name))) return std::move(*person);
    throw Refused(Refusal::not_found, fmt::format("Nobody signs in as {}, and no account has that id.", name));
}

std::string list(const Accounts& accounts) {
    std::string out = fmt::format("{:<24} {:<24} {:<9} {:<12} {}\n", "NAME TO SIGN IN", "SHOWN AS", "KIND", "STATE", "ID");
    for (const Person& person : accounts.list_persons()) {
        out += fmt::format("{:<24} {:<24} {:<9} {:<12} {}\n", person.login.value_or("-"), person.name,
                           person.role == PersonRole::operator_ ? "operator" : "person",
                           !person.is_active() ? "deactivated" : person.password_hash ? "active" : "no password", person.person_id.str());
    }
    return out;
}

std::string list_groups(const Accounts& accounts, const Groups& groups) {
    std::string out = fmt::format("{:<32} {}\n", "GROUP", "MEMBERS; * says their sign-in");
    for (const Group& group : groups.list()) {
        std::string members;
        for (const GroupMember& member : group.members) {
            const auto person = accounts.find_person(member.person_id);
            members += (members.empty() ? "" : ", ") + (person && person->login ? *person->login : member.person_id.str()) + (member.is_told ? "*" : "");
        }
        out += fmt::format("{:<32} {}\n", group.name, members);
    }
    return out;
}

/// Of the one that asks, from the kernel.
bool is_own(stream_protocol::socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == 0 || peer.uid == ::geteuid();
}

}  // namespace

std::filesystem::path admin_socket_path(const std::filesystem::path& data) {
    return data / "admin.sock";
}

Task<std::string> play_user_command(std::vector<std::string> words, std::string address, Accounts& accounts, People& people, Groups& groups) {
    const std::string action = words.empty() ? "list" : words[0];
    const std::string name = words.size() > 1 ? words[1] : "";
    if (action == "list") co_return list(accounts);
    if (action == "groups") co_return list_groups(accounts, groups);
    if (action == "add-group") {
        co_await groups.make(name);
        co_return fmt::format("There is a group {} now.\n", name);
    }
    if (action == "remove-group") {
        co_await groups.remove(name);
        co_return fmt::format("The group {} is gone. Its members' accounts stay.\n", name);
    }
    if (action == "add-to-group" || action == "take-from-group") {
        const Person member = require_named(accounts, words.size() > 2 ? words[2] : "");
        if (action == "add-to-group") co_await groups.add(name, member.person_id);
        else co_await groups.take_out(name, member.person_id);
        co_return fmt::format("{} is {} {}.\n", member.login.value_or(member.name), action == "add-to-group" ? "in" : "no longer in", name);
    }
    if (action == "invite") {
        const auto all = accounts.list_persons();
        const auto boss = std::ranges::find_if(all, [](const Person& p) { return p.role == PersonRole::operator_ && p.is_active(); });
        if (boss == all.end()) throw Refused(Refusal::conflict, "There is no operator yet. Start Stoa once.");
        const std::string secret = co_await people.invite(boss->person_id);
        co_return fmt::format("An invitation for one person, for 7 days:\n{}/join#{}\n", address, secret);
    }
    if (action == "add") {
        const std::string shown = words.size() > 2 ? words[2] : name;
        const Person person = co_await people.add(name, shown, PersonRole::person);
        const std::string secret = co_await accounts.make_password_token(person.person_id);
        co_return fmt::format("Added {}. A link to set the password, for 7 days:\n{}/set-password#{}\n", *person.login, address, secret);
    }
    const Person person = require_named(accounts, name);
    const std::string who = person.login.value_or(person.name);
    if (action == "password-link") {
        if (!person.is_active()) throw Refused(Refusal::conflict, "This account is deactivated. Activate it first.");
        const std::string secret = co_await accounts.make_password_token(person.person_id);
        co_return fmt::format("A link that sets the password of {}, for 7 days:\n{}/set-password#{}\n", who, address, secret);
    }
    if (action == "sign-in-link") {
        const std::string secret = co_await accounts.make_sign_in_token(person.person_id);
        co_return fmt::format("A link that signs {} in once, within 15 minutes:\n{}/sign-in#{}\n", who, address, secret);
    }
    if (action == "deactivate") {
        (void)co_await people.deactivate(person.person_id);
        co_return fmt::format("{} is deactivated and signed out. Their notebooks stay.\n", who);
    }
    if (action == "activate") {
        (void)co_await people.activate(person.person_id);
        co_return fmt::format("{} is active again.\n", who);
    }
    if (action == "make-operator") {
        (void)co_await people.set_role(person.person_id, PersonRole::operator_);
        co_return fmt::format("{} is an operator now.\n", who);
    }
    if (action == "make-person") {
        (void)co_await people.set_role(person.person_id, PersonRole::person);
        co_return fmt::format("{} is no operator any more.\n", who);
    }
    if (action == "sign-out") {
        co_await accounts.sign_out_everywhere(person.person_id, {});
        co_return fmt::format("{} is signed out everywhere.\n", who);
    }
    throw Refused(Refusal::bad_request, fmt::format("stoa user knows no {}.", action));
}

AdminDesk::AdminDesk(asio::io_context& io, std::filesystem::path socket, Accounts& accounts, People& people, Groups& groups)
    : io_(io), path_(std::move(socket)), acceptor_(io), accounts_(accounts), people_(people), groups_(groups) {}

AdminDesk::~AdminDesk() {
    stop();
}

void AdminDesk::listen(std::string address) {
    address_ = std::move(address);
    // The data folder's lock is ours, so what stands here is left from a process that is gone.
    ::unlink(path_.c_str());
    acceptor_.open();
    // SAFETY: nobody else may open the socket between bind and chmod.
    const mode_t before = ::umask(0177);
    boost::system::error_code failed;
    acceptor_.bind(stream_protocol::endpoint(path_.string()), failed);
    ::umask(before);
    if (failed) throw std::runtime_error(fmt::format("{} can't be made: {}", path_.string(), failed.message()));
    acceptor_.listen();
    spawn(io_.get_executor(), "admin", accept());
}

void AdminDesk::stop() {
    boost::system::error_code ignored;
    if (!acceptor_.is_open()) return;
    acceptor_.close(ignored);
    ::unlink(path_.c_str());
}

Task<> AdminDesk::accept() {
    for (;;) {
        stream_protocol::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
        if (is_own(socket)) spawn(io_.get_executor(), "admin request", serve(std::move(socket)));
    }
}

Task<> AdminDesk::serve(stream_protocol::socket socket) {
    asio::steady_timer timer(io_, request_timeout);
    timer.async_wait([&socket](boost::system::error_code cancelled) {
        boost::system::error_code ignored;
        if (!cancelled) socket.close(ignored);
    });
    std::string line;
    const std::size_t size = co_await asio::async_read_until(socket, asio::dynamic_buffer(line, max_request_bytes), '\n', asio::use_awaitable);
    timer.cancel();
    std::vector<std::string> words;
    boost::system::error_code failed;
    const auto parsed = boost::json::parse(std::string_view(line).substr(0, size), failed);
    if (!failed && parsed.is_array()) {
        for (const auto& word : parsed.as_array()) words.push_back(word.is_string() ? std::string(word.as_string()) : "");
    }
    std::string answer;
    try {
        answer = "ok\n" + co_await play_user_command(std::move(words), address_, accounts_, people_, groups_);
    } catch (const Refused& refused) {
        answer = "refused\n" + refused.sentence() + "\n";
    }
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
}

}  // namespace stoa

#include "sandbox/spawner_client.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/fd.h"
#include "sandbox/request.h"

namespace stoa {

namespace {

constexpr int answer_timeout_s = 30;  // the spawner works through requests one after the other

std::unexpected<std::string> failed(std::string_view step) {
    return std::unexpected(std::string("the spawner can't be asked: ") + std::string(step) + ": " + std::strerror(errno));
}

/// The value of "key value" in an answer, or empty.
std::string_view find_value(std::string_view answer, std::string_view key) {
    while (!answer.empty()) {
        std::string_view line = sandbox::take_part(answer, '\n');
        if (sandbox::take_part(line, ' ') == key) return line;
    }
    return {};
}

bool read_process(std::string_view value, LivingProcess& out) {
    std::uint64_t pid = 0;
    std::string_view first = sandbox::take_part(value, ' ');
    if (!sandbox::parse_number(first, pid) || !sandbox::parse_number(value, out.start_time) || pid == 0 || pid > 1u << 30) return false;
    out.pid = static_cast<pid_t>(pid);
    return true;
}

SandboxLimits read_limits(std::string_view answer) {
    return {std::string(find_value(answer, "memory_limit")), std::string(find_value(answer, "process_limit")),
            std::string(find_value(answer, "cpu_limit"))};
}

void add_line(std::string& message, std::string_view key, std::string_view value) {
    message.append(key).append(" ").append(value).append("\n");
}

}  // namespace

std::expected<std::string, std::string> SpawnerClient::ask(const std::string& message) const {
    if (message.size() > sandbox::max_request_bytes) return std::unexpected("the request to the spawner is too long");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_path_.size() >= sizeof address.sun_path) return std::unexpected("the path of the spawner's socket is too long");
    std::memcpy(address.sun_path, socket_path_.c_str(), socket_path_.size() + 1);
    Fd connection(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    timeval timeout{answer_timeout_s, 0};
    if (!connection || setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0 ||
        setsockopt(connection.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) != 0)
        return failed("socket");
    if (connect(connection.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return failed("connect");
    if (send(connection.get(), message.data(), message.size(), MSG_NOSIGNAL) < 0) return failed("send");
    std::string answer(sandbox::max_answer_bytes, '\0');
    ssize_t size = 0;
    do size = recv(connection.get(), answer.data(), answer.size(), 0);
    while (size < 0 && errno == EINTR);
    if (size < 0) return failed("receive");
    answer.resize(static_cast<std::size_t>(size));
    if (answer.starts_with("ok\n")) return answer;
    if (answer.starts_with("failed\n")) return std::unexpected(answer.substr(7));
    return std::unexpected("the spawner hung up; it serves its owner only");
}

std::expected<SandboxStarted, std::string> SpawnerClient::start(const SandboxRequest& request) const {
    if (!sandbox::is_name(request.home)) return std::unexpected("a runtime or home has no proper name");
    return start_as("start", request);
}

std::expected<SandboxStarted, std::string> SpawnerClient::start_ready(const SandboxRequest& request) const {
    return start_as("ready", request);
}

std::expected<void, std::string> SpawnerClient::claim(const std::string& runtime_id, LivingProcess init, const std::string& home,
                                                      std::uint32_t uid) const {
    if (!sandbox::is_name(runtime_id) || !sandbox::is_name(home)) return std::unexpected("a runtime or home has no proper name");
    std::string message = "claim\n";
    add_line(message, "runtime", runtime_id);
    add_line(message, "init", std::to_string(init.pid) + " " + std::to_string(init.start_time));
    add_line(message, "home", home);
    add_line(message, "uid", std::to_string(uid));
    auto answer = ask(message);
    if (!answer) return std::unexpected(std::move(answer.error()));
    return {};
}

std::expected<SandboxStarted, std::string> SpawnerClient::start_as(std::string_view verb, const SandboxRequest& request) const {
    std::string message(verb);
    message += '\n';
    add_line(message, "runtime", request.runtime_id);
    if (verb == "start") add_line(message, "home", request.home);
    add_line(message, "uid", std::to_string(request.uid));
    add_line(message, "memory", std::to_string(request.memory_limit_bytes));
    add_line(message, "cores", std::to_string(request.cores));
    add_line(message, "processes", std::to_string(request.max_processes));
    add_line(message, "tmp", std::to_string(request.tmp_limit_bytes));
    add_line(message, "file", std::to_string(request.max_file_bytes));
    if (request.zygote) add_line(message, "zygote", "1");
    for (const std::string& argument : request.program) add_line(message, "arg", argument);
    if (!sandbox::is_name(request.runtime_id)) return std::unexpected("a runtime or home has no proper name");
    for (const std::string& argument : request.program)
        if (argument.find('\n') != std::string::npos) return std::unexpected("an argument holds a line break");
    auto answer = ask(message);
    if (!answer && request.zygote && answer.error().starts_with("unknown key")) {
        // A spawner of an earlier version, which a new host finds after an upgrade: it starts every kernel by exec.
        SandboxRequest plain = request;
        plain.zygote = false;
        return start_as(verb, plain);
    }
    if (!answer) return std::unexpected(std::move(answer.error()));
    SandboxStarted started;
    if (!read_process(find_value(*answer, "init"), started.init) || !read_process(find_value(*answer, "shim"), started.shim))
        return std::unexpected("the spawner answered nonsense");
    started.memory_events_path = find_value(*answer, "memory_events");
    started.memory_usage_path = find_value(*answer, "memory_usage");
    started.cpu_usage_path = find_value(*answer, "cpu_usage");
    started.disk_usage_path = find_value(*answer, "disk_usage");
    started.freezer_path = find_value(*answer, "freezer");
    started.process_usage_path = find_value(*answer, "process_usage");
    started.limits = read_limits(*answer);
    return started;
}

std::expected<void, std::string> SpawnerClient::push_out(const std::string& runtime_id, LivingProcess init) const {
    return ask_of("push-out", runtime_id, init);
}

std::expected<void, std::string> SpawnerClient::stand_back(const std::string& runtime_id, LivingProcess init) const {
    return ask_of("stand-back", runtime_id, init);
}

std::expected<void, std::string> SpawnerClient::come_forward(const std::string& runtime_id, LivingProcess init) const {
    return ask_of("come-forward", runtime_id, init);
}

std::expected<void, std::string> SpawnerClient::stop(const std::string& runtime_id, LivingProcess init) const {
    return ask_of("stop", runtime_id, init);
}

std::expected<void, std::string> SpawnerClient::ask_of(std::string_view verb, const std::string& runtime_id, LivingProcess init) const {
    if (!sandbox::is_name(runtime_id)) return std::unexpected("a runtime has no proper name");
    std::string message(verb);
    message += '\n';
    add_line(message, "runtime", runtime_id);
    add_line(message, "init", std::to_string(init.pid) + " " + std::to_string(init.start_time));
    auto answer = ask(message);
    if (!answer) return std::unexpected(std::move(answer.error()));
    return {};
}

SandboxProbe SpawnerClient::probe() const {
    SandboxProbe probe;
    auto answer = ask("probe\n");
    if (!answer) {
        probe.reason = std::move(answer.error());
        return probe;
    }
    probe.possible = find_value(*answer, "possible") == "yes";
    probe.reason = find_value(*answer, "reason");
    probe.single_person = find_value(*answer, "users") != "many";
    probe.limits = read_limits(*answer);
    return probe;
}

}  // namespace stoa

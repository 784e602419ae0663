#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <sstream>

#include "app/doctor.h"
#include "app/own_spawner.h"
#include "base/fd.h"
#include "host/kernel_specs.h"

namespace stoa {

namespace fs = std::filesystem;

namespace {

constexpr double bytes_per_gib = 1 << 30;
constexpr double little_space = 5 * bytes_per_gib;
constexpr double no_space = 0.25 * bytes_per_gib;
constexpr double slow_sync_ms = 20;  // an edit is acknowledged when it is on disk
constexpr int sync_tries = 11;
constexpr auto answer_limit = timeval{2, 0};

/// The median of some syncs of 4 KB each; nothing when the folder can't be written.
std::optional<double> time_sync(const fs::path& folder) {
    const fs::path path = folder / fmt::format(".stoa-doctor-{}", ::getpid());
    const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file) return std::nullopt;
    ::unlink(path.c_str());
    const std::array<char, 4096> page{};
    std::array<double, sync_tries> took{};
    for (double& one : took) {
        const auto begun = std::chrono::steady_clock::now();
        if (::write(file.get(), page.data(), page.size()) != static_cast<ssize_t>(page.size()) || ::fdatasync(file.get()) != 0)
            return std::nullopt;
        one = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    }
    std::ranges::sort(took);
    return took[took.size() / 2];
}

/// What a program printed; nothing when it can't be run or fails.
std::optional<std::string> output_of(const char* program, const char* const* arguments) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
    const Fd ours(ends[0]);
    Fd theirs(ends[1]);
    const pid_t pid = ::fork();
    if (pid < 0) return std::nullopt;
    if (pid == 0) {
        const int nothing = ::open("/dev/null", O_RDWR);
        if (nothing < 0 || ::dup2(nothing, 0) < 0 || ::dup2(theirs.get(), 1) < 0 || ::dup2(nothing, 2) < 0) ::_exit(126);
        ::execv(program, const_cast<char* const*>(arguments));
        ::_exit(127);
    }
    theirs.reset();
    std::string text;
    std::array<char, 4096> part;
    for (ssize_t got; (got = ::read(ours.get(), part.data(), part.size())) > 0;) text.append(part.data(), static_cast<std::size_t>(got));
    if (wait_for(pid) != 0) return std::nullopt;
    return text;
}

socklen_t make_address(const ListenAddress& listen, sockaddr_storage& out) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&out);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&out);
    if (::inet_pton(AF_INET, listen.address.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(listen.port);
        return sizeof *v4;
    }
    out = {};
    if (::inet_pton(AF_INET6, listen.address.c_str(), &v6->sin6_addr) != 1) return 0;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(listen.port);
    return sizeof *v6;
}

/// Whether Stoa answers there.
bool is_stoa(const sockaddr_storage& address, socklen_t size) {
    const Fd socket(::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &answer_limit, sizeof answer_limit);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &answer_limit, sizeof answer_limit);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0) return false;
    // One that answers to another name refuses the request, in Stoa's own words.
    constexpr std::string_view question = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    if (::send(socket.get(), question.data(), question.size(), MSG_NOSIGNAL) < 0) return false;
    std::string answer;
    std::array<char, 2048> part;
    for (ssize_t got; answer.size() < 8192 && (got = ::recv(socket.get(), part.data(), part.size(), 0)) > 0;)
        answer.append(part.data(), static_cast<std::size_t>(got));
    return answer.find("\r\n\r\nok\n") != std::string::npos || answer.find("\"refusal\"") != std::string::npos;
}

}  // namespace

fs::path usual_data_folder() {
    if (::geteuid() == 0) return "/var/lib/stoa";
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data) return fs::path(data) / "stoa";
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : "/") / ".local/share/stoa";
}

Finding judge_disk(std::string_view place, double free_bytes, double sync_ms) {
    Finding out{Health::ok, "disk", fmt::format("{}: {:.1f} GiB free, {:.1f} ms until a write is safe", place, free_bytes / bytes_per_gib, sync_ms), {}};
    if (free_bytes < no_space) {
        out.health = Health::missing;
        out.advice = "make room: a full disk refuses every edit";
    } else if (free_bytes < little_space) {
        out.health = Health::weaker;
        out.advice = "make room: homes and outputs grow, and nothing bounds homes yet";
    } else if (sync_ms > slow_sync_ms) {
        out.health = Health::weaker;
        out.advice = "use a quicker disk: an edit counts as saved only when it is on disk";
    }
    return out;
}

Finding check_data(const fs::path& data) {
    std::error_code ignored;
    fs::path place = fs::absolute(data);
    while (!fs::is_directory(place, ignored) && place != place.parent_path()) place = place.parent_path();
    const std::string name = fs::is_directory(data, ignored) ? data.string() : fmt::format("{} (not made yet)", data.string());
    struct statvfs found {};
    if (::statvfs(place.c_str(), &found) != 0)
        return {Health::missing, "disk", fmt::format("{}: {}", name, std::strerror(errno)), "name another folder with --data"};
    const double free_bytes = static_cast<double>(found.f_bavail) * static_cast<double>(found.f_frsize);
    const auto sync_ms = time_sync(place);
    if (!sync_ms && errno == ENOSPC) return judge_disk(name, 0, 0);
    if (!sync_ms)
        return {Health::missing, "disk", fmt::format("{}: {} can't be written by this user: {}", name, place.string(), std::strerror(errno)),
                "ask as the user that Stoa runs as, or name another folder with --data"};
    return judge_disk(name, free_bytes, *sync_ms);
}

Finding check_programs() {
    try {
        const Programs programs = find_programs();
        return {Health::ok, "programs", fmt::format("stoa-spawner and stoa-shim in {}", programs.spawner.parent_path().string()), {}};
    } catch (const std::exception& failure) {
        return {Health::missing, "programs", failure.what(), "build or install Stoa as a whole: the programs belong beside each other"};
    }
}

Findings check_python() {
    // -I as kernels start, so that a folder of whoever asks plays no part.
    constexpr const char* code =
        "import importlib.util, importlib.metadata, sys\n"
        "print('python3', sys.version.split()[0])\n"
        "for name in ('ipykernel', 'numpy', 'pandas', 'matplotlib'):\n"
        "    spec = importlib.util.find_spec(name)\n"
        "    if spec and spec.loader:\n"  // a folder that a package left behind has no loader
        "        try: print(name, importlib.metadata.version(name))\n"
        "        except importlib.metadata.PackageNotFoundError: print(name, '?')\n";
    const char* const arguments[] = {"/usr/bin/python3", "-I", "-c", code, nullptr};
    const auto text = output_of(arguments[0], arguments);
    if (!text)
        return {{Health::missing, "python", "/usr/bin/python3 can't be run", "apt install python3 python3-ipykernel"}};
    std::istringstream lines(*text);
    std::string found, name, version;
    std::string lacking;
    bool has_ipykernel = false;
    while (lines >> name >> version) {
        found += (found.empty() ? "" : ", ") + name + " " + version;
        has_ipykernel = has_ipykernel || name == "ipykernel";
    }
    for (const char* package : {"numpy", "pandas", "matplotlib"}) {
        if (found.find(package) == std::string::npos) lacking += fmt::format(" python3-{}", package);
    }
    if (!has_ipykernel)
        return {{Health::missing, "python", found + ", without ipykernel", "apt install python3-ipykernel" + lacking}};
    if (!lacking.empty()) return {{Health::weaker, "python", found, "people expect more; apt install" + lacking}};
    return {{Health::ok, "python", found, {}}};
}

Finding check_kernels(std::string_view kernel_path) {
    Finding out{Health::ok, "kernels", {}, {}};
    for (const KernelProgram& kernel : list_kernels(kernel_path)) {
        out.says += (out.says.empty() ? "" : ", ") + kernel.spec.display_name;
        const std::string& program = kernel.arguments.front();
        // A name without a slash is looked for on the path, which lies in /usr.
        if (program.starts_with("/usr/") || program.starts_with("/bin/") || program.find('/') == std::string::npos) continue;
        out.health = Health::weaker;
        out.says += fmt::format(" (its program {} is in no sandbox)", program);
        out.advice = "install that kernel below /usr, or take its folder out of host.kernel_path";
    }
    return out;
}

Finding check_web(const fs::path& web) {
    std::error_code ignored;
    if (!web.empty()) {
        if (fs::exists(web / "index.html", ignored)) return {Health::ok, "page", web.string(), {}};
        return {Health::missing, "page", fmt::format("{} holds no index.html", web.string()), "build it (./run does), or mend serve.web"};
    }
    const fs::path bin = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path& place : {bin / "../web", bin / "../../../web/dist"}) {
        if (fs::exists(place / "index.html", ignored))
            return {Health::ok, "page", fmt::format("{}; ./run serves it, others name it as serve.web", place.lexically_normal().string()), {}};
    }
    return {Health::weaker, "page", "serve.web names no folder, so only the API is served", "build it (./run does) and set serve.web"};
}

Finding check_port(std::string_view key, const std::string& text) {
    const ListenAddress listen = parse_listen_address(text);
    sockaddr_storage address{};
    const socklen_t size = make_address(listen, address);
    if (size == 0) return {Health::missing, "port", fmt::format("{} {} is no address of a machine", key, text), "mend " + std::string(key)};
    if (listen.port == 0) return {Health::ok, "port", fmt::format("{} takes a free one", key), {}};
    const Fd socket(::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int yes = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0)
        return {Health::ok, "port", fmt::format("{} {} is free", key, text), {}};
    const int error = errno;
    if (error == EADDRINUSE && is_stoa(address, size)) return {Health::ok, "port", fmt::format("{} {}: Stoa answers there", key, text), {}};
    if (error == EADDRINUSE)
        return {Health::missing, "port", fmt::format("{} {} is taken by another program", key, text),
                fmt::format("end that program, or set another {}", key)};
    return {Health::missing, "port", fmt::format("{} {}: {}", key, text, std::strerror(error)), fmt::format("set another {}", key)};
}

Finding check_user_ids(std::int64_t first, std::int64_t last) {
    Finding out{Health::ok, "user ids", fmt::format("{} to {} for people", first, last), {}};
    ::setpwent();
    while (const passwd* entry = ::getpwent()) {
        if (entry->pw_uid < first || entry->pw_uid > last) continue;
        out.health = Health::weaker;
        out.says += fmt::format("; the machine's user {} has {}", entry->pw_name, entry->pw_uid);
        out.advice = "set host.first_uid, host.last_uid and the spawner's --uid-range to numbers that nobody has";
        break;
    }
    ::endpwent();
    return out;
}

}  // namespace stoa

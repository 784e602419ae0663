#include "app/own_spawner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/fd.h"

namespace stoa {

namespace fs = std::filesystem;

namespace {

constexpr milliseconds spawner_start_timeout{10'000};

}  // namespace

Programs find_programs() {
    const fs::path bin = fs::read_symlink("/proc/self/exe").parent_path();
    Programs programs{bin / "stoa-spawner", bin / "stoa-shim", bin / "../kernel"};
    if (!fs::exists(programs.kernel)) programs.kernel = bin / "../../../kernel";
    for (const fs::path& path : {programs.spawner, programs.shim, programs.kernel / "launch.py"})
        if (!fs::exists(path)) throw std::runtime_error(fmt::format("{} is missing", path.lexically_normal().string()));
    return programs;
}

Owner find_owner() {
    if (::geteuid() != 0) return {::geteuid(), ::getegid()};
    for (const char* name : {"stoa", "nobody"})
        if (const passwd* entry = ::getpwnam(name)) return {entry->pw_uid, entry->pw_gid};
    throw std::runtime_error("there is neither a user stoa nor a user nobody to run as");
}

void become(const Owner& owner) {
    if (::geteuid() != 0) return;
    if (::setgroups(0, nullptr) != 0 || ::setresgid(owner.gid, owner.gid, owner.gid) != 0 ||
        ::setresuid(owner.uid, owner.uid, owner.uid) != 0)
        throw std::system_error(errno, std::generic_category(), "give root's rights up");
}

Workplace::Workplace(const Owner& owner) {
    // Sockets lie in it, and their paths may have 107 bytes.
    fs::path base = fs::temp_directory_path();
    if (base.string().size() > 32) base = "/tmp";
    std::string path = base / "stoa-execute-XXXXXX";
    if (!::mkdtemp(path.data())) throw std::system_error(errno, std::generic_category(), "make a folder in " + base.string());
    path_ = path;
    ::chmod(path.c_str(), 0711);
    for (const char* name : {"spawner", "data", "data/host", "data/host/runtimes", "data/homes", "data/run"}) {
        const fs::path folder = path_ / name;
        if (::mkdir(folder.c_str(), 0711) != 0 || ::chmod(folder.c_str(), 0711) != 0 ||
            ::chown(folder.c_str(), owner.uid, owner.gid) != 0)
            throw std::system_error(errno, std::generic_category(), "make " + folder.string());
    }
}

Workplace::~Workplace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

Programs Workplace::reachable(Programs programs) const {
    if (::geteuid() != 0) return programs;
    fs::copy_file(programs.shim, path_ / "stoa-shim");
    fs::copy(programs.kernel, path_ / "kernel", fs::copy_options::recursive);
    programs.shim = path_ / "stoa-shim";
    programs.kernel = path_ / "kernel";
    return programs;
}

SpawnerProcess::SpawnerProcess(const Workplace& place, const Programs& programs, const Owner& owner)
    : socket_(place / "spawner/spawner.sock"), log_(place / "spawner.log") {
    const std::vector<std::string> arguments = {programs.spawner,
                                                "--socket",
                                                socket_,
                                                "--owner-uid",
                                                std::to_string(owner.uid),
                                                "--owner-gid",
                                                std::to_string(owner.gid),
                                                "--uid-range",
                                                "200000-265535",
                                                "--kernel-dir",
                                                programs.kernel,
                                                "--shim",
                                                programs.shim,
                                                "--runtimes-dir",
                                                place / "data/host/runtimes",
                                                "--homes-dir",
                                                place / "data/homes"};
    std::vector<char*> argv;
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const char* environment[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", nullptr};
    pid_ = ::fork();
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ == 0) {
        ::setsid();
        const int log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        const int nothing = ::open("/dev/null", O_RDONLY);
        if (log < 0 || nothing < 0 || ::dup2(nothing, 0) < 0 || ::dup2(log, 1) < 0 || ::dup2(log, 2) < 0 || ::chdir("/") != 0)
            ::_exit(126);
        ::execve(argv[0], argv.data(), const_cast<char**>(environment));
        ::_exit(127);
    }
    const auto deadline = std::chrono::steady_clock::now() + spawner_start_timeout;
    while (!listens()) {
        if (::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
        if (pid_ == 0 || std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error("stoa-spawner did not start: " + said());
        std::this_thread::sleep_for(milliseconds(2));
    }
}

SpawnerProcess::~SpawnerProcess() {
    if (pid_ > 0) {
        ::kill(pid_, SIGTERM);
        wait_for(pid_);
    }
}

std::string SpawnerProcess::said() const {
    std::ifstream in(log_);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

// The socket's file is there a moment before anybody listens.
bool SpawnerProcess::listens() const {
    const Fd probe(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    socket_.copy(address.sun_path, sizeof address.sun_path - 1);
    return probe && ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

int wait_for(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return status;
}

}  // namespace stoa

#include "sandbox/init.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>

#include "sandbox/descriptors.h"
#include "sandbox/doorman.h"
#include "sandbox/netlink_desk.h"
#include "sandbox/processes.h"
#include "sandbox/request.h"

namespace stoa::sandbox {

namespace {

constexpr const char* home = "/home/user";
constexpr int kept_descriptor = 3;
constexpr const char* program_log = "/run/kernel/program.log";
constexpr int program_oom_score = 800;
constexpr int kill_again_ms = 100;  // while the sandbox is being emptied
// Files and terminals: listened for here, served by a program that lives only while somebody wants it.
constexpr const char* files_socket = "/run/kernel/files.sock";
constexpr const char* files_program[] = {"/usr/bin/python3", "-I", "-S", "/opt/stoa/kernel/files.py"};
constexpr int files_oom_score = 900;          // it goes before the kernel does
constexpr int files_start_pause_ms = 1'000;  // between two starts, so that one that can't live is no busy loop

void lower_limit(int resource, std::uint64_t value) {
    if (value == 0) return;
    rlimit limit{};
    if (getrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) return;
    rlim_t wanted = value < limit.rlim_max ? value : limit.rlim_max;
    limit = {wanted, wanted};
    setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

class Init {
public:
    [[nodiscard]] explicit Init(const InitPlan& plan) : plan_(plan) {}

    [[noreturn]] void run() {
        open_files();
        if (arrival_ < 0 && plan_.waits) start_waiting();
        say("READY");
        for (;;) {
            const bool listens = files_ == 0 && !machine_.is_emptying();
            const int pause = listens ? files_pause() : 0;
            pollfd waits[6 + max_netlink_listeners] = {{plan_.control, POLLIN, 0}, {signals_, POLLIN, 0}, {output_, POLLIN, 0},
                                                       {listens && pause == 0 ? files_listener_ : -1, POLLIN, 0}, {arrival_, POLLIN, 0},
                                                       {listeners_, POLLIN, 0}};
            const std::size_t asking = desk_.wait_for(waits + 6);
            int patience = machine_.is_emptying() ? kill_again_ms : pause > 0 ? pause : -1;
            const int arrival_left = arrival_ >= 0 ? left_until(arrival_until_ms_) : 0;
            if (arrival_ >= 0 && (patience < 0 || arrival_left < patience)) patience = arrival_left;
            int count = poll(waits, 6 + asking, patience);
            if (count < 0 && errno != EINTR) _exit(1);
            if (count == 0 && machine_.is_emptying()) kill(-1, SIGKILL);
            if (arrival_ >= 0 && (waits[4].revents || left_until(arrival_until_ms_) == 0)) hear_arrival();
            if (count <= 0) continue;
            desk_.hear(waits + 6, asking);
            if (waits[5].revents) hear_listener();
            if (waits[3].revents) start_files();
            if (waits[2].revents) drain_output();
            if (waits[1].revents) reap();
            if (waits[0].revents) hear();
        }
    }

private:
    void open_files() {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGCHLD);
        sigprocmask(SIG_SETMASK, &set, nullptr);
        signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
        int pipes[2] = {plan_.coming.output, plan_.coming.program_output};
        if (signals_ < 0 || (pipes[0] < 0 && pipe2(pipes, O_CLOEXEC) != 0)) _exit(1);
        output_ = pipes[0];
        program_output_ = pipes[1];
        fcntl(output_, F_SETFL, O_NONBLOCK);  // the other end blocks for the program, which expects that
        go_ = plan_.coming.go;
        arrival_ = plan_.coming.arrival;
        arrival_until_ms_ = now_ms() + arrival_timeout_ms;
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) _exit(1);
        listeners_ = pair[0];
        listeners_out_ = pair[1];
        // Held until our end: it tells a spawner that knows nothing that this runtime lives.
        int folder = open("/run/kernel", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0 || flock(folder, LOCK_EX | LOCK_NB) != 0) _exit(1);
        // The folder is the guest's: whatever stands there by this name is not followed, and never waited for.
        log_ = open(program_log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
        struct stat status {};
        if (log_ >= 0 && (fstat(log_, &status) != 0 || !S_ISREG(status.st_mode))) {
            close(log_);
            log_ = -1;
        }
        files_listener_ = listen_for_files();
    }

    /// -1 where it can't be: then this runtime has no files panel, and all else works.
    static int listen_for_files() {
        int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        for (std::size_t i = 0; files_socket[i] != '\0'; ++i) address.sun_path[i] = files_socket[i];
        // The group of the folder is the host's: it may connect. A socket of an earlier sandbox is no use to anyone.
        unlink(files_socket);
        mode_t before = umask(0007);
        bool bound = listener >= 0 && bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        umask(before);
        if (bound && listen(listener, 64) == 0) return listener;
        if (listener >= 0) close(listener);
        return -1;
    }

    static std::int64_t now_ms() {
        timespec now{};
        clock_gettime(CLOCK_MONOTONIC, &now);
        return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
    }

    static int left_until(std::int64_t moment_ms) {
        std::int64_t left = moment_ms - now_ms();
        return left > 0 ? static_cast<int>(left) : 0;
    }

    /// What is left of the pause after the last start; 0 = none.
    [[nodiscard]] int files_pause() const { return files_started_ms_ == 0 ? 0 : left_until(files_started_ms_ + files_start_pause_ms); }

    void start_files() {
        files_started_ms_ = now_ms();
        go_home();
        pid_t pid = fork();
        if (pid == 0) become_files();
        if (pid > 0) files_ = pid;
    }

    /// Without a Python at first, which most who ask never need.
    [[noreturn]] void become_files() {
        leave(files_listener_);
        Handover open;
        serve_as_doorman(kept_descriptor, home, open);
        const char* arguments[std::size(files_program) + 2] = {};
        for (std::size_t i = 0; i < std::size(files_program); ++i) arguments[i] = files_program[i];
        arguments[std::size(files_program)] = open.c_str();
        close_range(kept_descriptor + 1 + static_cast<unsigned>(open.size()), ~0u, 0);
        execute(arguments, files_oom_score);
    }

    void say(std::string_view message) {
        // A shim that reads nothing would hold init up; a sandbox without a shim that listens is at its end.
        if (send(plan_.control, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) _exit(1);
    }

    void hear() {
        char message[64];
        ssize_t size = recv(plan_.control, message, sizeof message, MSG_DONTWAIT);
        if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
        if (size <= 0) _exit(0);
        if (auto order = parse_order({message, static_cast<std::size_t>(size)})) perform(machine_.on_order(*order));
    }

    void reap() {
        signalfd_siginfo news[8];
        while (read(signals_, news, sizeof news) > 0) {
        }
        for (;;) {
            siginfo_t info{};
            if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG) != 0) {
                if (errno == ECHILD && machine_.is_emptying()) perform(machine_.on_empty());
                return;
            }
            if (info.si_pid == 0) return;
            if (info.si_pid == waiting_) waiting_ = 0;  // then START starts another
            if (info.si_pid == files_) files_ = 0;
            perform(machine_.on_reaped(info.si_pid, info.si_code != CLD_EXITED, info.si_status));
        }
    }

    void perform(const Deeds& deeds) {
        if (!deeds.exited.empty()) {
            drain_output();
            say(deeds.exited.view());
        }
        if (deeds.gone) say("GONE");
        if (deeds.quit) _exit(0);
        if (deeds.kill_all) {
            forget_coming();
            kill(-1, SIGKILL);
            // Nobody may have been there; then no SIGCHLD comes.
            siginfo_t info{};
            if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD) perform(machine_.on_empty());
        }
        // The group is there once the program has called setsid(): until then an end is meant for the process itself.
        if (deeds.signal != 0 && kill(-machine_.program(), deeds.signal) != 0 && errno == ESRCH && deeds.signal == SIGKILL)
            kill(machine_.program(), SIGKILL);
        if (deeds.start) start_program();
    }

    /// The zygote's kernel stands and waits, or nobody comes: then its program is started by exec, as where there is no zygote.
    void hear_arrival() {
        char text[16];
        long size = 0;
        desk_.add(take_descriptor(arrival_, text, sizeof text, size));
        std::uint64_t pid = 0;
        if (size > 0 && parse_number({text, static_cast<std::size_t>(size)}, pid) && pid > 1) {
            close(arrival_);
            arrival_ = -1;
            waiting_ = static_cast<pid_t>(pid);
        } else {
            bool starts = start_wanted_;
            forget_coming();
            if (plan_.waits && !starts) start_waiting();
            start_wanted_ = starts;
        }
        if (start_wanted_) start_program();
        start_wanted_ = false;
    }

    void hear_listener() {
        char text[1];
        long size = 0;
        desk_.add(take_descriptor(listeners_, text, sizeof text, size));
    }

    void forget_coming() {
        start_wanted_ = false;
        if (arrival_ < 0) return;
        close(arrival_);
        close(go_);
        arrival_ = go_ = -1;
    }

    void start_waiting() {
        int pipes[2];
        if (pipe2(pipes, O_CLOEXEC) != 0) return;
        waiting_ = fork();
        if (waiting_ == 0) become_waiting(pipes[0]);
        if (waiting_ < 0) waiting_ = 0;
        close(pipes[0]);
        go_ = pipes[1];
    }

    [[noreturn]] void become_waiting(int input) {
        const char* arguments[max_arguments + 2] = {};
        std::size_t count = 0;
        for (; count < max_arguments && plan_.arguments[count]; ++count) arguments[count] = plan_.arguments[count];
        arguments[count] = "--ready";
        dup2(input, 0);
        become(arguments, program_oom_score);
    }

    /// Again: a home may have come since this stood where it stands now.
    static void go_home() { (void)!chdir(home); }

    /// Lets the program go that waited; 0 when there is none.
    pid_t release_waiting() {
        pid_t pid = waiting_;
        waiting_ = 0;
        if (go_ < 0) return 0;
        bool told = pid != 0 && write(go_, "\n", 1) == 1;
        close(go_);  // who reads no byte ends
        go_ = -1;
        return told ? pid : 0;
    }

    void start_program() {
        if (arrival_ >= 0) {
            start_wanted_ = true;
            return;
        }
        go_home();
        pid_t pid = release_waiting();
        if (pid == 0) pid = fork();
        if (pid == 0) become(plan_.arguments, program_oom_score);
        if (pid < 0) {
            say("EXITED code 126");  // the guest's leftovers fill the limit of processes
            return;
        }
        machine_.on_started(pid);
        Text<32> message("STARTED ");
        say(message.add(static_cast<std::uint64_t>(pid)).view());
    }

    [[noreturn]] void become(const char* const* arguments, int oom_score) {
        leave(-1);
        execute(arguments, oom_score);
    }

    /// A child's own session, output and descriptors. `kept` becomes descriptor 3; -1 = nothing is kept.
    void leave(int kept) {
        if (const int listener = ask_for_netlink(); listener >= 0) {
            char text[] = "N";
            const iovec part{text, 1};
            (void)send_descriptors(listeners_out_, &part, 1, &listener, 1, MSG_DONTWAIT);
            close(listener);
        }
        setsid();
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        dup2(program_output_, 1);
        dup2(program_output_, 2);
        if (kept == kept_descriptor) fcntl(kept_descriptor, F_SETFD, 0);
        if (kept > kept_descriptor) dup2(kept, kept_descriptor);
        close_range(kept >= 0 ? kept_descriptor + 1 : kept_descriptor, ~0u, 0);
    }

    [[noreturn]] void execute(const char* const* arguments, int oom_score) {
        prctl(PR_SET_DUMPABLE, 1);  // init's 0 would keep our own files of /proc from us; the program is ordinary after exec
        Text<16> score;
        (void)write_small_file(-1, "/proc/self/oom_score_adj", score.add(static_cast<std::uint64_t>(oom_score)).view());
        lower_limit(RLIMIT_DATA, plan_.limits.data_bytes);
        lower_limit(RLIMIT_NPROC, plan_.limits.processes);
        lower_limit(RLIMIT_FSIZE, plan_.limits.max_file_bytes);
        execve(arguments[0], const_cast<char* const*>(arguments), const_cast<char* const*>(plan_.environment));
        Sentence sentence("can't start ");
        sentence.add(arguments[0]).add(": error ").add(static_cast<std::uint64_t>(errno)).add("\n");
        (void)!write(2, sentence.c_str(), sentence.size());
        _exit(127);
    }

    /// Reads on after the log is full, so that a program that prints much is not held up.
    void drain_output() {
        char bytes[16384];
        ssize_t size = 0;
        for (int turn = 0; turn < 16 && (size = read(output_, bytes, sizeof bytes)) > 0; ++turn) {
            std::size_t room = max_program_log_bytes - logged_;
            std::size_t take = static_cast<std::size_t>(size) < room ? static_cast<std::size_t>(size) : room;
            if (log_ >= 0 && take > 0) (void)!write(log_, bytes, take);
            logged_ += take;
        }
    }

    const InitPlan& plan_;
    InitMachine machine_;
    int signals_ = -1;
    int output_ = -1;          // what the program prints, as init reads it
    int program_output_ = -1;  // as the program writes it
    int log_ = -1;
    std::size_t logged_ = 0;
    int files_listener_ = -1;
    pid_t files_ = 0;  // the files program, 0 = none runs
    std::int64_t files_started_ms_ = 0;
    pid_t waiting_ = 0;  // the program that waits for START, 0 = none
    int go_ = -1;        // its standard input, as init writes it
    int arrival_ = -1;   // where the zygote's kernel says that it stands, until it has
    std::int64_t arrival_until_ms_ = 0;
    bool start_wanted_ = false;  // START came before it
    NetlinkDesk desk_;
    int listeners_ = -1;      // where children hand over what hears their questions
    int listeners_out_ = -1;  // their end
};

}  // namespace

void run_init(const InitPlan& plan) { Init(plan).run(); }

}  // namespace stoa::sandbox

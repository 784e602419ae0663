#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>
#include <thread>

#include "app/commands.h"
#include "app/headless_run.h"
#include "app/own_spawner.h"
#include "app/parameters.h"
#include "app/rule_files.h"
#include "base/fd.h"
#include "base/log.h"
#include "guard/check.h"
#include "host/kernel_specs.h"
#include "notebooks/nbformat.h"
#include "notebooks/percent.h"
#include "sessions/notebook_kernel.h"
#include "wire/http.h"

namespace stoa {

namespace fs = std::filesystem;

namespace {

constexpr milliseconds orphan_grace{15'000};

class Unreadable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

std::string read_input(const std::string& path) {
    std::string text;
    if (path == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream in(path, std::ios::binary);
        if (!in || fs::is_directory(path)) throw Unreadable(fmt::format("{} can't be read", path));
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (text.size() > static_cast<std::size_t>(wire::max_notebook_bytes))
        throw Unreadable(fmt::format("{} is larger than {} bytes", path, wire::max_notebook_bytes));
    return text;
}

/// Before anything starts; the host chooses again by the same rules.
void require_kernel(const Content& content, const ExecuteOptions& options) {
    const NotebookKernel asked = kernel_of(content.metadata);
    const auto kernel = choose_kernel(list_kernels(options.kernel_path), {asked.name, asked.language});
    if (!kernel) throw Unreadable(fmt::format("{}: {}", options.input, kernel.error()));
    if (!options.parameters.empty() && kernel->spec.language != "python")
        throw Unreadable(fmt::format("{} is written in {}; parameters can be set in Python only", options.input, kernel->spec.language));
}

GuardMode mode_of(const std::string& word) {
    return word == "off" ? GuardMode::off : word == "stop" ? GuardMode::stop : GuardMode::warn;
}

std::shared_ptr<const guard::RuleBook> read_rules(const ExecuteOptions& options) {
    if (mode_of(options.guard) == GuardMode::off) return nullptr;
    try {
        auto book = guard::parse_rules(load_rules_of(options.rules).files);
        if (!book) throw Unreadable("the guard's rules can't be read: " + book.error().sentence());
        return std::make_shared<const guard::RuleBook>(std::move(*book));
    } catch (const std::runtime_error& fault) {
        throw Unreadable(fault.what());
    }
}

bool has_own_rules(const ExecuteOptions& options) { return !options.rules.sealed.empty() || !options.rules.yara.empty(); }

/// What YARA rules see in the notebook as a file, before a cell of it runs. False: it is not to run.
bool passes_as_file(const ExecuteOptions& options, const guard::RuleBook& book, std::string_view text) {
    const auto checked = guard::check_artefact(book, guard::TextBytes(text), guard::Plan::subsidised);
    if (!checked || checked->verdict.level == guard::Level::clean) return true;
    const auto* forbidden = book.find_class(checked->verdict.class_name);
    const std::string category = forbidden != nullptr ? forbidden->says : "something that could not be read in time";
    if (checked->verdict.level < guard::Level::warn) {
        if (has_own_rules(options)) fmt::print(stderr, "stoa: {}: For the operator's list: it looks like {}. It runs.\n", options.input, category);
        return true;
    }
    const bool runs = mode_of(options.guard) != GuardMode::stop;
    fmt::print(stderr, "stoa: {}: This looks like {}, which this service does not allow. {}\n", options.input, category,
               runs ? "It runs; with --guard stop it would not." : "It was not run; if it is something else, --guard warn runs it.");
    return runs;
}

Content read_notebook(const ExecuteOptions& options, const std::string& text) {
    std::vector<Parameter> parameters;
    for (const std::string& given : options.parameters) {
        auto parameter = parse_parameter(given);
        if (!parameter) throw Unreadable(parameter.error());
        parameters.push_back(std::move(*parameter));
    }
    if (parameters.size() > max_parameters) throw Unreadable(fmt::format("more than {} parameters", max_parameters));
    auto content = options.input.ends_with(".py") ? parse_percent(text) : parse_notebook(text);
    if (!content)
        throw Unreadable(fmt::format("{} is no notebook that can be read: {}", options.input, content.error().sentence()));
    require_kernel(*content, options);
    inject_parameters(*content, parameters);
    // What cells printed in another run would stand beside what they print in this one.
    for (wire::CellState& cell : content->cells) {
        cell.outputs.clear();
        cell.execution_count.reset();
    }
    return std::move(*content);
}

/// A run ends its kernel itself; this is for one that was killed. A sandbox ends with its shim.
void kill_shims(const fs::path& runtimes) {
    const std::string below = runtimes.string() + "/";
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream in(entry.path() / "cmdline", std::ios::binary);
        const std::string line(std::istreambuf_iterator<char>(in), {});
        const std::string_view words(line.c_str(), line.size());
        if (words.substr(0, words.find('\0')).ends_with("stoa-shim") && words.find(below) != std::string_view::npos)
            ::kill(std::stoi(name), SIGKILL);
    }
}

volatile std::sig_atomic_t runner_pid = 0;
volatile std::sig_atomic_t signal_came = 0;

void pass_on(int signal) {
    signal_came = 1;
    if (runner_pid > 0) ::kill(static_cast<pid_t>(runner_pid), signal == SIGHUP ? SIGTERM : signal);
}

/// In the child of a fork; it goes when its parent does.
void tie_to(pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1);
}

/// Tidies up when this program is killed outright: the runner is told by the kernel and ends its sandbox, and then what is left
/// goes. (The spawner can't be told so: it changes its user for a moment, and that undoes PR_SET_PDEATHSIG.)
class Minder {
public:
    [[nodiscard]] Minder(const fs::path& folder, pid_t spawner) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
        const Fd ours(ends[0]);
        parent_lives_ = Fd(ends[1]);
        pid_ = ::fork();
        if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
        if (pid_ > 0) return;
        ::setsid();
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_IGN);
        parent_lives_ = Fd();
        char word = 0;
        ssize_t got = 0;
        while ((got = ::read(ours.get(), &word, 1)) < 0 && errno == EINTR) {
        }
        if (got == 0) tidy(folder, spawner);
        ::_exit(0);
    }
    ~Minder() {
        (void)!::write(parent_lives_.get(), "x", 1);
        wait_for(pid_);
    }
    Minder(const Minder&) = delete;
    Minder& operator=(const Minder&) = delete;
    /// In another child of this program, which must not look like it.
    void leave_to_parent() { parent_lives_ = Fd(); }

private:
    static void tidy(const fs::path& folder, pid_t spawner) {
        const fs::path runtimes = folder / "data/host/runtimes";
        std::error_code ignored;
        const auto deadline = std::chrono::steady_clock::now() + orphan_grace;
        while (!fs::is_empty(runtimes, ignored) && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(milliseconds(20));
        kill_shims(runtimes);
        ::kill(spawner, SIGTERM);
        fs::remove_all(folder, ignored);
    }
    Fd parent_lives_;
    pid_t pid_ = -1;
};

void write_output(const fs::path& from, const std::string& to) {
    std::ifstream in(from, std::ios::binary);
    if (!in) return;  // the sentence that says why there is none has been said
    if (to == "-") {
        std::cout << in.rdbuf() << std::flush;
        return;
    }
    const std::string aside = to + ".new";
    std::ofstream out(aside, std::ios::binary | std::ios::trunc);
    out << in.rdbuf();
    out.close();
    if (!out) throw std::runtime_error("can't write " + aside);
    fs::rename(aside, to);
}

int run(const ExecuteOptions& options, Content content, std::shared_ptr<const guard::RuleBook> book) {
    const Owner owner = find_owner();
    const Workplace place(owner);
    const Programs programs = place.reachable(find_programs());
    const SpawnerProcess spawner(place, programs, owner);
    Minder minder(place / "", spawner.pid());
    const HeadlessOptions headless{place / "data",
                                   spawner.socket(),
                                   place / "data/result.ipynb",
                                   options.memory_limit_bytes,
                                   options.cores,
                                   options.max_processes,
                                   options.kernel_path,
                                   options.network,
                                   options.cell_timeout,
                                   options.allow_errors ? HeadlessOptions::OnError::go_on : HeadlessOptions::OnError::stop,
                                   mode_of(options.guard),
                                   std::move(book),
                                   has_own_rules(options)};
    struct sigaction handler = {};
    handler.sa_handler = pass_on;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &handler, nullptr);
    const pid_t parent = ::getpid();
    const pid_t runner = ::fork();
    if (runner < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (runner == 0) {
        int status = static_cast<int>(HeadlessEnd::not_possible);
        try {
            for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
            std::signal(SIGPIPE, SIG_IGN);
            minder.leave_to_parent();
            become(owner);
            tie_to(parent);
            ::umask(027);
            set_log_level(LogLevel::error);
            status = static_cast<int>(run_headless(std::move(content), headless));
        } catch (const std::exception& failure) {
            fmt::print(stderr, "stoa: {}\n", failure.what());
        }
        std::fflush(nullptr);
        ::_exit(status);
    }
    runner_pid = runner;
    if (signal_came) ::kill(runner, SIGTERM);
    const int status = wait_for(runner);
    runner_pid = 0;
    kill_shims(place / "data/host/runtimes");
    write_output(headless.result, options.output);
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    throw std::runtime_error(fmt::format("the run was ended by signal {}", WTERMSIG(status)));
}

}  // namespace

int execute(const ExecuteOptions& options) {
    Content content;
    std::shared_ptr<const guard::RuleBook> book;
    try {
        const std::string text = read_input(options.input);
        content = read_notebook(options, text);
        book = read_rules(options);
        const fs::path folder = fs::absolute(options.output).parent_path();
        if (options.output != "-" && ::access(folder.c_str(), W_OK) != 0)
            throw Unreadable(fmt::format("{} can't be written: {}", options.output, std::generic_category().message(errno)));
        if (book && !passes_as_file(options, *book, text)) return static_cast<int>(HeadlessEnd::guarded);
    } catch (const Unreadable& fault) {
        fmt::print(stderr, "stoa: {}\n", fault.what());
        return static_cast<int>(HeadlessEnd::unreadable);
    }
    try {
        return run(options, std::move(content), std::move(book));
    } catch (const std::exception& failure) {
        fmt::print(stderr, "stoa: {}\n", failure.what());
        return static_cast<int>(HeadlessEnd::not_possible);
    }
}

}  // namespace stoa

#include "app/headless_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>

#include "app/database.h"
#include "app/headless_page.h"
#include "app/parameters.h"
#include "app/terminal_text.h"
#include "base/json.h"
#include "base/log.h"
#include "host/host.h"
#include "host/spawner_launcher.h"
#include "notebooks/nbformat.h"
#include "runtimes/runtimes.h"
#include "sessions/sessions.h"

namespace stoa {

namespace {

/// After an interrupt a cell gets so long to end; after that its kernel goes.
constexpr milliseconds interrupt_grace{5'000};
/// For the kernel and its sandbox to be gone.
constexpr milliseconds ending_grace{15'000};

bool is_final(wire::RunPhase phase) {
    return phase != wire::RunPhase::queued && phase != wire::RunPhase::running;
}

class HeadlessHouse {
public:
    [[nodiscard]] explicit HeadlessHouse(const HeadlessOptions& options)
        : options_(options),
          launcher_(pool_, SpawnerClient(options.spawner_socket.string())),
          host_(io_, pool_, host_config(), launcher_, clock_),
          reader_(open_database(options.data / "stoa.db")),
          writer_(Connection(options.data / "stoa.db"), io_.get_executor()),
          blobs_(options.data / "blobs"),
          store_(blobs_),
          gate_(make_gate()),
          runtimes_(io_.get_executor(), writer_, reader_, runtimes_config(), clock_),
          sessions_({.executor = io_.get_executor(),
                     .reader = reader_,
                     .writer = writer_,
                     .store = store_,
                     .runtimes = runtimes_,
                     .clock = clock_,
                     .server_id = server_id_,
                     .gate = gate_.get()}) {}

    HeadlessEnd run(Content content) {
        signals_.async_wait([this](boost::system::error_code cancelled, int) {
            if (cancelled) return;
            is_stopped_ = true;
            page_.wake();
        });
        HeadlessEnd end = HeadlessEnd::not_possible;
        std::exception_ptr failure;
        asio::co_spawn(io_, all(std::move(content)), [&](std::exception_ptr why, HeadlessEnd how) {
            failure = why;
            end = how;
            signals_.cancel();
            sessions_.shut_down();
            runtimes_.stop();
            host_.stop();
        });
        io_.run();
        pool_.join();
        if (failure) std::rethrow_exception(failure);
        return end;
    }

private:
    std::unique_ptr<HeadlessGate> make_gate() {
        if (options_.guard == GuardMode::off || !options_.book) return nullptr;
        return std::make_unique<HeadlessGate>(io_.get_executor(), pool_, *options_.book, options_.guard, [this](const HeadlessGate::Found& found) {
            if (found.level < guard::Level::warn) {
                if (options_.tells_list) fmt::print(stderr, "stoa: {}: For the operator's list: it looks like {}. It runs.\n", cell_, found.category);
                return;
            }
            const bool runs = found.decision == GateDecision::run;
            fmt::print(stderr, "stoa: {}: This cell looks like {}, which this service does not allow. {}\n", cell_, found.category,
                       runs ? "It runs; with --guard stop it would not." : "It was not run; if it is something else, --guard warn runs it.");
            if (!runs) guarded_run_ = found.run_id;
        });
    }
    HostConfig host_config() const {
        HostConfig config;
        config.data = options_.data;
        config.kernel_path = options_.kernel_path;
        config.network = options_.network;
        return config;
    }
    RuntimesConfig runtimes_config() const {
        RuntimesConfig config;
        config.host_socket = Host::socket_path(options_.data);
        config.server_id = server_id_;
        config.memory_limit_bytes = options_.memory_limit_bytes;
        config.cores = options_.cores;
        config.max_processes = options_.max_processes;
        return config;
    }

    Task<HeadlessEnd> all(Content content) {
        spawn(io_.get_executor(), "host", host_.run());
        spawn(io_.get_executor(), "runtimes", runtimes_.run());
        const NotebookId id(random_id());
        const Time now = clock_.now();
        co_await commit(writer_, [this, id, content, now](Connection& connection) {
            store_.create(connection, id, "Headless", page_.person(), content, now);
        });
        auto session = sessions_.open(id);
        session->join(page_);
        co_await page_.until([this] { return page_.is_welcome || page_.is_closed; }, SteadyTime::max());
        const HeadlessEnd end = co_await run_cells(*session);
        co_await session->until_committed();
        save(session->document().content());
        co_await end_kernel(*session);
        if (!page_.is_closed) session->leave(page_);
        co_return end;
    }

    Task<HeadlessEnd> run_cells(Session& session) {
        std::vector<wire::CellState> code;
        for (auto& cell : session.document().content().cells) {
            if (cell.cell_type == wire::CellType::code && cell.text.find_first_not_of(" \t\n") != std::string::npos)
                code.push_back(std::move(cell));
        }
        const std::size_t width = std::to_string(code.size()).size();
        HeadlessEnd end = HeadlessEnd::done;
        for (std::size_t i = 0; i < code.size(); ++i) {
            const auto begun = std::chrono::steady_clock::now();
            std::string reason;
            cell_ = fmt::format("cell {} of {}", i + 1, code.size());
            const HeadlessEnd how = co_await run_cell(session, code[i].cell_id, reason);
            const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
            const bool may_fail = how == HeadlessEnd::cell_failed &&
                                  (options_.on_error == HeadlessOptions::OnError::go_on || has_tag(code[i], "raises-exception"));
            fmt::print(stderr, "[{:>{}}/{}] {:<7} {:7.2f} s  {}\n", i + 1, width, code.size(),
                       how == HeadlessEnd::done ? "done"
                       : may_fail               ? "error"
                       : how == HeadlessEnd::guarded ? "stopped"
                                                : "failed",
                       took, first_line(code[i].text));
            if (how == HeadlessEnd::done || may_fail) continue;
            if (how == HeadlessEnd::cell_failed) {
                print_error(session.document().content(), code[i].cell_id);
            } else if (how != HeadlessEnd::guarded) {
                fmt::print(stderr, "stoa: {}: {}\n", cell_, reason);
            }
            end = how;
            break;
        }
        co_return end;
    }

    Task<HeadlessEnd> run_cell(Session& session, const std::string& cell_id, std::string& reason) {
        const std::string run_id = random_id();
        const auto phase = [&] {
            const auto found = page_.runs.find(run_id);
            return found == page_.runs.end() ? wire::RunPhase::queued : found->second.phase;
        };
        const auto is_over = [&] { return is_final(phase()) || page_.is_closed; };
        try {
            session.take_message(page_, wire::RunCells{++client_seq_, {wire::RunRequest{run_id, cell_id}}});
        } catch (const Refused& refused) {
            reason = refused.what();
            co_return HeadlessEnd::not_possible;
        }
        SteadyTime deadline = SteadyTime::max();
        bool is_timed = false, is_in_time = true;
        do {
            is_in_time = co_await page_.until(
                [&] {
                    return is_over() || page_.asks_input || is_stopped_ || cannot_start() ||
                           (!is_timed && phase() == wire::RunPhase::running);
                },
                deadline);
            if (!is_timed && phase() == wire::RunPhase::running && options_.cell_timeout.count() > 0)
                deadline = std::chrono::steady_clock::now() + options_.cell_timeout;
            if (phase() == wire::RunPhase::running) is_timed = true;
        } while (is_in_time && !is_over() && !page_.asks_input && !is_stopped_ && !cannot_start());

        if (is_over()) {
            if (guarded_run_ == run_id) co_return HeadlessEnd::guarded;
            switch (phase()) {
                case wire::RunPhase::done:
                    co_return HeadlessEnd::done;
                case wire::RunPhase::error:
                    co_return HeadlessEnd::cell_failed;
                default:
                    reason = page_.runtime.reason.value_or("the kernel ended");
                    co_return HeadlessEnd::not_possible;
            }
        }
        if (cannot_start()) {
            reason = page_.runtime.reason.value_or("no kernel could be started");
            co_return HeadlessEnd::not_possible;
        }
        HeadlessEnd end = HeadlessEnd::stopped;
        reason = "stopped";
        if (!is_in_time) {
            end = HeadlessEnd::timed_out;
            reason = fmt::format("it ran longer than {} s", options_.cell_timeout.count() / 1000);
        } else if (page_.asks_input && !is_stopped_) {
            end = HeadlessEnd::not_possible;
            reason = "it asks for input, and nobody is here to answer";
        }
        session.take_message(page_, wire::Interrupt{});
        co_await page_.until(is_over, std::chrono::steady_clock::now() + interrupt_grace);
        co_return end;
    }

    [[nodiscard]] bool cannot_start() const { return page_.runtime.phase == wire::RuntimePhase::unavailable; }

    Task<> end_kernel(Session& session) {
        const auto deadline = std::chrono::steady_clock::now() + ending_grace;
        if (!page_.is_closed) session.take_message(page_, wire::StopRuntime{});
        const auto is_gone = [this] {
            std::error_code ignored;
            return std::filesystem::is_empty(options_.data / "host" / "runtimes", ignored);
        };
        // The host removes a runtime's folder last of all; it tells nobody.
        for (asio::steady_timer pause(io_); !is_gone() && std::chrono::steady_clock::now() < deadline;) {
            pause.expires_after(milliseconds(5));
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    void save(const Content& content) {
        const std::string text = format_notebook(content, [this](const std::string& blob) { return blobs_.load(BlobId(blob)); });
        std::ofstream out(options_.result, std::ios::binary | std::ios::trunc);
        out << text;
        out.close();
        if (!out) throw std::runtime_error("can't write " + options_.result.string());
    }

    void print_error(Content content, const std::string& cell_id) {
        std::erase_if(content.cells, [&](const auto& cell) { return cell.cell_id != cell_id; });
        auto notebook =
            parse_json(format_notebook(content, [this](const std::string& blob) { return blobs_.load(BlobId(blob)); }));
        if (!notebook || content.cells.empty()) return;
        for (const auto& output : notebook->at("cells").at(0).at("outputs").as_array()) {
            if (output.at("output_type").as_string() != "error") continue;
            std::string text;
            for (const auto& line : output.at("traceback").as_array()) text += std::string(line.as_string()) + "\n";
            if (text.empty())
                text = fmt::format("{}: {}\n", std::string(output.at("ename").as_string()),
                                   std::string(output.at("evalue").as_string()));
            fmt::print(stderr, "{}", ::isatty(STDERR_FILENO) ? for_terminal(text) : for_terminal(without_colours(text)));
        }
    }

    const HeadlessOptions& options_;
    const std::string server_id_ = random_id();
    asio::io_context io_{1};
    asio::thread_pool pool_{2};
    SystemClock clock_;
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
    bool is_stopped_ = false;
    std::int64_t client_seq_ = 0;
    std::string cell_;         // that is next or runs, for people
    std::string guarded_run_;  // that the guard stopped
    HeadlessPage page_{io_.get_executor(), PersonId("headless")};
    SpawnerLauncher launcher_;
    Host host_;
    Connection reader_;
    Writer writer_;
    BlobStore blobs_;
    NotebookStore store_;
    std::unique_ptr<HeadlessGate> gate_;
    Runtimes runtimes_;
    Sessions sessions_;
};

}  // namespace

HeadlessEnd run_headless(Content content, const HeadlessOptions& options) {
    const SandboxProbe probe = SpawnerClient(options.spawner_socket.string()).probe();
    if (!probe.possible) {
        fmt::print(stderr, "stoa: this machine can't make a sandbox, and nothing runs without one: {}\n", probe.reason);
        return HeadlessEnd::not_possible;
    }
    fmt::print(stderr, "Sandbox: {}, memory by {}, processes by {}, processors by {}.{}{}\n",
               probe.single_person ? "without root, its user is you in a namespace" : "a user id of its own", probe.limits.memory,
               probe.limits.processes, probe.limits.cpu, probe.reason.empty() ? "" : " ", probe.reason);
    HeadlessHouse house(options);
    return house.run(std::move(content));
}

}  // namespace stoa

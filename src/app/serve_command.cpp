#include <csignal>
#include <iostream>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <sodium.h>

#include "accounts/accounts.h"
#include "api/doorkeeper.h"
#include "api/library.h"
#include "api/live.h"
#include "api/problems.h"
#include "app/browser_policies.h"
#include "app/commands.h"
#include "base/log.h"
#include "host/host.h"
#include "http/server.h"
#include "notebooks/notebook_store.h"
#include "runtimes/runtimes.h"
#include "runtimes/runtimes_store.h"
#include "sessions/sessions.h"
#include "store/data_lock.h"
#include "store/writer.h"

namespace stoa {

namespace {

constexpr milliseconds housekeeping_interval{3'600'000};
constexpr milliseconds session_rest{60'000};

Connection open_database(const std::filesystem::path& file) {
    Connection connection(file);
    std::vector<Migration> migrations;
    for (auto room : {notebook_migrations(), accounts_migrations(), runtimes_migrations()})
        migrations.insert(migrations.end(), room.begin(), room.end());
    migrate(connection, migrations);
    return connection;
}

/// Everything that `stoa serve` is, in the order in which it is built; it goes in the reverse order.
class House {
public:
    [[nodiscard]] explicit House(const ServeOptions& options)
        : options_(options), lock_(options.data), reader_(open_database(options.data / "stoa.db")),
          writer_(Connection(options.data / "stoa.db"), io_.get_executor()), blobs_(options.data / "blobs"), store_(blobs_),
          unread_(options.data / "unread"),
          accounts_(load_accounts(reader_), writer_, clock_),
          runtimes_(io_.get_executor(), writer_, reader_, runtimes_config(), clock_),
          sessions_({.executor = io_.get_executor(), .reader = reader_, .writer = writer_, .store = store_, .runtimes = runtimes_,
                     .clock = clock_, .server_id = server_id_, .rest = session_rest}),
          doorkeeper_({accounts_, store_, reader_}),
          library_({doorkeeper_, sessions_, store_, unread_, blobs_, reader_, writer_, pool_, clock_}),
          live_(doorkeeper_, sessions_, io_.get_executor()), server_(io_, router_), signals_(io_, SIGINT, SIGTERM) {
        unread_.sweep(reader_);
        register_routes();
    }

    void run() {
        std::exception_ptr failure;
        asio::co_spawn(io_, live(), [&](std::exception_ptr why) {
            failure = why;
            io_.stop();
        });
        io_.run();
        pool_.join();
        if (failure) std::rethrow_exception(failure);
    }

private:
    RuntimesConfig runtimes_config() const {
        RuntimesConfig config;
        config.host_socket = Host::socket_path(options_.data);
        config.server_id = server_id_;
        config.memory_limit_bytes = options_.memory_limit_bytes;
        config.cores = options_.cores;
        config.max_processes = options_.max_processes;
        return config;
    }

    void register_routes() {
        router_.on_refused([](const Refused& refused) { return problem(refused); });
        router_.on_failed([](std::exception_ptr failure) { return problem(std::move(failure)); });
        router_.on_problem([](int status, std::string_view sentence) { return problem(status, sentence); });
        router_.always_header("X-Content-Type-Options", "nosniff");
        router_.always_header("X-Frame-Options", "DENY");
        router_.always_header("Referrer-Policy", "no-referrer");
        router_.always_header("Cross-Origin-Opener-Policy", "same-origin");
        router_.always_header("Cross-Origin-Resource-Policy", "same-origin");
        router_.always_header("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        doorkeeper_.open(router_);
        router_.on("GET", "/api/health", [](http::Request) -> Task<http::Response> {
            co_return http::json(wire::encode(wire::Health{true, STOA_VERSION}));
        });
        library_.open(router_);
        live_.open(router_);
        accounts_.on_session_ended([this](const std::string& session_id) { live_.close_signed_out(session_id); });
        if (!options_.web.empty()) {
            http::FolderOptions folder;
            folder.page_paths = {"/", "/sign-in", "/notebooks/{id}"};
            folder.left_out = {"frame"};
            router_.serve_folder("/", options_.web, folder);
            const auto frames = options_.web / "frame";
            if (std::filesystem::is_directory(frames)) router_.serve_folder(frame_path, frames, {{}, folder.max_folder_bytes, {}, frame_headers()});
        }
    }

    Task<> live() {
        const Person operator_person = co_await accounts_.require_operator();
        const std::string token = co_await accounts_.make_sign_in_token(operator_person.person_id);
        spawn(io_.get_executor(), "runtimes", runtimes_.run());
        std::vector<NotebookId> notebooks;
        for (const LivingRuntime& living : runtimes_.list_living()) notebooks.push_back(living.notebook);
        sessions_.resume(notebooks);
        server_.listen(options_.address, options_.port);
        announce(token);
        housekeeping();
        co_await signals_.async_wait(asio::use_awaitable);
        sessions_.shut_down();
        co_await server_.stop();
        runtimes_.stop();
        // What was decided is durable before we go.
        co_await commit(writer_, [](Connection&) {});
    }

    void announce(const std::string& token) {
        std::vector<std::string> names = options_.public_origins;
        const std::uint16_t port = server_.port();
        const bool everywhere = options_.address == "0.0.0.0" || options_.address == "::";
        const std::string host = everywhere ? "127.0.0.1" : options_.address.find(':') != std::string::npos ? "[" + options_.address + "]" : options_.address;
        const std::string own = fmt::format("http://{}:{}", host, port);
        if (names.empty()) {
            for (const char* loopback : {"127.0.0.1", "localhost", "[::1]"}) names.push_back(fmt::format("http://{}:{}", loopback, port));
            if (!everywhere) names.push_back(own);
        }
        doorkeeper_.set_origins(PublicOrigins(names));
        // Names the frames by the server's whole addresses, so it is set once they are known, in the same turn in which the door opens.
        const bool has_ipv6 = options_.address.find(':') != std::string::npos || !options_.public_origins.empty();
        if (!has_ipv6) std::erase_if(names, [](const std::string& name) { return name.find('[') != std::string::npos; });
        router_.always_header("Content-Security-Policy", page_policy(names));
        fmt::print("\n  Stoa is ready. Sign in with this link; it works once, within {} minutes:\n\n    {}/sign-in#{}\n\n",
                   wire::sign_in_token_lifetime_ms / 60'000, options_.public_origins.empty() ? own : options_.public_origins.front(), token);
        std::fflush(stdout);
    }

    void housekeeping() {
        housekeeping_timer_.expires_after(housekeeping_interval);
        housekeeping_timer_.async_wait([this](boost::system::error_code cancelled) {
            if (cancelled) return;
            accounts_.remove_expired();
            housekeeping();
        });
    }

    const ServeOptions& options_;
    const std::string server_id_ = random_id();
    asio::io_context io_{1};
    asio::thread_pool pool_{2};
    SystemClock clock_;
    DataLock lock_;
    Connection reader_;
    Writer writer_;
    BlobStore blobs_;
    NotebookStore store_;
    UnreadFiles unread_;
    Accounts accounts_;
    Runtimes runtimes_;
    Sessions sessions_;
    Doorkeeper doorkeeper_;
    Library library_;
    Live live_;
    http::Router router_;
    http::Server server_;
    asio::signal_set signals_;
    asio::steady_timer housekeeping_timer_{io_};
};

}  // namespace

void serve(const ServeOptions& options) {
    std::signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used on this machine");
    House house(options);
    house.run();
}

}  // namespace stoa

#include <sys/resource.h>

#include <csignal>
#include <iostream>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <sodium.h>

#include "accounts/accounts.h"
#include "api/doorkeeper.h"
#include "api/files.h"
#include "api/guard_desk.h"
#include "api/library.h"
#include "api/live.h"
#include "api/oidc_desk.h"
#include "api/people.h"
#include "api/problems.h"
#include "api/shelves.h"
#include "app/admin_desk.h"
#include "api/terminals.h"
#include "app/browser_policies.h"
#include "app/commands.h"
#include "app/database.h"
#include "app/guard_wiring.h"
#include "app/service_metrics.h"
#include "base/log.h"
#include "host/host.h"
#include "http/web_client.h"
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

/// Everything that `stoa serve` is, in the order in which it is built; it goes in the reverse order.
class House {
public:
    [[nodiscard]] explicit House(const ServeOptions& options)
        : options_(options), lock_(options.data), reader_(open_database(options.data / "stoa.db")), searcher_(options.data / "stoa.db"),
          writer_(Connection(options.data / "stoa.db"), io_.get_executor()), blobs_(options.data / "blobs"), store_(blobs_),
          unread_(options.data / "unread"),
          accounts_(load_accounts(reader_), writer_, clock_),
          people_(accounts_, writer_, password_pool_, clock_, {options.sign_up, {}, {}}),
          groups_(reader_, writer_), vouching_(accounts_, groups_, writer_, clock_, options.vouching),
          tokens_(load_api_tokens(reader_), accounts_, writer_, clock_), shelf_(store_),
          guard_({io_, reader_, writer_, clock_, [this](const PersonId& person) { return groups_.list_of(person); }}, options.rules, options.policy,
                 options.guard_deadline), runtimes_(io_.get_executor(), writer_, reader_, runtimes_config(), clock_),
          sessions_({.executor = io_.get_executor(), .reader = reader_, .writer = writer_, .store = store_, .runtimes = runtimes_,
                     .clock = clock_, .server_id = server_id_, .rest = session_rest,
                     .on_run = [this](wire::RunPhase phase) { metrics_.count_run(phase); }, .gate = &guard_.watch(), .blobs_ahead = &blobs_ahead_}),
          doorkeeper_({accounts_, people_, vouching_, tokens_, store_, reader_},
                      {options.trusted_proxies, options.proxy_user_header, options.proxy_groups_header}),
          library_({doorkeeper_, sessions_, store_, shelf_, unread_, blobs_, reader_, writer_, pool_, clock_}),
          guard_desk_({doorkeeper_, accounts_, store_, guard_.watch(), reader_, [this] { guard_.reload(); }}),
          shelves_(library_.rooms(), searcher_, options.examples), people_desk_({doorkeeper_, accounts_, people_, tokens_, clock_, options.oidc.issuer.empty() ? "" : options.oidc_name}),
          client_(io_, {.authorities = options.oidc_authorities}), oidc_desk_({doorkeeper_, vouching_, client_, clock_}, options.oidc, options.path_prefix),
          admin_(io_, admin_socket_path(options.data), accounts_, people_, groups_), live_(doorkeeper_, sessions_, io_.get_executor()),
          file_watch_({guard_.watch(), runtimes_, io_.get_executor()}),
          files_({doorkeeper_, sessions_, runtimes_, file_watch_, io_.get_executor()}), terminals_({doorkeeper_, runtimes_, file_watch_, io_.get_executor()}),
          server_(io_, router_, server_limits()), metrics_server_(io_, metrics_router_), signals_(io_, SIGINT, SIGTERM) {
        guard_.watch().on_run([this](const NotebookId& id, const PersonId& person) { file_watch_.ran(id, person); });
        guard_.watch().on_kernel_began([this](const NotebookId& id, const PersonId& person) { file_watch_.kernel_began(id, person); });
        unread_.sweep(reader_);
        register_routes();
        metrics_.watch(router_);
        metrics_.watch(writer_);
    }

    void run() {
        std::exception_ptr failure;
        asio::co_spawn(io_, live(), [&](std::exception_ptr why) {
            failure = why;
            io_.stop();
        });
        io_.run();
        pool_.join();
        password_pool_.join();
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
        config.max_runtimes_per_person = options_.max_runtimes_per_person;
        return config;
    }

    http::ServerLimits server_limits() const {
        http::ServerLimits limits;
        limits.max_connections = options_.max_connections;
        return limits;
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
        router_.on("GET", "/api/kernelspecs", [this](http::Request request) -> Task<http::Response> {
            (void)doorkeeper_.require_person(request);
            co_return http::json(wire::encode(wire::KernelList{runtimes_.kernels()}));
        });
        for (http::Router* router : {&router_, &metrics_router_}) {
            router->on("GET", "/healthz", [](http::Request) -> Task<http::Response> { co_return http::text("ok\n"); });
            router->on("GET", "/readyz", [this](http::Request) -> Task<http::Response> { co_return readiness(); });
        }
        metrics_router_.on("GET", "/metrics", [this](http::Request) -> Task<http::Response> {
            http::Response response = http::text(metrics_.text({sessions_, runtimes_, writer_, server_.connections()}));
            response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            co_return response;
        });
        library_.open(router_);
        guard_desk_.open(router_);
        shelves_.open(router_);
        people_desk_.open(router_);
        oidc_desk_.open(router_);
        live_.open(router_);
        live_.on_opened([this](const NotebookId& id, const PersonId& person) { shelves_.note_opened(id, person); });
        files_.open(router_);
        terminals_.open(router_);
        const auto close_signed_out = [this](const std::string& id) {  // of a session, or of an API token
            live_.close_signed_out(id);
            terminals_.close_signed_out(id);
        };
        accounts_.on_session_ended(close_signed_out);
        tokens_.on_ended(close_signed_out);
        if (!options_.web.empty()) {
            http::FolderOptions folder;
            folder.page_paths = {"/", "/sign-in", "/join", "/set-password", "/account", "/people", "/trash", "/guard", "/notebooks/{id}"};
            folder.pages_for_lost = true;
            folder.left_out = {"frame"};
            folder.path_before = options_.path_prefix;
            router_.serve_folder("/", options_.web, folder);
            const auto frames = options_.web / "frame";
            if (std::filesystem::is_directory(frames)) router_.serve_folder(frame_path, frames, {.page_paths = {}, .max_folder_bytes = folder.max_folder_bytes, .headers = frame_headers()});
        }
    }

    /// Whether requests are better sent here than elsewhere. Anybody may ask: it is one word, and the log has the reason.
    http::Response readiness() {
        if (is_stopping_) return http::text("stopping\n", 503);
        if (writer_.queued() > max_queued_writes / 2) return http::text("overloaded\n", 503);
        try {
            (void)reader_.prepare("SELECT count(*) FROM migrations").step();
        } catch (const StoreError& failure) {
            log_error("serve", "the database can't be read: {}", failure.what());
            return http::text("storage\n", 503);
        }
        return http::text("ready\n");
    }

    Task<> live() {
        const Person operator_person = co_await accounts_.require_operator();
        const std::string token = co_await accounts_.make_sign_in_token(operator_person.person_id);
        spawn(io_.get_executor(), "runtimes", runtimes_.run());
        std::vector<NotebookId> notebooks;
        for (const LivingRuntime& living : runtimes_.list_living()) notebooks.push_back(living.notebook);
        sessions_.resume(notebooks);
        server_.listen(options_.address, options_.port);
        if (!options_.metrics_address.empty()) {
            metrics_server_.listen(options_.metrics_address, options_.metrics_port);
            log_info("serve", "metrics at http://{}:{}/metrics", options_.metrics_address, metrics_server_.port());
        }
        metrics_.start();
        announce(token);
        housekeeping();
        co_await signals_.async_wait(asio::use_awaitable);
        guard_.stop();
        is_stopping_ = true;
        admin_.stop();
        sessions_.shut_down();
        co_await server_.stop();
        co_await metrics_server_.stop();
        metrics_.stop();
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
        admin_.listen((options_.public_origins.empty() ? own : options_.public_origins.front()) + options_.path_prefix);
        // Names the frames by the server's whole addresses, so it is set once they are known, in the same turn in which the door opens.
        const bool has_ipv6 = options_.address.find(':') != std::string::npos || !options_.public_origins.empty();
        if (!has_ipv6) std::erase_if(names, [](const std::string& name) { return name.find('[') != std::string::npos; });
        router_.always_header("Content-Security-Policy", page_policy(names, options_.path_prefix));
        fmt::print("\n  Stoa is ready. Sign in with this link; it works once, within {} minutes:\n\n    {}{}/sign-in#{}\n\n",
                   wire::sign_in_token_lifetime_ms / 60'000, options_.public_origins.empty() ? own : options_.public_origins.front(),
                   options_.path_prefix, token);
        std::fflush(stdout);
    }

    void housekeeping() {
        housekeeping_timer_.expires_after(housekeeping_interval);
        housekeeping_timer_.async_wait([this](boost::system::error_code cancelled) {
            if (cancelled) return;
            accounts_.remove_expired();
            guard_.watch().erase_old();
            tokens_.remove_expired();
            shelves_.empty_old_trash();
            housekeeping();
        });
    }

    const ServeOptions& options_;
    const std::string server_id_ = random_id();
    asio::io_context io_{1};
    asio::thread_pool pool_{2};
    asio::thread_pool password_pool_{1};  // its own: sign-ins keep no notebook waiting, and take 64 MiB at most
    ServiceMetrics metrics_{io_.get_executor()};
    SystemClock clock_;
    DataLock lock_;
    Connection reader_;
    Connection searcher_;  // of one thread, where searches keep nobody waiting
    Writer writer_;
    BlobStore blobs_;
    NotebookStore store_;
    asio::thread_pool blobs_ahead_{1};
    UnreadFiles unread_;
    Accounts accounts_;
    People people_;
    Groups groups_;
    Vouching vouching_;
    ApiTokens tokens_;
    Shelf shelf_;
    GuardWiring guard_;
    Runtimes runtimes_;
    Sessions sessions_;
    Doorkeeper doorkeeper_;
    Library library_;
    GuardDesk guard_desk_;
    Shelves shelves_;
    PeopleDesk people_desk_;
    http::WebClient client_;
    OidcDesk oidc_desk_;
    AdminDesk admin_;
    Live live_;
    FileWatch file_watch_;
    Files files_;
    Terminals terminals_;
    http::Router router_;
    http::Server server_;
    http::Router metrics_router_;
    http::Server metrics_server_;
    bool is_stopping_ = false;
    asio::signal_set signals_;
    asio::steady_timer housekeeping_timer_{io_};
};

}  // namespace

void serve(const ServeOptions& options) {
    std::signal(SIGPIPE, SIG_IGN);
    // Each open page is a file descriptor; shells allow 1,024 unless a program asks for what it may have.
    if (rlimit files{}; ::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        (void)::setrlimit(RLIMIT_NOFILE, &files);
    }
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used on this machine");
    House house(options);
    house.run();
}

}  // namespace stoa

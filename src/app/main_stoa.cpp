// The program `stoa`: its command line, and the last seam that catches.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>

#include "api/access.h"
#include "app/commands.h"
#include "app/import_command.h"
#include "app/policy_command.h"
#include "app/seal_command.h"
#include "app/settings_options.h"
#include "app/user_command.h"
#include "base/log.h"

namespace {

using namespace stoa;

void set_up_log(const Settings& settings) {
    const std::string& level = settings.text("log.level");
    set_log_level(level == "debug"     ? LogLevel::debug
                  : level == "warning" ? LogLevel::warning
                  : level == "error"   ? LogLevel::error
                                       : LogLevel::info);
    set_log_format(settings.text("log.format") == "json" ? LogFormat::json : LogFormat::text);
}

std::string required(const Settings& settings, std::string_view key, std::string_view option) {
    const std::string& text = settings.text(key);
    if (text.empty()) throw SettingsFault(fmt::format("{} is required: as {}, or as {} in the settings file", key, option, key));
    return text;
}

/// One line of a file that is not printed anywhere.
std::string secret_of(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line) || line.empty()) throw SettingsFault(fmt::format("oidc.client_secret_file: {} can't be read, or holds nothing", file));
    while (line.ends_with(' ') || line.ends_with('\r')) line.pop_back();
    return line;
}

void take_oidc(const Settings& settings, ServeOptions& options) {
    options.oidc.issuer = settings.text("oidc.issuer");
    if (options.oidc.issuer.empty()) return;
    if (!is_safe_endpoint(options.oidc.issuer) || options.oidc.issuer.find('?') != std::string::npos)
        throw SettingsFault("oidc.issuer is an https address; http only on this machine itself");
    options.oidc.client_id = settings.text("oidc.client_id");
    if (options.oidc.client_id.empty()) throw SettingsFault("oidc.client_id is required beside oidc.issuer");
    if (const std::string& file = settings.text("oidc.client_secret_file"); !file.empty()) options.oidc.client_secret = secret_of(file);
    options.oidc.scopes = settings.text("oidc.scopes");
    options.oidc.login_claim = settings.text("oidc.login_claim");
    options.oidc.groups_claim = settings.text("oidc.groups_claim");
    options.oidc_name = settings.text("oidc.name");
    options.oidc_authorities = settings.text("oidc.authorities");
}

ServeOptions serve_options(const Settings& settings) {
    ServeOptions options;
    options.data = required(settings, "data", "--data");
    const ListenAddress listen = parse_listen_address(settings.text("serve.listen"));
    options.address = listen.address;
    options.port = listen.port;
    if (const std::string& metrics = settings.text("serve.metrics_listen"); !metrics.empty()) {
        const ListenAddress address = parse_listen_address(metrics);
        options.metrics_address = address.address;
        options.metrics_port = address.port;
    }
    options.web = settings.text("serve.web");
    options.rules = {settings.text("guard.rules"), settings.text("guard.sealed_rules"), settings.text("guard.sealed_key"), settings.text("guard.sealed_secret_file"),
                     settings.text("guard.yara")};
    options.policy = settings.text("guard.policy_file");
    options.path_prefix = settings.text("serve.path_prefix");
    if (!is_path_prefix(options.path_prefix))
        throw SettingsFault(fmt::format("serve.path_prefix is a path as /stoa: letters, digits, - and _ between slashes, none at the end; not {}",
                                        options.path_prefix));
    options.public_origins = settings.list("serve.public_origins");
    options.image_hosts = settings.list("serve.image_hosts");
    options.examples = settings.text("serve.examples");
    const std::string& sign_up = settings.text("people.sign_up");
    options.sign_up = sign_up == "open" ? wire::SignUp::open : sign_up == "invitation" ? wire::SignUp::invitation : wire::SignUp::closed;
    options.trusted_proxies = settings.list("people.trusted_proxies");
    options.proxy_user_header = settings.text("people.proxy_user_header");
    options.proxy_groups_header = settings.text("people.proxy_groups_header");
    options.vouching = {settings.list("people.operator_groups"), settings.list("people.allowed_groups")};
    take_oidc(settings, options);
    options.max_connections = static_cast<std::size_t>(settings.integer("serve.max_connections"));
    options.memory_limit_bytes = settings.integer("runtimes.memory");
    options.cores = settings.integer("runtimes.cores");
    options.max_processes = settings.integer("runtimes.processes");
    options.guard_deadline = std::chrono::milliseconds(settings.integer("guard.deadline_ms"));
    options.max_runtimes_per_person = static_cast<std::size_t>(settings.integer("runtimes.per_person"));
    return options;
}

NetworkPolicy network_policy(const Settings& settings) {
    using enum NetworkPolicy::Mode;
    const auto hosts = [&](std::string_view key) {
        std::vector<HostPattern> patterns;
        for (const auto& text : settings.list(key)) patterns.push_back(parse_host_pattern(text).value());
        return patterns;
    };
    const std::string mode = settings.text("host.network");
    NetworkPolicy policy{.mode = mode == "none" ? none : mode == "open" ? open : listed,
                         .names = hosts("host.network_names"),
                         .refused = hosts("host.network_refused"),
                         .inside = hosts("host.network_inside"),
                         .upstream = parse_host_pattern(settings.text("host.network_proxy"))};
    if (encode(policy).size() > max_policy_bytes)
        throw SettingsFault(fmt::format("host.network_names, network_refused and network_inside take more than {} bytes", max_policy_bytes));
    return policy;
}

HostOptions host_options(const Settings& settings) {
    HostOptions options;
    options.data = required(settings, "data", "--data");
    options.spawner_socket = required(settings, "host.spawner_socket", "--spawner-socket");
    options.first_uid = static_cast<std::uint32_t>(settings.integer("host.first_uid"));
    options.last_uid = static_cast<std::uint32_t>(settings.integer("host.last_uid"));
    options.kernel_path = settings.text("host.kernel_path");
    options.network = network_policy(settings);
    options.ready_runtimes = static_cast<int>(settings.integer("host.ready"));
    options.zygote = settings.text("host.zygote") == "on";
    options.ready_pause_ms = static_cast<int>(settings.integer("host.ready_pause_ms"));
    options.ready_keep_minutes = static_cast<int>(settings.integer("host.ready_minutes"));
    options.idle_seconds = settings.integer("host.idle_minutes");
    options.sleep_seconds = settings.integer("host.sleep_minutes");
    options.swap_sleepers = settings.text("host.sleep_memory") == "swapped";
    options.burst_seconds = settings.integer("host.burst_seconds");
    options.idle_extensions = static_cast<int>(settings.integer("host.idle_extensions"));
    if (options.first_uid > options.last_uid) throw SettingsFault("host.first_uid is greater than host.last_uid");
    return options;
}

void add_rule_options(CLI::App& command, RulePlaces& rules) {
    command.add_option("--rules", rules.rules, "a folder of *.rules, *.yar and a *.model in place of the public ones");
    command.add_option("--sealed-rules", rules.sealed, "a bundle of sealed rules beside them; what they see is for the operator's list");
    command.add_option("--sealed-key", rules.sealed_key, "the public key that the bundle is signed with");
    command.add_option("--sealed-secret", rules.secret, "what the bundle is encrypted with");
    command.add_option("--yara", rules.yara, "YARA rules of your own beside them: a file, or a folder of *.yar");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Stoa: notebooks for many people on shared machines");
    app.set_version_flag("--version", STOA_VERSION);
    app.require_subcommand(1);
    SettingsOptions settings_options;
    const auto add = [&](const char* name, const char* says) {
        auto* command = app.add_subcommand(name, says);
        settings_options.add_to(*command, name);
        return command;
    };

    auto* serve_command = add("serve", "the web application: accounts, notebooks, run queue");
    auto* host_command = add("host", "the machine side: starts, watches and ends runtimes");
    auto* config_command = add("config", "print the settings that count, and where each comes from");
    bool page = false;
    config_command->add_flag("--page", page, "print docs/configuration.md instead");

    std::string folder, owner;
    bool copy_blobs = false, with_homes = false;
    auto* backup_command = add("backup", "copy database and blobs into a folder, while serve runs or not");
    backup_command->add_option("DIR", folder, "a new or empty folder")->required();
    backup_command->add_flag("--copy", copy_blobs, "copy blobs even where a hard link would do");
    backup_command->add_flag("--homes", with_homes, "people's homes too; needs root, or to be the one they belong to");
    auto* restore_command = add("restore", "put a backup into an empty data folder, while no serve runs in it");
    restore_command->add_option("DIR", folder, "the backup")->required();
    restore_command->add_option("--owner", owner, "the user who gets what is restored; needs root");

    auto* doctor_command = add("doctor", "say what this machine gives, what is weaker or missing, and what to do about it");
    doctor_command->footer("Exit status: 0 all is well, 1 something is weaker than it could be, 2 something is missing.");

    std::string import_owner;
    auto* import_command = add("import", "bring a home directory of JupyterHub, or any folder, into somebody's library and home, with a report");
    import_command->add_option("DIR", folder, "what is brought in; nothing in it is changed")->required();
    import_command->add_option("--owner", import_owner, "who gets it: a name to sign in with, or an id")->required();
    import_command->footer("While neither serve nor host runs. Exit status: 0 all came, 3 something needs a look, 1 it could not begin.");

    std::vector<std::string> user_words;
    auto* user_command = add("user", "accounts: list, add LOGIN [NAME], invite, password-link WHO, sign-in-link WHO, sign-out WHO, "
                                     "deactivate WHO, activate WHO, make-operator WHO, make-person WHO, groups, add-group GROUP, "
                                     "remove-group GROUP, add-to-group GROUP WHO, take-from-group GROUP WHO");
    user_command->add_option("words", user_words, "what to do; WHO is a name to sign in with, or an id of the list")->required();
    auto* access_command = app.add_subcommand("access", "print who may do what, as docs/access.md");

    ExecuteOptions execute_options;
    double cell_timeout = 0;
    auto* execute_command =
        add("execute", "run a notebook in a sandbox of its own and save it with its outputs; needs no server");
    execute_command->add_option("NOTEBOOK", execute_options.input, ".ipynb or .py; - reads standard input")->required();
    execute_command
        ->add_option("-o,--output", execute_options.output, "where the notebook with its outputs goes; - is standard output")
        ->required();
    execute_command
        ->add_option("-p,--param", execute_options.parameters,
                     "NAME=VALUE: set behind the cell tagged parameters; JSON, True, False, None or text")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("");
    execute_command->add_option("--timeout", cell_timeout, "seconds for each cell; 0 for no limit")
        ->check(CLI::Range(0.0, 31'536'000.0))
        ->type_name("");
    execute_command->add_flag("--allow-errors", execute_options.allow_errors, "go on behind a cell that raises an error");
    execute_command
        ->add_option("--guard", execute_options.guard,
                     "what to do about a cell that looks like something forbidden: warn says it and runs it, stop ends before it, off looks at none")
        ->check(CLI::IsMember({"warn", "stop", "off"}))
        ->capture_default_str();
    add_rule_options(*execute_command, execute_options.rules);
    execute_command->footer(
        "Exit status: 0 all cells ran, 1 a cell raised an error, 2 the notebook or the command line can't be read, 3 no\n"
        "sandbox, the kernel ended or a cell asks for input, 4 a cell ran longer than --timeout, 5 stopped by a signal,\n"
        "6 stopped by --guard stop before a cell that looks like something forbidden.");

    stoa::CheckOptions check_options;
    auto* check = app.add_subcommand("check", "the guard's inspection of files, notebooks and folders; needs no server");
    check->add_option("paths", check_options.paths, "files and folders; - reads a notebook or script from standard input")
        ->required();
    check->add_option("--format", check_options.format, "text; jsonl: an object a line for every file; sarif: SARIF 2.1.0 for code scanners")
        ->check(CLI::IsMember({"text", "jsonl", "sarif"}))
        ->capture_default_str();
    check->add_flag_callback(
        "--json", [&] { check_options.format = "jsonl"; }, "the same as --format jsonl");
    check->add_flag("--facts", check_options.facts, "what the files do, without a verdict");
    check->add_flag("--explain", check_options.explain, "with the facts behind each verdict, for operators");
    add_rule_options(*check, check_options.rules);
    check->add_option("--plan", check_options.plan, "subsidised, or full: which list of what is forbidden holds")
        ->check(CLI::IsMember({"subsidised", "full"}))
        ->capture_default_str();
    check->add_option("--jobs", check_options.jobs, "files at a time; 0 takes one a processor")->capture_default_str();
    check->footer(
        "Exit status: 0 clean or for the operator's list, 1 a person would be warned, 2 the run would be stopped, 3 an error.");

    PolicyOptions policy_options;
    auto* policy = app.add_subcommand("policy", "the guard's rules against what it said")->require_subcommand(1);
    auto* replay_command = policy->add_subcommand("replay", "weigh every stored verdict again; exit status 1 when one comes out otherwise");
    replay_command->add_option("--data", policy_options.data, "the data folder")->required();
    replay_command->add_option("--rules", policy_options.rules, "what these rules would have said, in place of those of the time");
    replay_command->add_option("--sealed-secret", policy_options.secret, "what the bundles of the time are encrypted with");
    SealOptions seal_options;
    auto* keys_command = policy->add_subcommand("keys", "make the keys for sealed rules: rules.public, rules.signing, rules.secret");
    keys_command->add_option("folder", seal_options.out, "where; nothing there is written over")->required();
    auto* seal_command = policy->add_subcommand("seal", "sign rules of your own as one bundle");
    seal_command->add_option("rules", seal_options.rules, "a folder of *.rules; they may use the classes and lists of the public ones")->required();
    seal_command->add_option("--number", seal_options.number, "higher than that of the last bundle: an older one is not taken")->required();
    seal_command->add_option("--signing-key", seal_options.key, "rules.signing")->required();
    seal_command->add_option("--secret", seal_options.secret, "rules.secret: encrypt the bundle too");
    seal_command->add_option("--out", seal_options.out, "the bundle")->required();
    auto* bundle_command = policy->add_subcommand("bundle", "check a bundle, and say what is in it");
    bundle_command->add_option("bundle", seal_options.rules, "the bundle")->required();
    bundle_command->add_option("--key", seal_options.key, "rules.public")->required();
    bundle_command->add_option("--secret", seal_options.secret, "rules.secret, where it is encrypted");
    bundle_command->add_option("--least", seal_options.number, "refuse a lower number");
    auto* audit = app.add_subcommand("audit", "what the guard wrote down")->require_subcommand(1);
    auto* verify_command = audit->add_subcommand("verify", "whether the audit stands as it was written");
    verify_command->add_option("--data", policy_options.data, "the data folder")->required();

    CLI11_PARSE(app, argc, argv);
    try {
        if (page) {
            fmt::print("{}", settings_page());
            return 0;
        }
        if (*access_command) {
            fmt::print("{}", access_page());
            return 0;
        }
        if (*check) return stoa::check(check_options);
        if (*replay_command) return replay(policy_options);
        if (*keys_command) return make_rule_keys(seal_options);
        if (*seal_command) return seal(seal_options);
        if (*bundle_command) return show_bundle(seal_options);
        if (*verify_command) return verify_audit(policy_options);
        if (*doctor_command) {
            DoctorOptions options{.settings = {}, .file = settings_options.file(), .left_out = settings_options.left_out(), .settings_fault = {}};
            try {
                options.settings = settings_options.settle();
            } catch (const SettingsFault& fault) {
                options.settings_fault = fault.what();
            }
            return doctor(options);
        }
        const Settings settings = settings_options.settle();
        set_up_log(settings);
        // Nothing for `execute`, which many users run and which needs no settings of the service.
        if (const std::string left_out = settings_options.left_out(); !left_out.empty() && !*execute_command)
            log_warning("settings", "{} can't be read by this user and is left out", left_out);
        if (*config_command) {
            fmt::print("{}", settings.print());
        } else if (*serve_command) {
            serve(serve_options(settings));
        } else if (*host_command) {
            host(host_options(settings));
        } else if (*execute_command) {
            execute_options.cell_timeout = milliseconds(static_cast<std::int64_t>(cell_timeout * 1000));
            execute_options.memory_limit_bytes = settings.integer("runtimes.memory");
            execute_options.cores = settings.integer("runtimes.cores");
            execute_options.max_processes = settings.integer("runtimes.processes");
            execute_options.kernel_path = settings.text("host.kernel_path");
            execute_options.network = network_policy(settings);
            return execute(execute_options);
        } else if (*backup_command) {
            backup({required(settings, "data", "--data"), folder,
                    copy_blobs ? BackupOptions::Blobs::copy : BackupOptions::Blobs::link,
                    with_homes ? BackupOptions::Homes::with : BackupOptions::Homes::without});
        } else if (*restore_command) {
            restore({folder, required(settings, "data", "--data"), owner});
        } else if (*import_command) {
            const ImportOptions options{required(settings, "data", "--data"), folder, import_owner,
                                        static_cast<std::uint32_t>(settings.integer("host.first_uid")),
                                        static_cast<std::uint32_t>(settings.integer("host.last_uid"))};
            const ImportReport report = import_folder(options);
            fmt::print("{}", in_words(report, options));
            return report.problems.empty() ? 0 : 3;
        } else if (*user_command) {
            user({required(settings, "data", "--data"), user_words});
        }
    } catch (const SettingsFault& fault) {
        fmt::print(stderr, "stoa: {}\n", fault.what());
        return 2;
    } catch (const std::exception& failure) {
        fmt::print(stderr, "stoa: {}\n", failure.what());
        return *check ? 3 : 1;
    }
    return 0;
}

// The program `stoa`: its command line, and the last seam that catches.

#include <CLI/CLI.hpp>
#include <cstdio>

#include <fmt/format.h>

#include "app/commands.h"
#include "base/error.h"

namespace {

/// "127.0.0.1:8080", "[::1]:8080" or "8080".
std::string parse_listen(const std::string& text, stoa::ServeOptions& options) {
    const auto colon = text.rfind(':');
    const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos || std::stoi(port) > 65535)
        return "--listen takes ADDRESS:PORT, as 127.0.0.1:8080";
    options.port = static_cast<std::uint16_t>(std::stoi(port));
    if (colon != std::string::npos) {
        options.address = text.substr(0, colon);
        if (options.address.starts_with('[') && options.address.ends_with(']'))
            options.address = options.address.substr(1, options.address.size() - 2);
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Stoa: notebooks for many people on shared machines");
    app.set_version_flag("--version", STOA_VERSION);
    app.require_subcommand(1);

    stoa::ServeOptions serve_options;
    std::string listen = "127.0.0.1:8080";
    auto* serve = app.add_subcommand("serve", "the web application: accounts, notebooks, run queue");
    serve->add_option("--data", serve_options.data, "the data folder; one serve at a time has it")->required();
    serve->add_option("--listen", listen, "ADDRESS:PORT; port 0 takes a free one")->capture_default_str();
    serve->add_option("--web", serve_options.web, "folder of the built page");
    serve->add_option("--public-origin", serve_options.public_origins, "an address people use, when a proxy is in front");
    serve->add_option("--memory", serve_options.memory_limit_bytes, "memory of a new runtime, in bytes or as 2GiB")
        ->transform(CLI::AsSizeValue(false))
        ->capture_default_str();
    serve->add_option("--cores", serve_options.cores, "processors of a new runtime")->capture_default_str();
    serve->add_option("--processes", serve_options.max_processes, "processes and threads of a new runtime")->capture_default_str();

    stoa::HostOptions host_options;
    auto* host = app.add_subcommand("host", "the machine side: starts, watches and ends runtimes");
    host->add_option("--data", host_options.data, "the data folder")->required();
    host->add_option("--spawner-socket", host_options.spawner_socket, "where stoa-spawner listens")->required();
    host->add_option("--first-uid", host_options.first_uid, "people's uids are allotted from here")->capture_default_str();
    host->add_option("--last-uid", host_options.last_uid, "to here")->capture_default_str();

    stoa::CheckOptions check_options;
    auto* check = app.add_subcommand("check", "the guard's inspection of files, notebooks and folders; needs no server");
    check->add_option("paths", check_options.paths, "files and folders; - reads a notebook or script from standard input")->required();
    check->add_option("--format", check_options.format, "text, or jsonl: an object a line for every file")
        ->check(CLI::IsMember({"text", "jsonl"}))
        ->capture_default_str();
    check->add_flag_callback("--json", [&] { check_options.format = "jsonl"; }, "the same as --format jsonl");
    check->add_flag("--facts", check_options.facts, "what the files do, without a verdict");
    check->add_flag("--explain", check_options.explain, "with the facts behind each verdict, for operators");
    check->add_option("--rules", check_options.rules, "a folder of *.rules in place of the public ones");
    check->add_option("--plan", check_options.plan, "subsidised, or full: which list of what is forbidden holds")
        ->check(CLI::IsMember({"subsidised", "full"}))
        ->capture_default_str();
    check->add_option("--jobs", check_options.jobs, "files at a time; 0 takes one a processor")->capture_default_str();
    check->footer("Exit status: 0 clean or for the operator's list, 1 a person would be warned, 2 the run would be stopped, 3 an error.");

    CLI11_PARSE(app, argc, argv);
    try {
        if (*serve) {
            if (auto fault = parse_listen(listen, serve_options); !fault.empty()) {
                fmt::print(stderr, "stoa: {}\n", fault);
                return 2;
            }
            stoa::serve(serve_options);
        } else if (*check) {
            return stoa::check(check_options);
        } else {
            stoa::host(host_options);
        }
    } catch (const std::exception& failure) {
        fmt::print(stderr, "stoa: {}\n", failure.what());
        return *check ? 3 : 1;
    }
    return 0;
}

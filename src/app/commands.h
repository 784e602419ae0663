// What `stoa` can be told to do. Each command reads its options, builds the rooms it needs and joins them.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "accounts/oidc.h"
#include "accounts/vouched.h"
#include "app/rule_files.h"
#include "app/settings.h"
#include "base/clock.h"
#include "egress/policy.h"
#include "wire/http.h"

namespace stoa {

struct ServeOptions {
    std::filesystem::path data;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::filesystem::path web;                 ///< the built page; empty = API only
    std::string path_prefix;                   ///< "/stoa" where a proxy serves it below a path; the proxy takes it off
    std::vector<std::string> public_origins;   ///< beside loopback's, for a proxy in front: https://notebooks.example.org
    std::vector<std::string> image_hosts;      ///< pictures of notebooks may come from these (browser_policies.h)
    std::int64_t memory_limit_bytes = std::int64_t{2} << 30;
    std::int64_t cores = 2;
    std::int64_t max_processes = 512;
    std::size_t max_runtimes_per_person = 8;
    std::string metrics_address;               ///< empty: no metrics are served
    std::uint16_t metrics_port = 0;
    RulePlaces rules;                          ///< the guard's
    std::filesystem::path policy;              ///< the guard's policy file; empty = none
    std::chrono::milliseconds guard_deadline{250};  ///< how long a run waits for the guard

    wire::SignUp sign_up = wire::SignUp::closed;
    std::vector<std::string> trusted_proxies;  ///< addresses whose X-Forwarded-For and user header are believed
    std::string proxy_user_header;             ///< names whom the proxy signed in; empty: it signs nobody in
    std::string proxy_groups_header;           ///< names their groups; empty: it says nothing of them
    VouchRules vouching;                       ///< what groups make of people
    OidcSettings oidc;                         ///< without an issuer nobody signs in that way
    std::string oidc_name;                     ///< on the button
    std::filesystem::path oidc_authorities;    ///< empty: the system's
    std::size_t max_connections = 20'000;      ///< open pages included
    std::filesystem::path examples;            ///< folder of example notebooks; empty: none
};

struct HostOptions {
    std::filesystem::path data;
    std::filesystem::path spawner_socket;
    std::uint32_t first_uid = 200'000;
    std::uint32_t last_uid = 265'535;
    std::string kernel_path;  ///< Jupyter data folders, "DIR:DIR"
    int ready_runtimes = 1;        ///< made ahead for whoever starts next; 0 = none
    NetworkPolicy network;         ///< of every runtime
    int ready_pause_ms = 3000;     ///< after any start, before the next is made ahead
    bool zygote = true;            ///< standard kernels are forks of one process that has imported what they need
    int ready_keep_minutes = 60;   ///< without any start; then they are ended
    std::int64_t idle_seconds = 0;  ///< a runtime that does nothing for so long is ended; 0 = none is
    std::int64_t sleep_seconds = 0;  ///< a runtime that does nothing for so long is held until something is wanted of it; 0 = none is
    bool swap_sleepers = false;    ///< what it holds in memory is written to swap meanwhile
    std::int64_t burst_seconds = 10;  ///< of processor time, after which a runtime stands back behind others; 0 = none does
    int idle_extensions = 3;       ///< so often a person may put that off
};

struct BackupOptions {
    enum class Blobs { link, copy };  ///< link: hard links where the file system is the same
    enum class Homes { without, with };
    std::filesystem::path data;
    std::filesystem::path folder;  ///< new or empty
    Blobs blobs = Blobs::link;
    Homes homes = Homes::without;
};

struct RestoreOptions {
    std::filesystem::path folder;
    std::filesystem::path data;  ///< new or empty
    std::string owner;           ///< who gets what is restored; empty: whoever restores
};

/// While serve runs or not. Throw what keeps them from finishing; an unfinished backup is known as one.
void backup(const BackupOptions& options);
void restore(const RestoreOptions& options);

struct ExecuteOptions {
    std::string input;   ///< .ipynb or .py; - is standard input
    std::string output;  ///< - is standard output
    std::vector<std::string> parameters;  ///< NAME=VALUE
    milliseconds cell_timeout{0};         ///< 0: none
    bool allow_errors = false;            ///< go on behind a cell that raised
    std::int64_t memory_limit_bytes = std::int64_t{2} << 30;
    std::int64_t cores = 2;
    std::int64_t max_processes = 512;
    std::string kernel_path;  ///< Jupyter data folders, "DIR:DIR"
    NetworkPolicy network;
    std::string guard = "warn";   ///< warn, stop or off
    RulePlaces rules;             ///< the guard's
};

struct DoctorOptions {
    Settings settings;
    std::string file;            ///< that was read; empty: none
    std::string left_out;        ///< a standard file that this user can't read
    std::string settings_fault;  ///< why settings are the standard ones
};

/// Says what this machine gives. The exit status is Health in doctor.h, the worst of what was found.
int doctor(const DoctorOptions& options);

/// The exit status: HeadlessEnd in headless_run.h.
int execute(const ExecuteOptions& options);

struct CheckOptions {
    std::vector<std::string> paths;  ///< files and folders; - is standard input
    std::string format = "text";     ///< text, jsonl or sarif
    bool facts = false;              ///< facts only, no verdicts
    bool explain = false;            ///< in jsonl: facts too; in text: what was found of clean files as well
    RulePlaces rules;
    std::string plan = "subsidised"; ///< or full
    unsigned jobs = 0;               ///< 0 = one a processor
};

/// The exit status: 0 nothing, 1 a person would be warned, 2 a run would be stopped, 3 something could not be read.
int check(const CheckOptions& options);

/// Until SIGINT or SIGTERM. Both throw what keeps them from working.
void serve(const ServeOptions& options);
void host(const HostOptions& options);

}  // namespace stoa

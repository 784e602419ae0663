// What `stoa` can be told to do. Each command reads its options, builds the rooms it needs and joins them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stoa {

struct ServeOptions {
    std::filesystem::path data;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::filesystem::path web;                 ///< the built page; empty = API only
    std::vector<std::string> public_origins;   ///< beside loopback's, for a proxy in front: https://notebooks.example.org
    std::int64_t memory_limit_bytes = std::int64_t{2} << 30;
    std::int64_t cores = 2;
    std::int64_t max_processes = 512;
};

struct HostOptions {
    std::filesystem::path data;
    std::filesystem::path spawner_socket;
    std::uint32_t first_uid = 200'000;
    std::uint32_t last_uid = 265'535;
};

struct CheckOptions {
    std::vector<std::string> paths;  ///< files and folders; - is standard input
    std::string format = "text";     ///< text or jsonl
    bool facts = false;              ///< facts only, no verdicts
    bool explain = false;            ///< in jsonl: facts too; in text: what was found of clean files as well
    std::filesystem::path rules;     ///< folder of *.rules; empty = those in the program
    std::string plan = "subsidised"; ///< or full
    unsigned jobs = 0;               ///< 0 = one a processor
};

/// The exit status: 0 nothing, 1 a person would be warned, 2 a run would be stopped, 3 something could not be read.
int check(const CheckOptions& options);

/// Until SIGINT or SIGTERM. Both throw what keeps them from working.
void serve(const ServeOptions& options);
void host(const HostOptions& options);

}  // namespace stoa

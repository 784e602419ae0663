// What the spawner is asked, as text: a verb line, then "key value" lines; one SOCK_SEQPACKET message each way.
//
//   start                      stop                        probe
//   runtime ID                 runtime ID
//   home NAME                  init PID START_TIME
//   uid NUMBER
//   memory BYTES
//   cores COUNT
//   processes COUNT
//   tmp BYTES
//   file BYTES
//   arg TEXT (one line an argument)
//   zygote 1 (may be left out: the program may come from the zygote, zygote.h)
//
//   ready                      claim
//   as start, but no home      runtime ID
//                              init PID START_TIME
//                              home NAME
//                              uid NUMBER (whose home it is)
//   push-out, stand-back, come-forward
//   as stop
//
// ready makes a sandbox that belongs to nobody yet: its uid is one that no person has, and its program waits (init.h). claim
// gives it a person's home, once. push-out has its memory written to swap, and is answered before that is done. stand-back gives
// it less of busy processors than others, come-forward its usual share again.
//
// Answers: "ok" and key lines, or "failed" and a line with the reason. Every other key exactly once, in any order, "arg" in theirs.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "sandbox/text.h"

namespace stoa::sandbox {

inline constexpr std::size_t max_request_bytes = 8192;
inline constexpr std::size_t max_answer_bytes = 4096;
inline constexpr std::size_t max_name_bytes = 64;
inline constexpr std::size_t max_argument_bytes = 4096;  // all of them together
inline constexpr std::size_t max_arguments = 32;
inline constexpr std::uint64_t min_memory_bytes = 16ull << 20;
inline constexpr std::uint64_t max_memory_bytes = 1ull << 44;
inline constexpr std::uint64_t max_cores = 4096;
inline constexpr std::uint64_t min_processes = 4;
inline constexpr std::uint64_t max_processes = 65536;
inline constexpr std::uint64_t min_tmp_bytes = 1ull << 20;

enum class Verb : std::uint8_t { start, ready, claim, push_out, stand_back, come_forward, stop, probe };

struct Request {
    Verb verb = Verb::probe;
    Text<max_name_bytes> runtime;
    Text<max_name_bytes> home;
    std::uint64_t uid = 0;
    std::uint64_t memory_bytes = 0;
    std::uint64_t cores = 0;
    std::uint64_t processes = 0;       // and threads
    std::uint64_t tmp_bytes = 0;       // of /tmp, and again of /dev/shm
    std::uint64_t max_file_bytes = 0;  // 0: no limit
    Text<max_argument_bytes + max_arguments> arguments;  // each with a NUL behind it
    std::uint64_t argument_count = 0;
    std::uint64_t zygote = 0;          // 1: a program of the zygote's is a fork of it
    std::uint64_t init_pid = 0;
    std::uint64_t init_start_time = 0;
};

/// A name that is one step of a path: 1-64 of A-Z a-z 0-9 - _ . : and not starting with a dot.
[[nodiscard]] bool is_name(std::string_view text);

/// Hostile input; the error is a sentence for the log of the one who asked.
[[nodiscard]] std::expected<Request, const char*> parse_request(std::string_view message);

}  // namespace stoa::sandbox

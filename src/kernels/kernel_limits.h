// The named limits of this room that no other program needs to know; what crosses is limited in wire/shim.yaml.
#pragma once

#include <chrono>
#include <cstddef>

namespace stoa {

// What a kernel may send. Beyond the first two, a message is drained unread and counted.
inline constexpr std::size_t max_kernel_frame_bytes = 48u << 20;    ///< one ZMTP frame
inline constexpr std::size_t max_kernel_message_bytes = 64u << 20;  ///< all frames of one message
inline constexpr std::size_t max_kernel_message_frames = 128;
inline constexpr std::size_t max_kernel_command_bytes = 4096;  ///< one ZMTP command, such as READY
inline constexpr std::size_t max_kernel_json_depth = 90;       ///< a record nests it deeper; wire allows max_json_depth
inline constexpr int max_bad_messages = 100;                   ///< of one kernel's life; then it is broken and is ended
inline constexpr std::size_t max_traceback_lines = 1000;
inline constexpr std::size_t max_mime_types = 100;  ///< of one bundle

// How long to wait for a kernel.
inline constexpr std::chrono::milliseconds kernel_start_limit{60'000};    ///< from START to its first answer
inline constexpr std::chrono::milliseconds kernel_nudge_every{100};       ///< kernel_info again while IOPub is silent
inline constexpr std::chrono::milliseconds kernel_iopub_limit{3'000};     ///< it answers but never publishes: take it as it is
inline constexpr std::chrono::milliseconds idle_silence_limit{10'000};    ///< replied, no idle, nothing more on IOPub
inline constexpr std::chrono::milliseconds missing_reply_limit{2'000};    ///< idle, but no reply: an interrupt swallowed it
inline constexpr std::chrono::milliseconds lost_connection_limit{2'000};  ///< connection gone, program not
inline constexpr std::chrono::milliseconds dropped_report_every{1'000};
inline constexpr std::chrono::milliseconds memory_look_every{100};  ///< for the most that a run uses
inline constexpr std::chrono::milliseconds socket_look_every{5};  ///< for the kernel's sockets to appear

// What the shim holds.
inline constexpr std::size_t max_unhandled_comms = 1000;           ///< given to the kernel and not handled; further ones are dropped
inline constexpr std::size_t max_unhandled_comm_bytes = 64u << 20;
inline constexpr std::size_t max_known_comms = 1000;               ///< comm messages whose later output is still told by their id
inline constexpr std::size_t max_waiting_updates = 1000;           ///< widgets whose updates wait to be merged
inline constexpr std::size_t max_waiting_update_bytes = 4u << 20;
inline constexpr std::size_t max_waiting_runs = 100;          ///< given before the kernel is free; serve sends one at a time
inline constexpr std::size_t max_waiting_questions = 32;      ///< completions at the kernel, not yet answered
inline constexpr std::size_t max_answer_bytes = 1u << 20;     ///< one reply to a question; a larger one is left out
inline constexpr std::size_t max_log_bytes = 512u << 20;      ///< unacknowledged on disk; beyond it output is dropped, counted
inline constexpr std::size_t output_record_cost = 64;         ///< each record counts at least this much as output
inline constexpr std::size_t max_sized_displays = 1000;       ///< display ids whose size is remembered
inline constexpr std::size_t send_batch_bytes = 256u << 10;   ///< read from the log and sent at once
inline constexpr std::size_t kernel_read_bytes = 256u << 10;  ///< taken from one kernel socket at once
inline constexpr std::chrono::milliseconds disk_retry_every{500};

}  // namespace stoa

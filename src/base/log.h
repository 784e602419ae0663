// The log: one line an event on stderr, with the room that speaks. Never holds cell text, outputs, tokens or keys.
#pragma once

#include <string_view>

#include <fmt/format.h>

namespace stoa {

enum class LogLevel { debug, info, warning, error };

/// Set once by main before threads start. Default: info.
void set_log_level(LogLevel level);
/// Text: "2026-01-31T12:00:00.000+00:00 info room: line". JSON: an object a line with time, level, room and message.
enum class LogFormat { text, json };
/// Set once by main before threads start. Default: text.
void set_log_format(LogFormat format);
void write_log(LogLevel level, std::string_view room, std::string_view line);

template <class... Args>
void log_debug(std::string_view room, fmt::format_string<Args...> format, Args&&... args) {
    write_log(LogLevel::debug, room, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_info(std::string_view room, fmt::format_string<Args...> format, Args&&... args) {
    write_log(LogLevel::info, room, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_warning(std::string_view room, fmt::format_string<Args...> format, Args&&... args) {
    write_log(LogLevel::warning, room, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_error(std::string_view room, fmt::format_string<Args...> format, Args&&... args) {
    write_log(LogLevel::error, room, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace stoa
